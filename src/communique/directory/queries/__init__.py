"""What the directory is asked, from every room: a file for each kind of question."""

from communique.directory.queries.finding import (
    find_country,
    find_organisation,
    find_person,
    find_place,
)
from communique.directory.queries.occasions import find_occasion
from communique.directory.queries.office import NoOffice, office_text, public_languages, the_office
from communique.directory.queries.people import (
    all_entries_of,
    kept_people,
    known_people,
    name_of,
    names_of,
    the_people,
    the_person,
)
from communique.directory.queries.posts import appointment_on, head_on, posts_of

__all__ = [
    "NoOffice",
    "all_entries_of",
    "appointment_on",
    "find_country",
    "find_occasion",
    "find_organisation",
    "find_person",
    "find_place",
    "head_on",
    "kept_people",
    "known_people",
    "name_of",
    "names_of",
    "office_text",
    "posts_of",
    "public_languages",
    "the_office",
    "the_people",
    "the_person",
]
