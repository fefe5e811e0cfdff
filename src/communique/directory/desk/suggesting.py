"""What a field for names of the directory asks while somebody types in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from communique.directory.forms import line_of
from communique.directory.models import Country, Organisation, Person, Place
from communique.directory.queries import find_country, find_organisation, find_person, find_place
from communique.directory.queries.suggesting import suggest
from communique.directory.rules import may_look

if TYPE_CHECKING:
    from django.db.models import Model

    from communique.staff.models import Officer

MOST: Final = 12
LONGEST: Final = 200
KINDS: Final[dict[str, tuple[type[Model], Callable[[str], Model | None]]]] = {
    "person": (Person, find_person),
    "country": (Country, find_country),
    "place": (Place, find_place),
    "organisation": (Organisation, find_organisation),
}


@require_GET
def suggestions(request: HttpRequest) -> HttpResponse:
    """JSON: `line` is what the field takes, `name` and `about` are for the officer to choose by."""
    officer: Officer = request.user  # type: ignore[assignment]
    model, find = KINDS.get(request.GET.get("of", ""), (None, None))
    if model is None or find is None or not may_look(officer, model):
        raise PermissionDenied
    found = [
        {"line": line_of(one.entry, find), "name": str(one.entry), "about": one.about}
        for one in suggest(request.GET.get("q", "")[:LONGEST], model, most=MOST)
    ]
    return JsonResponse({"found": found})
