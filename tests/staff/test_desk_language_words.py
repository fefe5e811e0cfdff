"""Whatever the desk asks gettext for has its Serbian: every screen is opened, and its words listened to."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Final

import pytest
from django.test import Client
from wagtail.users.models import UserProfile

from communique.staff.models import Officer
from tests.desk_walk import make_walked_office, screens, visit
from tests.desk_words import listening, told

# Wagtail leaves the file that it makes a thumbnail in to the garbage collector.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*SpooledTemporaryFile.*:pytest.PytestUnraisableExceptionWarning",
    "ignore:.*FileIO.*:pytest.PytestUnraisableExceptionWarning",
)
# Messages that may stay as they are, and why.
ALLOWED: Final[frozenset[str]] = frozenset()
CYRILLIC: Final = re.compile(r"[Ѐ-ӿ]+")
OWN_NAMES: Final = re.compile(r"Српски \(ћирилица\)|[Сс]рпски")


@pytest.fixture
def vera(db: None, monkeypatch: pytest.MonkeyPatch) -> Officer:
    return make_walked_office(monkeypatch)


def speak(officer: Officer, code: str) -> Client:
    profile = UserProfile.get_for_user(officer)
    profile.preferred_language = code
    profile.save()
    client = Client(raise_request_exception=False)
    client.force_login(officer)
    return client


def test_every_word_of_the_desk_has_its_serbian(vera: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    client = speak(vera, "sr")
    with listening(monkeypatch) as heard:
        for where in screens(vera):
            visit(client, where)
        Client().get("/desk/login/")
    lacking = {message for message in heard.lacking if told(message) not in ALLOWED}
    if (wanted := os.environ.get("DESK_WORDS_LACKING")) is not None:
        Path(wanted).write_text(json.dumps(sorted(lacking, key=str), ensure_ascii=False), "utf-8")
    assert len(heard.asked) > 500
    assert not lacking, "\n".join(sorted(map(told, lacking)))


def test_the_desk_in_latin_script_has_no_cyrillic_letter(vera: Officer) -> None:
    """Except what the office or its data says, and each language's own name."""
    client = speak(vera, "sr-latn")
    found: dict[str, list[str]] = {}
    for where in screens(vera):
        said = OWN_NAMES.sub("", visit(client, where))
        if words := CYRILLIC.findall(said):
            found[where] = sorted(set(words))[:5]
    assert not found
