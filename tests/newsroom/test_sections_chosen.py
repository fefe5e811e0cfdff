"""No release comes to a section that nobody chose; where there is one alone, nothing is asked."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from communique.newsroom.actions.importing import import_file
from communique.newsroom.models import Release, Section
from communique.staff.models import Officer
from tests import factories
from tests.newsroom.test_desk import new_form

pytestmark = pytest.mark.django_db
ADD, PASTE, IMPORT = "/desk/releases/add/", "/desk/releases/paste/", "/desk/releases/import/"
TEXT = "14 March 2026\n\nBridge over the Lipa opened\n\nThe Mayor opened the bridge.\n"
ASKED = "Choose the section in which it stands."


@pytest.fixture
def second(officer: Officer) -> Section:
    """A section beside the office's first."""
    assert Section.objects.count() == 1
    made = factories.make_section("speeches", en="Speeches")
    Section.objects.filter(pk=made.pk).update(position=9)
    return made


def told(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def chosen(page: str) -> str:
    """The value that the section's field shows."""
    field = re.search(r'<select name="section".*?</select>', page, re.DOTALL)
    assert field is not None
    found = re.search(r'value="([^"]*)"[^>]*selected', field[0])
    return found[1] if found else ""


def test_a_new_release_asks_for_its_section(desk: Client, second: Section) -> None:
    page = desk.get(ADD).content.decode()
    assert chosen(page) == ""
    assert "Choose a section" in page
    answer = desk.post(ADD, new_form() | {"section": ""})
    assert ASKED in told(answer)
    assert "The Mayor opened the bridge." in answer.content.decode()
    assert not Release.objects.exists()
    desk.post(ADD, new_form() | {"section": str(second.pk)})
    assert Release.objects.get().section == second


def test_a_section_that_is_not_there_is_told(desk: Client, second: Section) -> None:
    assert ASKED in told(desk.post(ADD, new_form() | {"section": "987654"}))
    answer = desk.post(PASTE, {"text": TEXT, "section": "987654"})
    assert ASKED in told(answer)
    assert "The Mayor opened the bridge." in told(answer)


def test_a_text_is_taken_in_where_the_officer_says(desk: Client, second: Section) -> None:
    assert chosen(desk.get(PASTE).content.decode()) == ""
    answer = desk.post(PASTE, {"text": TEXT})
    assert ASKED in told(answer)
    assert "The Mayor opened the bridge." in told(answer)
    assert not Release.objects.exists()
    desk.post(PASTE, {"text": TEXT, "section": str(second.pk)})
    assert Release.objects.get().section == second


def test_a_file_without_a_section_is_asked_for_once_more(desk: Client, second: Section) -> None:
    page = told(desk.post(PASTE, {"file": SimpleUploadedFile("bridge.txt", TEXT.encode())}))
    assert ASKED in page
    assert "Choose the file once more, too: browsers do not keep it." in page
    assert not Release.objects.exists()


def test_nothing_is_asked_where_there_is_one_section(desk: Client, officer: Officer) -> None:
    [only] = Section.objects.all()
    assert chosen(desk.get(ADD).content.decode()) == str(only.pk)
    for screen in (PASTE, IMPORT):
        assert 'name="section"' not in desk.get(screen).content.decode()
    desk.post(PASTE, {"text": TEXT})
    assert Release.objects.get().section == only


def test_several_files_stand_where_they_say_and_else_where_the_officer_says(
    desk: Client, second: Section
) -> None:
    first = Section.objects.exclude(pk=second.pk).get()
    named = f"{first.name_in('en')}\n\n{TEXT.replace('Bridge', 'Ferry')}"

    def files() -> list[SimpleUploadedFile]:
        return [SimpleUploadedFile(name, text.encode()) for name, text in (("a.txt", TEXT), ("b.txt", named))]

    page = told(desk.post(IMPORT, {"files": files()}))
    assert ASKED in page
    assert not Release.objects.exists()
    desk.post(IMPORT, {"files": files(), "section": str(second.pk)})
    found = {str(release): release.section for release in Release.objects.all()}
    assert found == {"Bridge over the Lipa opened": second, "Ferry over the Lipa opened": first}


def test_what_comes_by_command_line_stands_where_it_did(officer: Officer, second: Section) -> None:
    outcome = import_file(source="bridge.txt", raw=TEXT.encode(), by=officer)
    assert outcome.outcome == "drafted"
    assert Release.objects.get().section == Section.objects.first()
