"""Photographs at the desk: many taken in at once, and what is said of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from wagtail.admin import messages
from wagtail.admin.auth import require_admin_access

from communique.newsroom import darkroom, rules
from communique.newsroom.actions.pictures import describe_picture, take_in_picture
from communique.newsroom.errors import Refused
from communique.newsroom.models import Picture, Release
from communique.newsroom.picture_forms import WordsForm, content_of

if TYPE_CHECKING:
    from django.core.files import File

    from communique.staff.models import Officer

MOST_AT_ONCE = 200
SHOWN = "/desk/pictures/{digest}/{name}"


def add_pictures(request: HttpRequest) -> HttpResponse:
    """Up to 200 photographs, each with a line that says what became of it.

    With JavaScript each is sent by itself and answered by itself, so that one that fails, or a line that
    breaks, costs no other; without it all come in one form.
    """
    officer = _officer(request)
    if not rules.may_draft(officer):
        raise PermissionDenied
    if request.method != "POST":
        return _page(request, [])
    files = request.FILES.getlist("files")
    if request.headers.get("Accept", "").startswith("application/json"):
        answers = [_taken_in(file, officer) for file in files[:1]]
        return JsonResponse(answers[0] if answers else {"told": _("No file came. Choose it again.")})
    answers = [_taken_in(file, officer) for file in files[:MOST_AT_ONCE]]
    if not files:
        messages.error(request, _("Choose at least one photograph."))
    if len(files) > MOST_AT_ONCE:
        messages.error(
            request,
            _("These are %(count)d files. The first %(most)d were taken in; choose the others once more.")
            % {"count": len(files), "most": MOST_AT_ONCE},
        )
    return _page(request, answers)


def _page(request: HttpRequest, answers: list[dict[str, object]]) -> HttpResponse:
    context = {"answers": answers, "most": MOST_AT_ONCE}
    return TemplateResponse(request, "newsroom/desk/pictures_add.html", context)


def _taken_in(file: File[bytes], officer: Officer) -> dict[str, object]:
    """What became of one file; never an exception for what is wrong with it."""
    name = str(file.name or "")
    try:
        kept = take_in_picture(content=content_of(file), name=name, by=officer)
    except Refused as error:
        return {"name": name, "outcome": "refused", "told": str(error)}
    except OSError as error:
        why = (error.strerror or type(error).__name__).lower()
        told = _("«%(name)s» could not be kept (%(why)s). Send it again.") % {"name": name, "why": why}
        return {"name": name, "outcome": "refused", "told": told}
    picture = kept.picture
    told = _("Here already; it was not kept twice.") if kept.known else " ".join(kept.notices)
    return {
        "name": name,
        "outcome": "known" if kept.known else "kept",
        "told": told or _("Taken in."),
        "address": reverse("newsroom_picture", args=[picture.pk]),
        "title": picture.title,
        "credit": " / ".join(part for part in (picture.agency, picture.photographer) if part),
        "image": SHOWN.format(digest=picture.digest, name="card-320.jpg"),
    }


def edit_picture(request: HttpRequest, image_id: int) -> HttpResponse:
    """Credit, people, captions and alternative texts, with the photograph beside them."""
    officer = _officer(request)
    picture = get_object_or_404(Picture.objects.prefetch_related("texts", "people"), pk=image_id)
    if not rules.may_describe(officer, picture):
        raise PermissionDenied
    form = WordsForm(request.POST or None, picture=picture)
    if request.method == "POST" and form.is_valid():
        try:
            describe_picture(picture=picture, words=form.words(), by=officer)
        except Refused as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved. What is public already stays as it was sealed."))
            return redirect("wagtailimages:index")
    width, height = picture.upright_size()
    done, total = darkroom.progress([picture])
    context = {
        "form": form,
        "picture": picture,
        "image": SHOWN.format(digest=picture.digest, name="960.jpg"),
        "width": width,
        "height": height,
        "sizes": {"done": done, "total": total},
    }
    return TemplateResponse(request, "newsroom/desk/picture_edit.html", context)


def sizes(request: HttpRequest, pk: int) -> HttpResponse:
    """How many of the sizes of a release's photographs stand, for its screens: asked until all do."""
    if not rules.may_see(_officer(request)):
        raise PermissionDenied
    release = get_object_or_404(Release.objects.select_related("latest_revision"), pk=pk)
    done, total = darkroom.progress(darkroom.pictures_in(release))
    if request.headers.get("Accept", "").startswith("application/json"):
        told = _("Sizes of the photographs: %(done)d of %(total)d made.") % {"done": done, "total": total}
        return JsonResponse({"done": done, "total": total, "told": told if total else ""})
    context = {"done": done, "total": total, "release": release}
    return TemplateResponse(request, "newsroom/desk/picture_sizes.html", context)


def _officer(request: HttpRequest) -> Officer:
    officer: Officer = request.user  # type: ignore[assignment]
    return officer


def _own(route: str, view: object, name: str) -> URLPattern:
    pattern: URLPattern = path(route, never_cache(require_admin_access(view)), name=name)
    return pattern


# They stand before Wagtail's own of the same addresses, which would keep a file unlooked at.
urlpatterns = [
    _own("images/add/", add_pictures, "newsroom_add_picture"),
    _own("images/multiple/add/", add_pictures, "newsroom_add_pictures"),
    _own("images/<int:image_id>/", edit_picture, "newsroom_picture"),
    _own("images/sizes/<int:pk>/", sizes, "newsroom_picture_sizes"),
]
