"""The only writers of the directory: a file for each kind of entry.

Each checks the right, writes in one transaction, logs to the audit and writes an event with ids: for most
`<entry>_changed`, such as `person_changed(person)`; `people_merged` and `merge_undone(merge, kept, merged)`.
"""

from communique.directory.actions.appointing import appoint, change_appointment, remove_appointment
from communique.directory.actions.entries import (
    accept_organisation,
    add_organisation,
    add_place,
    add_post,
    add_subject,
    change_entry,
    propose_organisation,
)
from communique.directory.actions.merging import keep_apart, merge_people, undo_merge
from communique.directory.actions.naming_countries import add_country, fill_countries, take_country
from communique.directory.actions.occasions import (
    accept_occasion,
    add_occasion,
    change_occasion,
    propose_occasion,
)
from communique.directory.actions.office import change_office, keep_own
from communique.directory.actions.people import accept_person, add_alias, add_person, propose_person

__all__ = [
    "accept_occasion",
    "accept_organisation",
    "accept_person",
    "add_alias",
    "add_country",
    "add_occasion",
    "add_organisation",
    "add_person",
    "add_place",
    "add_post",
    "add_subject",
    "appoint",
    "change_appointment",
    "change_entry",
    "change_occasion",
    "change_office",
    "fill_countries",
    "keep_apart",
    "keep_own",
    "merge_people",
    "propose_occasion",
    "propose_organisation",
    "propose_person",
    "remove_appointment",
    "take_country",
    "undo_merge",
]
