from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from wagtail.models import ModelLogEntry

from communique.ledger import originals, queries
from communique.ledger.actions import NewPart, erase_part, keep_original
from communique.ledger.audit import audit_ledger
from communique.ledger.errors import AlreadyErased, NotAllowed, Refused
from communique.ledger.models import Edition, Part
from tests.ledger.sealing import officer, seal, text_parts

REASON = "A court's order of 3 May"


def part_of(edition: Edition, kind: Part.Kind) -> Part:
    return edition.parts.filter(kind=kind)[0]


def original(content: bytes) -> NewPart:
    return NewPart(Part.Kind.ORIGINAL, "image/jpeg", digest=keep_original(content))


@pytest.mark.django_db
def test_an_erased_part_says_nothing_and_everything_else_still_stands() -> None:
    english = text_parts("The bridge is open", "en")
    edition = seal(parts=[*text_parts(), *english])
    chief = officer("chief", superuser=True)
    erased = part_of(edition, Part.Kind.TEXT)
    erase_part(part=erased, by=chief, reason=f" {REASON} ")

    said = queries.sealed(edition)
    assert list(said.documents) == ["en"]
    erased.refresh_from_db()
    assert (erased.held.salt, erased.held.content, erased.held.digest) == (None, None, "")
    assert len(bytes(erased.commitment)) == 32
    assert list(audit_ledger()) == []
    entry = ModelLogEntry.objects.get(action="ledger.erase_part")
    assert (entry.user, entry.object_id, entry.data) == (chief, str(erased.pk), {"reason": REASON})
    assert entry.message == "Erased what a sealed part says"


@pytest.mark.django_db
def test_a_part_is_erased_once_with_a_reason_and_by_who_may() -> None:
    part = part_of(seal(), Part.Kind.TEXT)
    chief = officer("chief", superuser=True)
    with pytest.raises(NotAllowed, match="Your role"):
        erase_part(part=part, by=officer(), reason=REASON)
    with pytest.raises(Refused, match="Say why"):
        erase_part(part=part, by=chief, reason=" \n")
    erase_part(part=part, by=chief, reason=REASON)
    with pytest.raises(AlreadyErased, match="was erased on"):
        erase_part(part=part, by=chief, reason=REASON)
    assert ModelLogEntry.objects.filter(action="ledger.erase_part").count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_original_goes_with_the_last_part_that_names_it() -> None:
    chief = officer("chief", superuser=True)
    first, second = seal(parts=[original(b"light")]), seal(parts=[original(b"light"), original(b"shade")])
    (digest,) = queries.sealed(first).originals
    erase_part(part=part_of(first, Part.Kind.ORIGINAL), by=chief, reason=REASON)
    assert originals.path_of(digest).is_file()
    assert queries.sealed(first).originals == ("",)
    erase_part(part=part_of(second, Part.Kind.ORIGINAL), by=chief, reason=REASON)
    assert not originals.path_of(digest).exists()
    assert queries.sealed(second).originals[0] == ""
    assert originals.path_of(queries.sealed(second).originals[1]).is_file()
    assert list(audit_ledger()) == []


@pytest.mark.django_db(transaction=True)
def test_what_was_erased_is_no_longer_in_sqlites_file() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps old rows until its next vacuum, as the action says")
    words = "A name that nobody may read again, told at length. " * 400
    note = NewPart(Part.Kind.NOTE, "text/plain; charset=utf-8", "en", words.encode())
    part = part_of(seal(parts=[note]), Part.Kind.NOTE)
    file = Path(connection.settings_dict["NAME"])
    assert b"nobody may read again" in file.read_bytes()
    erase_part(part=part, by=officer("chief", superuser=True), reason=REASON)
    assert b"nobody may read again" not in file.read_bytes()
