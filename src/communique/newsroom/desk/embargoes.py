"""The screen of one release under embargo: who gets it, on which terms, and what became of each link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Max, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, ngettext
from wagtail.admin import messages

from communique.directory.queries import the_office
from communique.newsroom import rules
from communique.newsroom.actions.embargoes import (
    add_to_embargo,
    open_embargo,
    revoke_from_journalist,
    take_back_embargo,
)
from communique.newsroom.desk.asking import number_in, officer_who
from communique.newsroom.desk.press_list import TermsForm, terms_initial
from communique.newsroom.desk.refusing import tell_reasons
from communique.newsroom.embargoing import Standing, may_be_opened, standing_of
from communique.newsroom.errors import NotReady, Refused
from communique.newsroom.models import Embargo, Journalist, Mailing, Opening, PersonalLink, Release
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from django.http import QueryDict

    from communique.staff.models import Officer

FEW = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One journalist's link: `mail` and `read` are sentences, `told` a word for how it stands."""

    link: PersonalLink
    mail: str
    read: str
    told: str
    good: bool


def embargo(request: HttpRequest, pk: int) -> HttpResponse:
    officer = officer_who(rules.may_give_under_embargo, request)
    release = get_object_or_404(Release.objects.select_related("review", "schedule", "edition"), pk=pk)
    held = Embargo.objects.filter(release=release).order_by("-pk").first()
    running = held is not None and standing_of(held, release) is Standing.RUNNING
    form = TermsForm(request.POST or None, languages=the_office().languages, initial=terms_initial())
    if request.method == "POST":
        form.is_valid()  # so that what an action refuses can stand beside it
        try:
            if _answered(request, release, held if running else None, form, officer):
                return redirect("newsroom_embargo", release.pk)
        except NotReady as refusal:
            tell_reasons(form, refusal)
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("newsroom_embargo", release.pk)
    lines = _lines(held) if held is not None else []
    has = [line.link.journalist_id for line in lines if line.link.revoked_at is None] if running else []
    context = {
        "release": release,
        "draft": release.get_latest_revision_as_object(),
        "embargo": held,
        "running": running,
        "instant": release.schedule.instant if release.schedule is not None else None,
        "may_open": not running and may_be_opened(release),
        "lines": lines,
        "figures": _figures(lines),
        "form": form,
        "groups": _groups(has, request.POST),
    }
    context["few"] = sum(len(group["people"]) for group in context["groups"]) <= FEW
    return TemplateResponse(request, "newsroom/desk/embargo.html", context)


def _answered(
    request: HttpRequest, release: Release, held: Embargo | None, form: TermsForm, officer: Officer
) -> bool:
    """Whether what was asked for is done; False where the form is to be shown again."""
    if "revoke" in request.POST:
        links = PersonalLink.objects.filter(release=release, embargo__isnull=False)
        link = get_object_or_404(links, pk=number_in(request.POST["revoke"]))
        revoke_from_journalist(link=link, by=officer)
        messages.success(request, _("The link opens nothing any more."))
        return True
    match request.POST.get("do"):
        case "take-back" if held is not None:
            take_back_embargo(embargo=held, by=officer)
            messages.success(request, _("Taken back. The links say so, and each journalist gets a mail."))
        case "add" if held is not None:
            added = add_to_embargo(embargo=held, journalists=_chosen(request.POST), by=officer)
            messages.success(request, _given(added, release))
        case "open":
            if not form.is_valid():
                return False
            chosen = _chosen(request.POST)
            open_embargo(release=release, journalists=chosen, terms=form.terms(), by=officer)
            messages.success(request, _given(len(chosen), release))
        case _:
            raise Refused(_("The embargo has ended. Open it anew."))
    return True


def _given(number: int, release: Release) -> str:
    if release.demo:
        told = ngettext(
            "Given to %(number)d journalist. Nothing of the demo is mailed.",
            "Given to %(number)d journalists. Nothing of the demo is mailed.",
            number,
        )
    else:
        told = ngettext(
            "Given to %(number)d journalist; the mail is on its way.",
            "Given to %(number)d journalists; the mails are on their way.",
            number,
        )
    return told % {"number": number}


def _chosen(posted: QueryDict) -> Sequence[Journalist]:
    """Those ticked one by one, those of ticked outlets, or everybody who is not retired."""
    active = Journalist.objects.filter(active=True)
    if "everybody" in posted:
        return list(active)
    numbers = [number_in(number) for number in posted.getlist("journalist")]
    return list(active.filter(Q(pk__in=numbers) | Q(outlet__in=posted.getlist("outlet"))))


def _groups(has: Sequence[int | None], posted: QueryDict) -> list[dict[str, Any]]:
    """Those who may still be given it, by outlet; what was ticked stays ticked."""
    ticked = set(posted.getlist("journalist"))
    rows = Journalist.objects.filter(active=True).exclude(pk__in=[pk for pk in has if pk])
    ordered = rows.order_by("outlet", "name", "pk")
    return [
        {
            "outlet": outlet,
            "all": outlet in posted.getlist("outlet"),
            "people": [
                {
                    "pk": each.pk,
                    "name": each.name,
                    "language": language_name(each.language),
                    "ticked": str(each.pk) in ticked,
                }
                for each in people
            ],
        }
        for outlet, people in groupby(ordered, key=lambda each: each.outlet)
    ]


def _lines(held: Embargo) -> list[Line]:
    opened = Q(openings__what=Opening.What.OPENED)
    since = opened & Q(openings__at__gte=F("accepted_at"))
    links = PersonalLink.objects.filter(embargo=held).annotate(
        opened=Count("openings", filter=opened),
        read=Count("openings", filter=since),
        last=Max("openings__at", filter=opened),
    )
    rows = Mailing.objects.filter(
        release=held.release_id, kind=Mailing.Kind.EMBARGO, made_at__gte=held.opened_at
    )
    mails = {row.journalist_id: row for row in rows.order_by("pk")}
    return [_line(link, mails.get(link.journalist_id), held) for link in links.order_by("recipient", "pk")]


def _line(link: Any, mail: Mailing | None, held: Embargo) -> Line:
    told, good = _("Not opened yet"), False
    if link.revoked_at is not None:
        told = _("Revoked")
    elif link.accepted_at is not None:
        told, good = _("Accepted"), True
    elif link.opened:
        told = _("Not accepted yet")
    return Line(link, _mail(link, mail, held), _read(link), told, good)


def _mail(link: PersonalLink, mail: Mailing | None, held: Embargo) -> str:
    if link.sent_at is not None:
        return _("mail sent")
    if held.release.demo:
        return _("not mailed, as nothing of the demo is")
    if mail is not None and mail.given_up_at is not None:
        return _("the mail was not taken (%(trouble)s)") % {"trouble": mail.trouble}
    if mail is not None and mail.attempts:
        return _("the mail waits to be tried again (%(trouble)s)") % {"trouble": mail.trouble}
    return _("the mail waits to be sent") if mail is not None else _("no mail was sent")


def _read(link: Any) -> str:
    if not link.opened:
        return ""
    if link.accepted_at is None:
        return ngettext("terms opened once", "terms opened %(number)d times", link.opened) % {
            "number": link.opened
        }
    return ngettext("read once", "read %(number)d times", link.read) % {"number": link.read}


def _figures(lines: Sequence[Line]) -> Mapping[str, int]:
    links: list[Any] = [line.link for line in lines]
    return {
        "given": len(links),
        "sent": sum(link.sent_at is not None for link in links),
        "opened": sum(bool(link.opened) for link in links),
        "accepted": sum(link.accepted_at is not None for link in links),
        "revoked": sum(link.revoked_at is not None for link in links),
    }
