"""What of the newsroom waits for this very officer, most pressing first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.models import Revision

from communique.newsroom import rules
from communique.newsroom.desk.standing import at_stage, for_listing, headline_of
from communique.newsroom.models import Opening, PersonalLink, Release, Review, TextStanding
from communique.newsroom.queries import overdue_schedules, standing_banner
from communique.newsroom.states import State
from communique.staff.language_names import language_name
from communique.staff.queries import has_one_officer
from communique.staff.rules import may_add_officer

if TYPE_CHECKING:
    import datetime

    from django.http import HttpRequest

    from communique.staff.models import Officer

MOST = 12
URGENT = "urgent"


@dataclass(frozen=True, slots=True)
class Need:
    """One line: what waits, why, and where it is done."""

    what: str
    headline: str
    about: str
    address: str
    tone: str = ""


class NeedsYou(Component):
    """The first panel of all."""

    name = "needs-you"
    title = gettext_lazy("Needs you now")
    order = 10
    template_name = "newsroom/desk/needs_panel.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        request: HttpRequest = parent_context["request"]
        found = list(islice(needs_of(request.user), MOST + 1))  # type: ignore[arg-type]
        return {"panel": self, "needs": found[:MOST], "more": len(found) > MOST}


def needs_of(officer: Officer) -> Iterator[Need]:
    """All that waits for `officer`, a fixed number of queries for as much as is looked at."""
    if may_add_officer(officer) and has_one_officer():
        yield _second_officer()
    if officer.has_perm("newsroom.publish_release"):
        yield from _overdue()
        yield from _owed(officer)
        yield from _to_approve(officer)
    if rules.may_raise_banner(officer):
        yield from _banner()
    yield from _sent_back(officer)
    if officer.has_perm("newsroom.publish_release"):
        yield from _approved()
    if rules.may_edit(officer):
        yield from _out_of_date()


def _second_officer() -> Need:
    """A new office has its administrator and nobody who could approve what she writes."""
    return Need(
        _("Officers"),
        _("Add an officer"),
        _(
            "A release is published when a second officer has approved it, and you are the only one here. "
            "In an emergency a duty officer publishes before that, with a reason."
        ),
        reverse("wagtailusers_users:add"),
        URGENT,
    )


def _overdue() -> Iterator[Need]:
    for schedule in overdue_schedules()[:MOST]:
        for release in for_listing(schedule.releases.all()):
            yield Need(
                _("Overdue"),
                headline_of(release),
                schedule.trouble or _("It was due and did not go public. Is the worker running?"),
                reverse("releases:review", args=[release.pk]),
                URGENT,
            )


def _owed(officer: Officer) -> Iterator[Need]:
    owed = Review.objects.filter(ending=Review.Ending.PUBLISHED, approved_at=None).exclude(reason="")
    rows = owed.exclude(asked_by=officer).select_related("release__latest_revision", "asked_by")
    for review in rows.order_by("ended_at")[:MOST]:
        yield Need(
            _("Approve afterwards"),
            headline_of(review.release),
            _("Published in an emergency by %(who)s: %(why)s")
            % {"who": review.asked_by, "why": review.reason},
            reverse("releases:review", args=[review.release_id]),
            URGENT,
        )


def _banner() -> Iterator[Need]:
    """Who raised it may forget it, since officers seldom look at the site."""
    if banner := standing_banner():
        yield Need(
            _("Banner"),
            str(banner),
            _("It has stood above every page for %(when)s. Lower it when it is over.")
            % {"when": _since(banner.raised_at)},
            reverse("newsroom_banner"),
        )


def _to_approve(officer: Officer) -> Iterator[Need]:
    for release in _without_own(at_stage(for_listing(Release.objects.all()), State.IN_REVIEW), officer)[
        :MOST
    ]:
        assert release.review is not None  # noqa: S101  the stage says so
        yield Need(
            _("To approve"),
            headline_of(release),
            _asked(release.review),
            reverse("releases:review", args=[release.pk]),
        )


def _without_own(releases: QuerySet[Release], officer: Officer) -> QuerySet[Release]:
    """Those that she had no hand in; the rule itself is asked again when she approves."""
    own = Revision.objects.filter(
        base_content_type=Release.get_content_type(),
        user=officer,
        object_id__in=[str(pk) for pk in releases.values_list("pk", flat=True)[: MOST * 20]],
    )
    written = {int(pk) for pk in own.values_list("object_id", flat=True)}
    shown = releases.exclude(review__asked_by=officer)
    return shown.exclude(pk__in=written).order_by("review__asked_at")


def _asked(review: Review) -> str:
    return _("%(who)s asked %(when)s ago. %(words)s") % {
        "who": review.asked_by,
        "when": _since(review.asked_at),
        "words": review.words[:120],
    }


def _since(moment: datetime.datetime) -> str:
    from django.utils.timesince import timesince

    return timesince(moment, timezone.now(), depth=1)


def _sent_back(officer: Officer) -> Iterator[Need]:
    """The newest review of a draft of hers was a no, and nobody has asked again."""
    later = Review.objects.filter(release=OuterRef("release"), pk__gt=OuterRef("pk"))
    mine = Review.objects.filter(asked_by=officer, ending=Review.Ending.SENT_BACK).exclude(Exists(later))
    by_link = PersonalLink.objects.filter(review=OuterRef("pk"), openings__what=Opening.What.SENT_BACK)
    rows = mine.annotate(signatory=Subquery(by_link.values("recipient")[:1]))
    rows = rows.select_related("release__latest_revision", "ended_by").order_by("-ended_at")
    for review in rows[:MOST]:
        yield Need(
            _("Sent back"),
            headline_of(review.release),
            f"{review.signatory or review.ended_by}: {review.answer[:160]}",
            reverse("releases:edit", args=[review.release_id]),
        )


def _approved() -> Iterator[Need]:
    waiting = at_stage(for_listing(Release.objects.all()), State.APPROVED).order_by("review__approved_at")
    for release in waiting[:MOST]:
        yield Need(
            _("Approved"),
            headline_of(release),
            _("Publish it, or give it an instant."),
            reverse("releases:review", args=[release.pk]),
        )


def _out_of_date() -> Iterator[Need]:
    public = Q(release__live=True) | Q(release__review__isnull=False)
    stale = TextStanding.objects.filter(public, standing=TextStanding.Standing.OUT_OF_DATE)
    for row in stale.select_related("release__latest_revision").order_by("-release_id")[:MOST]:
        yield Need(
            _("Out of date"),
            headline_of(row.release),
            _("The %(language)s text is older than the text it was translated from.")
            % {"language": language_name(row.language)},
            reverse("releases:edit", args=[row.release_id]),
        )
