"""The only writer of the press list. Neither the audit nor a log names a journalist: both keep numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from wagtail.log_actions import log

from communique.directory.queries import public_languages, the_office
from communique.languages.tags import canonical_tag
from communique.ledger.document import tidy
from communique.newsroom import rules
from communique.newsroom.errors import NotAllowed, NotReady
from communique.newsroom.mailing.addresses import NoAddress, folded
from communique.newsroom.models import Journalist, Mailing, PersonalLink
from communique.newsroom.press_file import Entry, Line

if TYPE_CHECKING:
    from communique.staff.models import Officer

MOST_CHARACTERS: Final = 200
A_WRITE: Final = 500


@dataclass(frozen=True, slots=True)
class Imported:
    """`told`: a sentence for each line that was not taken, in the order of the file."""

    added: int
    told: Sequence[str]


@sensitive_variables()
def add_journalist(*, entry: Entry, by: Officer) -> Journalist:
    """Raises NotReady with every reason, NotAllowed."""
    _check_may(by)
    with transaction.atomic():
        tidied = _checked(entry)
        if _of(tidied.email).exists():
            raise NotReady([_("That address is on the press list already.")])
        journalist: Journalist = Journalist.objects.create(
            name=tidied.name, outlet=tidied.outlet, email=tidied.email, language=tidied.language
        )
        _log(journalist, "newsroom.add_journalist", by)
    return journalist


@sensitive_variables()
def change_journalist(*, journalist: Journalist, entry: Entry, by: Officer) -> None:
    """What she was sent already goes by her old name and address. Raises NotReady, NotAllowed."""
    _check_may(by)
    with transaction.atomic():
        tidied = _checked(entry)
        if _of(tidied.email).exclude(pk=journalist.pk).exists():
            raise NotReady([_("That address is on the press list already.")])
        journalist.name, journalist.outlet = tidied.name, tidied.outlet
        journalist.email, journalist.language = tidied.email, tidied.language
        journalist.save(update_fields=["name", "outlet", "email", "language"])
        _log(journalist, "newsroom.change_journalist", by)


def retire_journalist(*, journalist: Journalist, by: Officer) -> None:
    """She is sent nothing from now on, what waits included, and her links open nothing any more."""
    _check_may(by)
    with transaction.atomic():
        if Journalist.objects.filter(pk=journalist.pk, active=True).update(active=False):
            _close(journalist)
            _log(journalist, "newsroom.retire_journalist", by)
    journalist.active = False


def take_on_again(*, journalist: Journalist, by: Officer) -> None:
    """She may be chosen again; links that ended stay ended."""
    _check_may(by)
    with transaction.atomic():
        if Journalist.objects.filter(pk=journalist.pk, active=False).update(active=True):
            _log(journalist, "newsroom.take_on_journalist", by)
    journalist.active = True


def forget_journalist(*, journalist: Journalist, by: Officer) -> None:
    """Her name, outlet and address go for good, with the mails to her.

    That a link was made and opened stays with its release, without a name; the link itself opens nothing.
    """
    _check_may(by)
    with transaction.atomic():
        _close(journalist)
        hers = PersonalLink.objects.filter(journalist=journalist)
        hers.update(journalist=None, recipient="", email="", language="")
        _log(journalist, "newsroom.forget_journalist", by, deleted=True)
        Journalist.objects.filter(pk=journalist.pk).delete()


@sensitive_variables()
def import_journalists(*, lines: Sequence[Line], by: Officer) -> Imported:
    """Adds what is right, and tells of each other line why it was left out.

    An address that is on the list already is left as it is there.
    """
    _check_may(by)
    told: list[str] = []
    fresh: dict[str, Journalist] = {}
    with transaction.atomic():
        known = {_spelling(email) for email in Journalist.objects.values_list("email", flat=True)}
        languages = public_languages(the_office())
        for line in lines:
            try:
                entry = _checked(line.entry, languages)
            except NotReady as refusal:
                told.append(_line(line.number, str(refusal)))
                continue
            spelling = _spelling(entry.email)
            if spelling in fresh:
                told.append(_line(line.number, _("The address stands further up in the file, too.")))
            elif spelling in known:
                told.append(_line(line.number, _("The address is on the press list already.")))
            else:
                fresh[spelling] = Journalist(
                    name=entry.name, outlet=entry.outlet, email=entry.email, language=entry.language
                )
        made = Journalist.objects.bulk_create(list(fresh.values()), batch_size=A_WRITE)
        if made:
            numbers = [journalist.pk for journalist in made]
            _log(made[0], "newsroom.import_journalists", by, data={"journalists": numbers})
    return Imported(len(made), told)


def export_press_list(*, by: Officer) -> list[Journalist]:
    """The whole list, retired journalists included; that it was taken out is in the audit."""
    _check_may(by)
    with transaction.atomic():
        everybody = list(Journalist.objects.order_by("outlet", "name", "pk"))
        if everybody:
            _log(everybody[0], "newsroom.export_journalists", by, data={"number": len(everybody)})
    return everybody


def _line(number: int, reasons: str) -> str:
    return _("Line %(number)d: %(reasons)s") % {"number": number, "reasons": reasons}


def _close(journalist: Journalist) -> None:
    PersonalLink.objects.filter(journalist=journalist, revoked_at=None).update(revoked_at=timezone.now())
    Mailing.objects.filter(journalist=journalist, sent_at=None).delete()


@sensitive_variables()
def _checked(entry: Entry, languages: Sequence[str] = ()) -> Entry:
    """The entry as it may stand on the list. Raises NotReady with every reason."""
    tidied = replace(
        entry,
        name=_one_line(entry.name),
        outlet=_one_line(entry.outlet),
        email=entry.email.strip(),
        language=canonical_tag(entry.language) if entry.language.strip() else "",
    )
    known = languages or public_languages(the_office())
    reasons = []
    if not any(each.isalnum() for each in tidied.name):
        reasons.append(_("The name is missing."))
    if max(len(tidied.name), len(tidied.outlet)) > MOST_CHARACTERS:
        reasons.append(
            _("Name and outlet have %(most)d characters each at the most.") % {"most": MOST_CHARACTERS}
        )
    if not tidied.email:
        reasons.append(_("The e-mail address is missing."))
    elif not _is_address(tidied.email):
        reasons.append(
            _("«%(address)s» is no e-mail address; it looks like name@example.org.")
            % {"address": tidied.email[:MOST_CHARACTERS]}
        )
    if tidied.language not in known:
        reasons.append(
            _("«%(language)s» is no language of the office; it has %(known)s.")
            % {"language": entry.language.strip()[:35], "known": ", ".join(known)}
        )
    if reasons:
        raise NotReady(reasons)
    return tidied


def _one_line(words: str) -> str:
    return " ".join(tidy(words).split())


@sensitive_variables()
def _is_address(email: str) -> bool:
    try:
        validate_email(email)
        folded(email)
    except (ValidationError, NoAddress):
        return False
    return True


def _spelling(email: str) -> str:
    try:
        return folded(email)
    except NoAddress:
        return email


def _of(email: str) -> QuerySet[Journalist]:
    return Journalist.objects.filter(email__iexact=email)


def _check_may(by: Officer) -> None:
    if not rules.may_keep_press_list(by):
        raise NotAllowed(_("Your role does not include the press list."))


def _log(journalist: Journalist, action: str, by: Officer, **more: object) -> None:
    """By number: a title would keep her name after it was forgotten."""
    log(journalist, action, user=by, title=f"№ {journalist.pk}", **more)
