"""Who a release speaks of: mentions gathered into people, and whom a subject names."""

from communique.reading.people.cast import People, find_people
from communique.reading.people.speakers import Named, name_speakers
from communique.reading.people.telling import people_told

__all__ = ["Named", "People", "find_people", "name_speakers", "people_told"]
