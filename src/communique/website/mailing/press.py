"""What mails to journalists say of an embargo: never a word of what is under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from communique.newsroom.actions.embargoes import current_link, token_of
from communique.newsroom.actions.press_mailing import UNDER_EMBARGO
from communique.newsroom.embargoing import Standing, standing_of
from communique.newsroom.models import Mailing, Release
from communique.website import addresses
from communique.website.pages.frame import OfficeWords
from communique.website.personal.until import told_end
from communique.website.wording import words

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.newsroom.models import Journalist, PersonalLink

Kind = Mailing.Kind
ABOUT_EMBARGOES: Final = frozenset(str(kind) for kind in UNDER_EMBARGO)


def told_of_embargo(
    row: Mailing, journalist: Journalist, office: Office, named: OfficeWords, tag: str
) -> dict[str, str] | None:
    """What such a mail says, by its place in it; None where it would not be true any more.

    The link is hers alone, so nothing of it is written once for many.
    """
    release = Release.objects.select_related("review", "schedule", "edition").get(pk=row.release_id)
    link = current_link(release, journalist)
    if link is None or link.embargo is None:
        return None
    standing = standing_of(link.embargo, release)
    if standing is not (Standing.TAKEN_BACK if row.kind == Kind.TAKEN_BACK else Standing.RUNNING):
        return None
    said = words(tag)["embargo_mail"]
    moment = told_end(office, release.schedule.instant, tag) if release.schedule is not None else ""
    told = {
        "subject": said[f"{row.kind}_subject"].format(moment=moment),
        "hello": said["hello"].format(name=journalist.name),
        "text": said[f"{row.kind}_text"].format(office=named.name, moment=moment),
        "further": said[f"{row.kind}_next"],
    }
    if standing is Standing.RUNNING:
        told |= {"link": _address(link), "button": said[f"{row.kind}_button"]}
    return told


def _address(link: PersonalLink) -> str:
    return addresses.absolute(f"/embargo/{token_of(link)}/")
