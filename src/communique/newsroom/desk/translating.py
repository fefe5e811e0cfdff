"""The source on the left, a translation on the right, paragraph by paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Revision

from communique.directory.queries import the_office
from communique.languages.tags import direction
from communique.newsroom import rules
from communique.newsroom.actions.translating import Translation, keep_translation, save_translation
from communique.newsroom.desk.asking import number_in
from communique.newsroom.desk.editing import tell_refusal
from communique.newsroom.desk.translation_form import TranslationForm
from communique.newsroom.errors import Refused
from communique.newsroom.models import Release, TextStanding
from communique.newsroom.translations import (
    Content,
    in_translation,
    source_among,
    standing_of,
    text_in,
    translated_from,
)
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer


@dataclass(frozen=True, slots=True)
class Sides:
    """A draft's source and one of its translations, and the source as it was at the last agreement."""

    revision: Revision
    source: Content
    text: Content | None
    origin: Content | None

    @property
    def standing(self) -> TextStanding.Standing:
        return standing_of(self.text, self.source, self.origin, is_source=False)


def translate(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Shows and keeps a translation; «still right» keeps it as it is."""
    officer: Officer = request.user  # type: ignore[assignment]  # the desk's middleware lets no other in
    release = get_object_or_404(Release.objects.select_related("latest_revision", "review"), pk=pk)
    if not rules.may_edit(officer):
        raise PermissionDenied
    if release.latest_revision is None:
        raise Http404
    sides = _sides(release.latest_revision, language)
    if sides.source["language"] == language:
        return redirect("releases:edit", pk)
    given = request.POST if request.method == "POST" else None
    form = TranslationForm(
        given, language=language, source=sides.source, text=sides.text, origin=sides.origin
    )
    if request.method == "POST":
        done = _do(request, release, form, sides, officer)
        if done is not None:
            return done
    return TemplateResponse(request, "newsroom/desk/translate.html", _context(release, sides, form, officer))


def _sides(revision: Revision, language: str) -> Sides:
    office = the_office()
    content = revision.content
    source = text_in(content, source_among(content.get("texts", []), office.main_language))
    if source is None or (text_in(content, language) is None and language not in office.languages):
        raise Http404
    text = text_in(content, language)
    known = translated_from(text) if text is not None else None
    origin = Revision.objects.filter(pk=known, object_id=revision.object_id).first() if known else None
    return Sides(revision, source, text, text_in(origin.content, source["language"]) if origin else None)


def _do(
    request: HttpRequest, release: Release, form: TranslationForm, sides: Sides, officer: Officer
) -> HttpResponse | None:
    name = language_name(form.language)
    try:
        _check_read(request.POST.get("seen", ""), release, sides)
        if request.POST.get("step") == "still-right":
            keep_translation(release=release, language=form.language, seen=sides.revision.pk, by=officer)
            messages.success(request, _("The %(language)s text is still right.") % {"language": name})
            return redirect("releases:board")
        if not form.is_valid():
            return None
        ready = request.POST.get("step") == "ready"
        save_translation(
            release=release,
            translation=_given(form),
            seen=sides.revision.pk,
            ready=ready,
            by=officer,
        )
    except Refused as error:
        tell_refusal(request, error)
        return None
    told = _("The %(language)s text is ready.") if ready else _("The %(language)s text is saved.")
    messages.success(request, told % {"language": name})
    return redirect("releases:board") if ready else redirect("releases:translate", release.pk, form.language)


def _stamp(revision: Revision) -> str:
    """A draft that is saved by itself is written over in place: its time tells what its number cannot."""
    return f"{revision.pk}.{revision.created_at.timestamp():.6f}"


def _check_read(seen: str, release: Release, sides: Sides) -> None:
    """Raises Refused where the officer had another source, or another translation, before her."""
    if seen == _stamp(sides.revision):
        return
    number, _point, _moment = seen.partition(".")
    read = Revision.objects.for_instance(release).filter(pk=number_in(number)).first()
    languages = (sides.source["language"], *([sides.text["language"]] if sides.text else []))
    if (
        read is None
        or _stamp(read) != seen
        or any(text_in(read.content, tag) != text_in(sides.revision.content, tag) for tag in languages)
    ):
        raise Refused(_("The source was changed while you wrote. Look at what is marked, and save again."))


def _given(form: TranslationForm) -> Translation:
    data = form.cleaned_data
    kept = data.get("kept_words", (form.text or {}).get("kept_words") or "")
    return Translation(form.language, data["headline"], data["place"], data["lead"], str(kept), form.body())


def _context(release: Release, sides: Sides, form: TranslationForm, officer: Officer) -> dict[str, Any]:
    lock = release.get_lock()
    source, language = sides.source["language"], form.language
    return {
        "release": release,
        "headline": sides.source["headline"],
        "form": form,
        "media": form.media,
        "rows": list(form.rows()),
        "language": language,
        "name": language_name(language),
        "direction": direction(language),
        "source": source,
        "source_name": language_name(source),
        "source_direction": direction(source),
        "standing": sides.standing,
        "out_of_date": sides.standing == TextStanding.Standing.OUT_OF_DATE,
        "finished": sides.text is not None and not in_translation(sides.text),
        "seen": _stamp(sides.revision),
        "locked": lock.get_message(officer) if lock is not None and lock.for_user(officer) else "",
    }
