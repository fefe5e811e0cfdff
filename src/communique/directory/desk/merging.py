"""Two entries side by side, what merging them will do; the merges in force with their undo; doubles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin import messages

from communique.directory.actions import keep_apart, merge_people, undo_merge
from communique.directory.desk.choosers import person_chooser
from communique.directory.errors import DirectoryError
from communique.directory.forms import OtherForm
from communique.directory.models import Merge, Person
from communique.directory.periods import told as told_when
from communique.directory.queries import all_entries_of, kept_people, names_of, posts_of
from communique.directory.queries.doubles import Double, doubles, doubles_of
from communique.directory.queries.people import other_names_of
from communique.directory.queries.pointing import pointing_at_people
from communique.directory.rules import may_merge
from communique.staff.language_names import language_name

_A_PAGE = 25
View = Callable[..., HttpResponse]


def _for_mergers(view: View) -> View:
    @wraps(view)
    def answer(request: HttpRequest, **address: Any) -> HttpResponse:
        officer: Any = request.user
        if not may_merge(officer):
            raise PermissionDenied
        return view(request, officer, **address)

    return answer


@dataclass(frozen=True, slots=True)
class Pair:
    """A suggestion with its two people, and the screen that compares them."""

    one: Person
    other: Person
    why: str
    address: str


def told(found: Iterable[Double]) -> list[Pair]:
    pairs = list(found)
    ids = {pk for pair in pairs for pk in (pair.one, pair.other)}
    people = {person.pk: person for person in kept_people().prefetch_related("names").filter(pk__in=ids)}
    return [
        Pair(people[pair.one], people[pair.other], pair.why, compare_address(pair.one, pair.other))
        for pair in pairs
        if pair.one in people and pair.other in people
    ]


def compare_address(one: int, other: int) -> str:
    return f"{reverse('people:merge', args=[one])}?with={other}"


@_for_mergers
def merge(request: HttpRequest, officer: Any, pk: int) -> HttpResponse:
    """First whom to compare with, then both side by side, then on POST the merge."""
    person = get_object_or_404(kept_people(), pk=pk)
    if request.method == "POST":
        return _merge(request, officer, person)
    given = request.GET.get("with", request.GET.get("other", ""))
    other = kept_people().filter(pk=given).exclude(pk=pk).first() if given.isdecimal() else None
    context: dict[str, Any] = {
        "person": person,
        "header_icon": "group",
        "header_title": _("Merge two entries")
        if other is not None
        else _("Merge %(person)s with…") % {"person": person},
        "breadcrumbs_items": _breadcrumbs(person),
    }
    if other is None:
        form = OtherForm(request.GET if given else None)
        form.fields["other"].widget = person_chooser.widget_class()
        context |= {"form": form, "doubles": told(doubles_of(person.pk))}
        return TemplateResponse(request, "directory/merge_with.html", context)
    # Kept is, unless the officer says otherwise, who was accepted, and then who was there first.
    first, second = sorted((person, other), key=lambda each: (each.proposed, each.pk))
    context |= {
        "sides": [_side(first), _side(second)],
        "why": next((each.why for each in doubles_of(pk) if other.pk in {each.one, each.other}), ""),
        "other": other,
    }
    return TemplateResponse(request, "directory/merge.html", context)


def _merge(request: HttpRequest, officer: Any, person: Person) -> HttpResponse:
    both = {str(person.pk): person}
    other = kept_people().filter(pk=request.POST.get("other") or 0).exclude(pk=person.pk).first()
    if other is None:
        messages.error(request, _("The other entry is not there any more, or was merged meanwhile."))
        return redirect("people:merge", person.pk)
    both[str(other.pk)] = other
    kept = both.get(request.POST.get("kept", ""))
    if kept is None:
        messages.error(request, _("Say which of the two entries is kept."))
        return redirect(compare_address(person.pk, other.pk))
    merged = other if kept == person else person
    try:
        merge_people(kept=kept, merged=merged, by=officer)
    except DirectoryError as refusal:
        messages.error(request, str(refusal))
        return redirect("people:merge", person.pk)
    undo = messages.button(reverse("people:merges"), _("See merges"))
    messages.success(
        request, _("«%(merged)s» is %(kept)s from now on.") % {"merged": merged, "kept": kept}, buttons=[undo]
    )
    return redirect("people:show", kept.pk)


def _side(person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "names": [(language_name(language), name) for language, name in names_of(person).items()],
        "others": other_names_of(person),
        "appointments": [(each.post, told_when(each)) for each in posts_of(person)],
        "pointing": pointing_at_people(all_entries_of(person)),
    }


@require_safe
@_for_mergers
def merges(request: HttpRequest, officer: Any) -> HttpResponse:
    rows = Merge.objects.select_related("kept", "merged", "merged_by", "undone_by").prefetch_related(
        "kept__names", "merged__names"
    )
    page = Paginator(rows.order_by("-pk"), _A_PAGE).get_page(request.GET.get("p"))
    context = {
        "header_title": _("Merges"),
        "header_icon": "resubmit",
        "breadcrumbs_items": _breadcrumbs(label=_("Merges")),
        "page": page,
    }
    return TemplateResponse(request, "directory/merges.html", context)


@require_POST
@_for_mergers
def undo(request: HttpRequest, officer: Any, pk: int) -> HttpResponse:
    row = get_object_or_404(Merge, pk=pk)
    try:
        undo_merge(merge=row, by=officer)
    except DirectoryError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("«%(merged)s» and «%(kept)s» are two people again.") % {"merged": row.merged, "kept": row.kept},
        )
    return redirect("people:merges")


@require_safe
@_for_mergers
def list_doubles(request: HttpRequest, officer: Any) -> HttpResponse:
    page = Paginator(doubles(), _A_PAGE).get_page(request.GET.get("p"))
    context = {
        "header_title": _("Probable doubles"),
        "header_icon": "group",
        "breadcrumbs_items": _breadcrumbs(label=_("Probable doubles")),
        "page": page,
        "pairs": told(page.object_list),
    }
    return TemplateResponse(request, "directory/doubles.html", context)


@require_POST
@_for_mergers
def apart(request: HttpRequest, officer: Any, pk: int) -> HttpResponse:
    one = get_object_or_404(kept_people(), pk=pk)
    other = get_object_or_404(kept_people(), pk=request.POST.get("other") or 0)
    keep_apart(one=one, other=other, by=officer)
    messages.success(
        request,
        _("«%(one)s» and «%(other)s» are two people; they are not suggested again.")
        % {"one": one, "other": other},
    )
    return redirect("people:doubles")


def _breadcrumbs(person: Person | None = None, label: str = "") -> list[dict[str, str]]:
    items = [
        {"url": reverse("wagtailadmin_home"), "label": _("Desk")},
        {"url": reverse("people:index"), "label": _("People")},
    ]
    if person is not None:
        items.append({"url": reverse("people:show", args=[person.pk]), "label": str(person)})
    return [*items, {"url": "", "label": label or _("Merge")}]


urlpatterns = [
    path("<int:pk>/merge/", merge, name="merge"),
    path("merges/", merges, name="merges"),
    path("merges/<int:pk>/undo/", undo, name="undo"),
    path("doubles/", list_doubles, name="doubles"),
    path("<int:pk>/apart/", apart, name="apart"),
]
