"""What officers decide about occasions told, and about positions."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from communique.directory.actions import change_occasion
from communique.directory.models import Occasion
from communique.directory.rules import may_keep
from communique.record.actions import deciding
from communique.record.errors import WrongFacts
from communique.record.models import OccasionTold, Position
from communique.record.states import Verb

if TYPE_CHECKING:
    from communique.staff.models import Officer

Day = datetime.date
_LONGEST_PLACE: Final = 255


@dataclass(frozen=True, slots=True)
class OccasionMend:
    """The facts as they are, all of them; `occasion` is the directory's entry, if it is to be another one."""

    kind: str
    earliest: Day | None
    latest: Day | None
    place_name: str = ""
    planned: bool = False
    occasion: Occasion | None = None


def confirm_occasion(*, told: OccasionTold, by: Officer, seen: str | None = None) -> OccasionTold:
    """The directory's entry that was made for it counts as looked at, where `by` may keep occasions."""
    with deciding.deciding(told, Verb.CONFIRM, seen=seen, by=by) as held:
        _accept(held, by)
    return held


def mend_occasion(
    *, told: OccasionTold, mend: OccasionMend, by: Officer, seen: str | None = None
) -> OccasionTold:
    if mend.kind not in Occasion.Kind.values:
        raise WrongFacts(
            _("«%(kind)s» is no kind of occasion; choose one of the list.") % {"kind": mend.kind}
        )
    if mend.earliest and mend.latest and mend.latest < mend.earliest:
        raise WrongFacts(_("The occasion ends before it begins; correct one of the two days."))
    place_name = " ".join(mend.place_name.replace("\0", " ").split())
    if len(place_name) > _LONGEST_PLACE:
        raise WrongFacts(
            _("The place has %(len)s letters, more than %(longest_place)s; name it alone.")
            % {"len": len(place_name), "longest_place": _LONGEST_PLACE}
        )
    facts = ("kind", "earliest", "latest", "planned")
    with deciding.deciding(told, Verb.MEND, seen=seen, by=by) as held:
        for name in facts:
            setattr(held, name, getattr(mend, name))
        held.place_name = place_name
        held.occasion = mend.occasion or held.occasion
        if mend.occasion is None and held.occasion is not None and held.occasion.proposed:
            # Made from what was read here: what was read wrongly is wrong there as well.
            for name in facts:
                setattr(held.occasion, name, getattr(mend, name))
        _accept(held, by)
    return held


def refuse_occasion(*, told: OccasionTold, by: Officer, seen: str | None = None) -> OccasionTold:
    return deciding.refuse(told, seen=seen, by=by)


def confirm_position(*, position: Position, by: Officer, seen: str | None = None) -> Position:
    return deciding.confirm(position, seen=seen, by=by)


def refuse_position(*, position: Position, by: Officer, seen: str | None = None) -> Position:
    return deciding.refuse(position, seen=seen, by=by)


def _accept(told: OccasionTold, by: Officer) -> None:
    occasion = told.occasion
    if occasion is not None and occasion.proposed and may_keep(by, Occasion):
        occasion.proposed = False
        told.occasion = change_occasion(occasion=occasion, by=by, action="directory.accept")
