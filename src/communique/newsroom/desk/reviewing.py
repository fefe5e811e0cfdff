"""From a draft to the public: put in review, approved or sent back, on the clock, published."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin import messages

from communique.directory.queries import the_office
from communique.newsroom import rules
from communique.newsroom.actions import reviewing, scheduling
from communique.newsroom.actions.holding import act_for
from communique.newsroom.actions.publishing import publish_approved, publish_in_emergency
from communique.newsroom.desk import signing
from communique.newsroom.desk.asking import number_in
from communique.newsroom.desk.editing import tell_published, tell_refusal
from communique.newsroom.errors import Refused
from communique.newsroom.forms import EmergencyForm, ScheduleForm, SendBackForm, SubmitForm
from communique.newsroom.models import Release, Review, Schedule
from communique.newsroom.states import NAMED, State, Verb, may_step, stage_of
from communique.staff.language_names import language_name

if TYPE_CHECKING:
    from communique.staff.models import Officer


def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks what the second officer should know, and for a public release for the public note."""
    release, officer = _release(pk), _officer(request)
    if not rules.may_submit(officer, release):
        raise PermissionDenied
    if release.review is not None:
        return redirect("releases:review", pk)
    act = act_for(release)
    draft = release.get_latest_revision_as_object()
    form = SubmitForm(request.POST or None, release=draft, with_note=act is not Review.Act.PUBLISH)
    if request.method == "POST" and form.is_valid():
        try:
            reviewing.submit_release(
                release=release, by=officer, note=form.notes(), words=form.cleaned_data["words"]
            )
        except Refused as error:
            tell_refusal(request, error)
        else:
            messages.success(request, _("The release is in review. Another officer approves it."))
            return redirect("releases:review", pk)
    words = {
        "title": _("Put in review"),
        "told": SUBMITTED[act],
        "button": _("Put in review"),
        "icon": "check",
    }
    context = {
        "form": form,
        "release": draft,
        "words": words,
        "emergency": rules.may_publish_in_emergency(officer, release),
    }
    return TemplateResponse(request, "newsroom/desk/step.html", context)


def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """Publishes before anybody approves; for those who have that role alone."""
    release, officer = _release(pk), _officer(request)
    if not rules.may_publish_in_emergency(officer, release):
        raise PermissionDenied
    draft = release.get_latest_revision_as_object()
    with_note = act_for(release) is not Review.Act.PUBLISH
    form = EmergencyForm(request.POST or None, release=draft, with_note=with_note)
    if request.method == "POST" and form.is_valid():
        try:
            edition = publish_in_emergency(
                release=release, reason=form.cleaned_data["reason"], note=form.notes(), by=officer
            )
        except Refused as error:
            tell_refusal(request, error)
        else:
            tell_published(request, release, edition.number, _("Published in an emergency"))
            return redirect("releases:edit", pk)
    words = {
        "title": _("Publish in an emergency"),
        "told": _(
            "The draft becomes public at once, in all its languages, before a second officer has read it. "
            "Her approval is asked for afterwards and shown as owed until she gives it."
        ),
        "button": _("Publish now"),
        "icon": "warning",
    }
    context = {"form": form, "release": draft, "words": words, "serious": True}
    return TemplateResponse(request, "newsroom/desk/step.html", context)


def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as readers would get it, and what may be done with it next."""
    release, officer = _release(pk), _officer(request)
    if not rules.may_see(officer):
        raise PermissionDenied
    owed = release.reviews.filter(ending=Review.Ending.PUBLISHED, approved_at=None).exclude(reason="")
    current: Review | None = release.review or owed.order_by("-pk").first()
    if current is None:
        messages.warning(request, _("Nobody has put this release in review."))
        return redirect("releases:edit", pk)
    forms = {"send_back": SendBackForm(), "schedule": _schedule_form(release)}
    if request.method == "POST":
        done = _do(request, release, officer, forms)
        if done is not None:
            return done
    return TemplateResponse(request, "newsroom/desk/review.html", _shown(release, current, officer, forms))


def _schedule_form(release: Release, data: QueryDict | None = None) -> ScheduleForm:
    return ScheduleForm(data, zone=the_office().zone, schedule=release.schedule)


def _shown(release: Release, current: Review, officer: Officer, forms: Mapping[str, Any]) -> dict[str, Any]:
    draft = release.get_latest_revision_as_object()
    stage = stage_of(release)
    return {
        "release": release,
        "draft": draft,
        "review": current,
        "stage": stage,
        "stage_told": NAMED[stage],
        "owed": release.review is None,
        "forms": forms,
        "languages": [(tag, language_name(tag)) for tag, _name in draft.preview_modes if tag],
        "notes": [(language_name(tag), words) for tag, words in current.notes.items()],
        "instant": release.schedule and the_office().local(release.schedule.instant),
        "may_approve": _may_approve(officer, release, current),
        "own": officer.pk in rules.authors_of(release),
        "may_answer": officer.has_perm("newsroom.publish_release"),
        "may_take_back": rules.may_submit(officer, release) and may_step(stage, Verb.TAKE_BACK),
        "may_publish": rules.may_publish(officer, release) and stage in {State.APPROVED, State.SCHEDULED},
        "may_schedule": rules.may_schedule(officer, release) and may_step(stage, Verb.SCHEDULE),
        "signing": signing.panel(release, current, officer),
        "together": [] if release.schedule is None else _others(release),
    }


def _may_approve(officer: Officer, release: Release, current: Review) -> bool:
    if current.approved_at is not None:
        return False
    if release.review is None:
        return officer.has_perm("newsroom.publish_release") and officer.pk != current.asked_by_id
    return rules.may_approve(officer, release)


def _others(release: Release) -> list[Release]:
    assert release.schedule is not None  # noqa: S101  asked for scheduled releases alone
    return list(release.schedule.releases.exclude(pk=release.pk))


def _do(
    request: HttpRequest, release: Release, officer: Officer, forms: dict[str, Any]
) -> HttpResponse | None:
    """What was asked for; None where a form is to be shown again."""
    step = STEPS.get(str(request.POST.get("step")))
    if step is None:
        return redirect("releases:review", release.pk)
    try:
        told = step(request, release, officer, forms)
    except Refused as error:
        tell_refusal(request, error)
        return redirect("releases:review", release.pk)
    if told is None:
        return None
    messages.success(request, told)
    open_still = Release.objects.filter(pk=release.pk, review__isnull=False).exists()
    return redirect("releases:review" if open_still else "releases:edit", release.pk)


def _approve(request: HttpRequest, release: Release, officer: Officer, forms: dict[str, Any]) -> str:
    seen = number_in(request.POST.get("seen", ""))
    reviewing.approve_release(release=release, by=officer, seen=seen)
    return _("Approved, in all its languages.")


def _send_back(request: HttpRequest, release: Release, officer: Officer, forms: dict[str, Any]) -> str | None:
    forms["send_back"] = form = SendBackForm(request.POST)
    if not form.is_valid():
        return None
    reviewing.send_back(release=release, words=form.cleaned_data["words"], by=officer)
    return _("Sent back to its author.")


def _take_back(request: HttpRequest, release: Release, officer: Officer, forms: dict[str, Any]) -> str:
    reviewing.take_back(release=release, by=officer)
    return _("The draft can be changed again.")


def _schedule(request: HttpRequest, release: Release, officer: Officer, forms: dict[str, Any]) -> str | None:
    forms["schedule"] = form = _schedule_form(release, request.POST)
    if not form.is_valid():
        return None
    data, set_already = form.cleaned_data, release.schedule
    moved = [release, *(_others(release) if data.get("others") else [])]
    if data["together"] is not None:
        scheduling.join_schedule(releases=moved, schedule=data["together"], by=officer)
    elif set_already is not None and _is_set(set_already, data):
        return _("It goes public at that instant already; nothing was changed.")
    else:
        scheduling.schedule_releases(releases=moved, instant=data["instant"], by=officer, title=data["title"])
    if len(moved) == 1:
        return _("Scheduled. It goes public by itself.")
    return _("Scheduled. All %(number)d go public together, by themselves.") % {"number": len(moved)}


def _is_set(schedule: Schedule, data: Mapping[str, Any]) -> bool:
    """Whether `data` asks for nothing else. What is overdue is asked for anew, and refused for that."""
    same = (schedule.instant, schedule.title) == (data["instant"], data["title"])
    return same and schedule.instant > scheduling.now()


def _unschedule(request: HttpRequest, release: Release, officer: Officer, forms: dict[str, Any]) -> str:
    scheduling.unschedule_release(release=release, by=officer)
    return _("Taken off the clock. It stays approved.")


def _publish(request: HttpRequest, release: Release, officer: Officer, forms: dict[str, Any]) -> str:
    edition = publish_approved(release=release, by=officer)
    return _("Published: edition No. %(number)d.") % {"number": edition.number}


STEPS: dict[str, Callable[..., str | None]] = {
    "approve": _approve,
    "send-back": _send_back,
    "take-back": _take_back,
    "schedule": _schedule,
    "unschedule": _unschedule,
    "publish": _publish,
}

SUBMITTED: dict[Review.Act, Any] = {
    Review.Act.PUBLISH: gettext_lazy(
        "Another officer reads the draft in all its languages, approves it or sends it back. Until then it "
        "cannot be changed."
    ),
    Review.Act.CORRECT: gettext_lazy(
        "What is public is corrected by the draft as it stands, once another officer approves. The note says "
        "at the page what was corrected and why; earlier editions stay readable."
    ),
    Review.Act.RESTORE: gettext_lazy(
        "The withdrawn release becomes public again as its draft stands, once another officer approves. The "
        "note says why."
    ),
}


def _release(pk: int) -> Release:
    rows = Release.objects.select_related("edition", "latest_revision", "review", "schedule")
    found: Release = get_object_or_404(rows, pk=pk)
    return found


def _officer(request: HttpRequest) -> Officer:
    officer: Officer = request.user  # type: ignore[assignment]
    return officer
