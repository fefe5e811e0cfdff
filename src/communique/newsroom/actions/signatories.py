"""The only writer of signatories: who may approve by link, and who answers for their addresses."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from communique.directory.queries import public_languages, the_office
from communique.ledger.document import tidy
from communique.newsroom import rules
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.mailing.addresses import NoAddress, folded
from communique.newsroom.models import PersonalLink, Signatory
from communique.staff.models import Officer

MOST_CHARACTERS: Final = 200


def enter_signatory(*, name: str, email: str, language: str, by: Officer) -> Signatory:
    """Raises NotAllowed, and NotReady with a sentence for everything that is to be mended."""
    _check_may(by)
    with transaction.atomic():
        told, address = _checked(name, email, language)
        signatory: Signatory = Signatory.objects.create(
            name=told, email=address, language=language, entered_by=by
        )
        log(signatory, "newsroom.enter_signatory", user=by, data={"signatory": told})
    return signatory


def change_signatory(*, signatory: Signatory, name: str, email: str, language: str, by: Officer) -> Signatory:
    """Whoever changes a line answers for it from now on, as if she had entered it.

    Another name or address ends the links that were mailed to the one before.
    """
    _check_may(by)
    with transaction.atomic():
        held = _held(signatory)
        told, address = _checked(name, email, language, but=held)
        if (told, address, language) == (held.name, held.email, held.language):
            return held
        if (told, address) != (held.name, held.email):
            _end_links(held, by)
        held.name, held.email, held.language, held.entered_by = told, address, language, by
        held.save(update_fields=["name", "email", "language", "entered_by"])
        log(held, "newsroom.change_signatory", user=by, data={"signatory": told})
    return held


def retire_signatory(*, signatory: Signatory, by: Officer) -> None:
    """She approves nothing any more, and her links open nothing. What she approved stays hers."""
    _check_may(by)
    with transaction.atomic():
        held = _held(signatory)
        _end_links(held, by)
        held.active = False
        held.save(update_fields=["active"])
        log(held, "newsroom.retire_signatory", user=by, data={"signatory": held.name})


def _check_may(by: Officer) -> None:
    if not rules.may_keep_signatories(by):
        raise NotAllowed(_("Your role does not include saying who approves by link."))


def _held(signatory: Signatory) -> Signatory:
    rows = Signatory.objects.select_for_update(of=("self",))
    held: Signatory | None = rows.filter(pk=signatory.pk, active=True).first()
    if held is None:
        raise Refused(_("She approves nothing any more. Enter her anew."))
    return held


def _end_links(signatory: Signatory, by: Officer) -> None:
    """Those that still wait for her answer; one that she answered by stays, for her to see what she did."""
    waiting = PersonalLink.objects.filter(
        signatory=signatory, revoked_at=None, review__ended_at=None, review__approved_at=None
    )
    for link in waiting.select_related("release"):
        PersonalLink.objects.filter(pk=link.pk).update(revoked_at=timezone.now())
        log(link.release, "newsroom.revoke_link", user=by, data={"link": link.pk})


def _checked(name: str, email: str, language: str, *, but: Signatory | None = None) -> tuple[str, str]:
    """Name and address as they are kept. Raises NotReady."""
    told, address = " ".join(tidy(name).split()), tidy(email).strip()
    reasons = []
    if not any(each.isalnum() for each in told):
        reasons.append(_("Give her name: it stands at what she approves."))
    if len(told) > MOST_CHARACTERS:
        reasons.append(_("The name is longer than %(most)d characters.") % {"most": MOST_CHARACTERS})
    try:
        validate_email(address)
        spelling = folded(address)
    except (ValidationError, NoAddress):
        reasons.append(_("That is no mail address: her link and her codes go there."))
    else:
        reasons += _taken(spelling, but)
    if language not in public_languages(the_office()):
        reasons.append(_("Choose one of the languages of the office."))
    if reasons:
        raise NotReady(reasons)
    return told, address


def _taken(spelling: str, but: Signatory | None) -> list[str]:
    others = Signatory.objects.filter(active=True)
    if any(_spelled(each.email) == spelling for each in others if each != but):
        return [_("Another signatory has that address. Each needs her own.")]
    if any(_spelled(each) == spelling for each in addresses_of_officers()):
        return [_("An officer has that address. Whoever has an account approves at the desk.")]
    return []


def addresses_of_officers(numbers: set[int] | None = None) -> list[str]:
    """Of those with an account today, or of `numbers` alone."""
    officers = Officer.objects.exclude(email="")
    kept = officers.filter(is_active=True) if numbers is None else officers.filter(pk__in=numbers)
    return list(kept.values_list("email", flat=True))


def is_address_of(email: str, numbers: set[int]) -> bool:
    """Whether `email` is the address of one of those officers, however it is spelt."""
    return _spelled(email) in {_spelled(each) for each in addresses_of_officers(numbers)}


def _spelled(email: str) -> str:
    try:
        return folded(email)
    except NoAddress:
        return email
