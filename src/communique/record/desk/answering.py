"""What an officer did on the screen, from a plain form or in the background, to an action and an answer."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from communique.directory.actions import add_person
from communique.directory.errors import DirectoryError
from communique.directory.models import Occasion, Organisation, Person, Subject
from communique.directory.queries import find_person
from communique.record.actions import commitments, deciding, occasions, statements
from communique.record.desk import screens
from communique.record.desk.screens import TABS, choices, for_officers, text_at
from communique.record.editions import EditionText
from communique.record.errors import NothingToDecide, RecordError, WrongFacts
from communique.record.models import Commitment, Decision, Finding, OccasionTold, Statement
from communique.record.rows import row_number, rows_of
from communique.staff.models import Officer

SAID: Final[dict[str, Any]] = {
    "confirm": gettext_lazy("Confirmed."),
    "refuse": gettext_lazy("Refused."),
    "undo": gettext_lazy("Taken back."),
    "speaker": gettext_lazy("Mended: the speaker is changed."),
    "span": gettext_lazy("Mended: the words are changed."),
    "kind": gettext_lazy("Mended: the kind of speech is changed."),
    "occasion": gettext_lazy("Mended: the occasion is changed."),
    "facts": gettext_lazy("Mended."),
    "subject": gettext_lazy("Noted."),
    "add": gettext_lazy("Added."),
}
# After these the text is lit otherwise, or the list is another.
CHANGES_SCREEN: Final = frozenset({"speaker", "span", "undo", "add", "facts", "rest"})
_WORD: Final = re.compile(r"\S+")


@require_POST
@for_officers
def decide(request: HttpRequest, officer: Officer, number: int, language: str) -> HttpResponse:
    """One decision. Answers JSON where that is asked for, and else with the screen again."""
    text = text_at(number, language)
    verb = request.POST.get("verb", "")
    name = request.POST.get("finding", "")
    try:
        if verb == "rest":
            return _rest(request, text, officer)
        if verb == "add":
            added = statements.add_statement(
                edition=text.edition,
                language=language,
                span=_marked(request.POST, text),
                kind=request.POST.get("kind") or Statement.Kind.DIRECT,
                by=officer,
                **_speaker(request.POST, text, officer, required=False),
            )
            return _answer(request, text, verb, f"statement-{added.pk}", added)
        finding = _finding(name, text)
        if "not_about" in request.POST:
            verb = "subject"
        if verb not in VERBS:
            raise WrongFacts(gettext("The desk did not say what to do. Load the page again."))
        as_read = finding.decision != Decision.MENDED
        done = VERBS[verb](finding, request.POST, text, officer)
        if verb == "undo" and as_read and done is not None:
            return _answer(request, text, verb, name, done, refresh=False)
    except (RecordError, DirectoryError) as refusal:
        return _refused(request, text, name, str(refusal))
    return _answer(request, text, verb, name, done)


def _seen(given: Any) -> str:
    """The stamp of what the officer saw. Without one nothing matches: the desk always sends it."""
    return str(given.get("seen") or "nothing")


def _confirm(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding | None:
    seen = _seen(given)
    if isinstance(finding, OccasionTold):
        return occasions.confirm_occasion(told=finding, seen=seen, by=by)
    if isinstance(finding, Statement):
        subjects = Subject.objects.filter(pk__in=map(row_number, given.getlist("subjects")))
        return statements.confirm_statement(statement=finding, subjects=list(subjects), seen=seen, by=by)
    return deciding.confirm(finding, seen=seen, by=by)


def _refuse(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding | None:
    return deciding.refuse(finding, seen=_seen(given), by=by)


def _undo(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding | None:
    return statements.undo(finding=finding, seen=_seen(given), by=by)


def _other_speaker(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding:
    mend = statements.Mend(**_speaker(given, text, by, required=True))
    return _mend(finding, mend, given, by)


def _other_span(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding:
    move = given.get("move", "")
    if move:
        span = moved(text.text, (finding.start, finding.end), move)
    else:
        span = (_number(given, "start"), _number(given, "end"))
    return _mend(finding, statements.Mend(span=span), given, by)


def _other_kind(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding:
    return _mend(finding, statements.Mend(kind=given.get("kind", "")), given, by)


def _other_occasion(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding:
    chosen = given.get("occasion", "")
    if not chosen:
        return _mend(finding, statements.Mend(no_occasion=True), given, by)
    occasion = Occasion.objects.filter(pk=row_number(chosen)).first()
    if occasion is None:
        raise WrongFacts(gettext("That occasion is not in the directory any more. Choose another."))
    return _mend(finding, statements.Mend(occasion=occasion), given, by)


def _subject(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding:
    refused = given.get("not_about", "")
    chosen = refused or given.get("subject", "")
    fits = not refused and given.get("fits") != "no"
    subject = Subject.objects.filter(pk=row_number(chosen)).first()
    if subject is None or not isinstance(finding, Statement):
        raise WrongFacts(gettext("That subject is not in the directory any more. Choose another."))
    statements.decide_subject(statement=finding, subject=subject, fits=fits, by=by)
    return finding


def _facts(finding: Finding, given: Any, text: EditionText, by: Officer) -> Finding:
    seen = _seen(given)
    if isinstance(finding, OccasionTold):
        mend = occasions.OccasionMend(
            kind=given.get("kind", ""),
            earliest=_date(given, "earliest"),
            latest=_date(given, "latest"),
            place_name=given.get("place_name", ""),
            planned=given.get("planned") == "yes",
        )
        return occasions.mend_occasion(told=finding, mend=mend, seen=seen, by=by)
    if isinstance(finding, Commitment):
        due = commitments.CommitmentMend(_date(given, "due_earliest"), _date(given, "due_latest"))
        return commitments.mend_commitment(commitment=finding, mend=due, seen=seen, by=by)
    raise WrongFacts(gettext("There is nothing to mend about this kind of finding."))


Doing = Callable[[Any, Any, EditionText, Officer], Finding | None]
VERBS: Final[Mapping[str, Doing]] = {
    "confirm": _confirm,
    "refuse": _refuse,
    "undo": _undo,
    "speaker": _other_speaker,
    "span": _other_span,
    "kind": _other_kind,
    "occasion": _other_occasion,
    "subject": _subject,
    "facts": _facts,
}


def moved(text: str, span: tuple[int, int], move: str) -> tuple[int, int]:
    """`span` with one end a word further out or in: «start-out», «start-in», «end-out», «end-in»."""
    start, end = span
    words = [match.span() for match in _WORD.finditer(text)]
    if move == "start-out":
        start = max((begin for begin, _ in words if begin < start), default=start)
    elif move == "start-in":
        start = min((begin for begin, _ in words if start < begin < end), default=start)
    elif move == "end-out":
        end = min((last for _, last in words if last > end), default=end)
    elif move == "end-in":
        end = max((last for _, last in words if start < last < end), default=end)
    return start, end


def _mend(finding: Finding, mend: statements.Mend, given: Any, by: Officer) -> Finding:
    if not isinstance(finding, Statement):
        raise WrongFacts(gettext("Only a statement can be mended so."))
    seen = _seen(given)
    return statements.mend_statement(statement=finding, mend=mend, seen=seen, by=by)


def _finding(name: str, text: EditionText) -> Finding:
    kind, _, pk = name.partition("-")
    if kind in deciding.KINDS:
        rows = rows_of(deciding.KINDS[kind]).filter(edition=text.edition, language=text.language)
        found = rows.filter(pk=row_number(pk)).first()
        if found is not None:
            return found
    raise NothingToDecide(gettext("The text was read again meanwhile, and this was not found any more."))


def _speaker(given: Any, text: EditionText, by: Officer, *, required: bool) -> dict[str, Any]:
    """Chosen from the list («person-3»), named in the field, or new to the directory where that is said."""
    kind, _, pk = given.get("speaker", "").partition("-")
    typed = " ".join(given.get("name", "").split())
    if typed:
        person = find_person(typed, language=text.language)
        if person is not None and not given.get("new"):
            return {"speaker": person}
        if not given.get("new"):
            raise WrongFacts(
                gettext(
                    "The directory knows nobody, or several people, called «%(typed)s». Write the whole "
                    "name, or say that this is somebody new."
                )
                % {"typed": typed}
            )
        return {"speaker": add_person(names={text.language: typed}, by=by)}
    chosen = row_number(pk)
    if kind == "person" and (person := Person.objects.filter(pk=chosen).first()) is not None:
        return {"speaker": person}
    if kind == "organisation" and (body := Organisation.objects.filter(pk=chosen).first()) is not None:
        return {"organisation": body}
    if required:
        raise WrongFacts(gettext("Choose who says it, or write the name."))
    return {}


def _marked(given: Any, text: EditionText) -> tuple[int, int]:
    """The words marked on the screen, or written into the field as they stand in the text."""
    words = given.get("words", "").strip()
    if not words:
        return _number(given, "start"), _number(given, "end")
    at = text.text.find(words)
    if at < 0:
        raise WrongFacts(
            gettext("These words do not stand in the text so. Copy them from it, within one paragraph.")
        )
    if text.text.find(words, at + 1) >= 0:
        raise WrongFacts(
            gettext("These words stand in the text several times. Copy some more of those beside them.")
        )
    return at, at + len(words)


def _number(given: Any, name: str) -> int:
    value = given.get(name, "")
    if not value.isdecimal() or len(value) > 9:  # noqa: PLR2004  no text is that long
        raise WrongFacts(gettext("The desk did not say which words. Mark them again."))
    return int(value)


def _date(given: Any, name: str) -> datetime.date | None:
    value = given.get(name, "").strip()
    if not value:
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        raise WrongFacts(
            gettext("«%(value)s» is no day; write it as 2026-03-14.") % {"value": value}
        ) from None


def _rest(request: HttpRequest, text: EditionText, by: Officer) -> HttpResponse:
    seen = dict(pair.split(":", 1) for pair in request.POST.getlist("seen") if ":" in pair)
    confirmed = statements.confirm_rest(edition=text.edition, seen=seen, by=by)
    tab = TABS.get(request.POST.get("show", ""), TABS["statements"])
    left = sum(card.waiting and card.name in seen for card in screens.cards_for(text, tab))
    told = ngettext("%(count)s confirmed.", "%(count)s confirmed.", len(confirmed)) % {
        "count": len(confirmed)
    }
    if left:
        more = ngettext(
            "%(count)s is left: nobody is named, or it changed since you looked.",
            "%(count)s are left: nobody is named, or they changed since you looked.",
            left,
        )
        told = f"{told} {more % {'count': left}}"
    if _wants_json(request):
        return JsonResponse({"message": told, "refresh": True})
    messages.success(request, told)
    return redirect(_address(request, text))


def _answer(
    request: HttpRequest,
    text: EditionText,
    verb: str,
    name: str,
    done: Finding | None,
    *,
    refresh: bool | None = None,
) -> HttpResponse:
    if not _wants_json(request):
        messages.success(request, SAID[verb])
        return redirect(_address(request, text, after=name))
    kind = name.partition("-")[0]
    tab = next(each for each in TABS.values() if each.model is deciding.KINDS[kind])
    card = next((each for each in screens.cards_for(text, tab) if each.name == name), None)
    if card is None:
        return JsonResponse({"finding": name, "gone": True, "message": SAID[verb], "refresh": True})
    context = {"card": card, "text": text, "may_decide": True, **choices(text)}
    html = render_to_string("record/desk/card.html", context, request=request)
    again = verb in CHANGES_SCREEN if refresh is None else refresh
    return JsonResponse({"finding": name, "html": html, "message": SAID[verb], "refresh": again})


def _refused(request: HttpRequest, text: EditionText, name: str, why: str) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"finding": name, "error": why}, status=409)
    messages.error(request, why)
    return redirect(_address(request, text, at=name))


def _address(request: HttpRequest, text: EditionText, *, at: str = "", after: str = "") -> str:
    """The screen again: at the same finding, or at the next one that waits."""
    show = request.POST.get("show", "")
    tab = TABS.get(show, TABS["statements"])
    if after:
        cards = screens.cards_for(text, tab)
        place = next((number for number, card in enumerate(cards) if card.name == after), -1)
        later = [card for card in cards[place + 1 :] if card.waiting] or [
            card for card in cards if card.waiting
        ]
        at = later[0].name if later else after
    address = reverse("record:edition", args=[text.edition.number, text.language])
    return f"{address}?show={tab.slug}&at={at}#{at}" if at else f"{address}?show={tab.slug}"


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
