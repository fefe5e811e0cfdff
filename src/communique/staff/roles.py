"""The roles of an office, each with the least that its work needs. Permissions are looked up by name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext_lazy, gettext_noop
from django_stubs_ext import StrOrPromise


class Role(StrEnum):
    ADMINISTRATOR = "Administrator"
    PRESS_OFFICER = "Press officer"
    APPROVER = "Approver"
    DUTY_OFFICER = "Duty officer"
    ADVISER = "Adviser"
    CLERK = "Clerk"


# Groups are called by these words in the database; where they are shown they go through gettext.
NAMES = (
    gettext_noop("Administrator"),
    gettext_noop("Press officer"),
    gettext_noop("Approver"),
    gettext_noop("Duty officer"),
    gettext_noop("Adviser"),
    gettext_noop("Clerk"),
)


@dataclass(frozen=True, slots=True)
class Rights:
    """`permissions` as `app.codename`; `pictures` are Wagtail's rights on its collection of photographs."""

    meaning: StrOrPromise
    permissions: frozenset[str]
    pictures: frozenset[str] = frozenset()


DESK = frozenset({"wagtailadmin.access_admin"})
READS_RELEASES = frozenset({"newsroom.view_release"})
WRITES_RELEASES = READS_RELEASES | {
    "newsroom.add_release",
    "newsroom.change_release",
    "newsroom.delete_release",
}
PUBLISHES = READS_RELEASES | {"newsroom.change_release", "newsroom.publish_release", "newsroom.raise_banner"}
PRESS_LIST = frozenset({"newsroom.view_journalist", "newsroom.add_journalist", "newsroom.change_journalist"})
SUBSCRIBERS = frozenset({"newsroom.view_subscriber", "newsroom.change_subscriber"})
READS_RECORD = frozenset({"record.view_statement", "record.view_commitment"})
DECIDES = READS_RECORD | {"record.decide_finding", "record.change_commitment"}
LETTERS = frozenset({"letters.view_letter", "letters.change_letter"})
PICTURES = frozenset({"add_image", "change_image", "choose_image"})


def _all_on(app: str, *models: str, verbs: tuple[str, ...] = ("view", "add", "change")) -> frozenset[str]:
    return frozenset(f"{app}.{verb}_{model}" for model in models for verb in verbs)


DIRECTORY = _all_on(
    "directory", "person", "post", "appointment", "place", "country", "occasion", "organisation", "subject"
) | {"directory.merge_person"}
OFFICE = (
    _all_on("directory", "office", verbs=("view", "change"))
    | _all_on("newsroom", "section")
    | _all_on("newsroom", "signatory")
    | _all_on("staff", "officer")
)

RIGHTS: dict[Role, Rights] = {
    Role.ADMINISTRATOR: Rights(
        gettext_lazy("Runs the office: officers, sections, directory, archives, and everything below."),
        DESK
        | WRITES_RELEASES
        | PUBLISHES
        | LETTERS
        | DIRECTORY
        | DECIDES
        | OFFICE
        | PRESS_LIST
        | SUBSCRIBERS
        | {"newsroom.import_archive", "letters.delete_letter", "newsroom.unlock_release"},
        PICTURES | {"delete_image"},
    ),
    Role.PRESS_OFFICER: Rights(
        gettext_lazy(
            "Writes releases, imports files as drafts, keeps photographs, the directory and the record."
        ),
        DESK | WRITES_RELEASES | DIRECTORY | DECIDES | PRESS_LIST | SUBSCRIBERS,
        PICTURES,
    ),
    Role.APPROVER: Rights(
        gettext_lazy(
            "Approves, schedules, publishes, corrects, withdraws and restores releases; "
            "never her own changes."
        ),
        DESK | PUBLISHES | DECIDES | PRESS_LIST,
        frozenset({"choose_image"}),
    ),
    Role.DUTY_OFFICER: Rights(
        gettext_lazy(
            "Publishes in an emergency before anybody approves, with a reason, and is approved afterwards."
        ),
        DESK | WRITES_RELEASES | {"newsroom.publish_in_emergency", "newsroom.raise_banner"},
        PICTURES,
    ),
    Role.ADVISER: Rights(
        gettext_lazy("Reads the record, and prepares meetings from it."),
        DESK | READS_RELEASES | READS_RECORD,
    ),
    Role.CLERK: Rights(gettext_lazy("Reads the letters and keeps them in order."), DESK | LETTERS),
}
