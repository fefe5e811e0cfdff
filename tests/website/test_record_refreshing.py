"""What a decision takes away: the pages that show the words, and no others."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from communique.directory.actions import merge_people
from communique.directory.models import Office
from communique.record.actions.statements import Mend, decide_subject, mend_statement, refuse_statement
from communique.staff.models import Officer
from communique.website import rendering, store
from communique.website.pages.routing import page_at
from tests import factories
from tests.website.publishing import get, issued, published, shown
from tests.website.recording import QUOTE, Small, make_record, path_of, person, said

Committing = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def told(django_capture_on_commit_callbacks: Committing) -> Committing:
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def small(officer: Officer, told: Committing) -> Small:
    """A record that the site knows of, and another release with another person's words."""
    with told():
        return make_record(officer)


def standing() -> set[str]:
    return {
        "/" + str(file.relative_to(store.folder())).removesuffix("index.html")
        for file in store.folder().rglob("*")
        if file.is_file() and file.suffix not in {".gz", ".br", ""}
    }


def test_rendering_ahead_gives_the_bytes_that_asking_gives(small: Small) -> None:
    rendering.render_all()
    paths = [path for path in standing() if "pictures" not in path and "50" not in path]
    assert f"/en/people/{small.mayor.pk}-ana-lisov/" in paths
    assert f"/sr-latn/countries/{small.torland.pk}-torland/" in paths
    for path in paths:
        assert get(path).content == page_at(path).body, path


def test_a_decision_takes_away_what_it_touches_and_nothing_else(small: Small, told: Committing) -> None:
    with told():
        other = published(
            small.by, factories.text("en", "Elsewhere", "“We sang,” he said."), issued_at=issued(2026, 1, 2)
        )
        singer = person("Ivo Pech", small.by)
        song = said(other, "“We sang,”", small.by, speaker=singer)
    kept = {
        path_of(other),
        f"/en/statements/{song.key}/",
        f"/en/people/{singer.pk}-ivo-pech/",
        "/en/",
        "/en/archive/",
    }
    stale = {
        path_of(small.release),
        f"/en/statements/{small.quote.key}/",
        f"/en/statements/{small.quote.key}.bib",
        f"/en/people/{small.mayor.pk}-ana-lisov/",
        f"/en/people/{small.mayor.pk}-ana-lisov/2026/",
        f"/en/countries/{small.torland.pk}-torland/",
        "/en/people/",
        "/en/record/",
        "/sitemaps/record.xml",
    }
    for path in kept | stale:
        shown(path)
    with told():
        refuse_statement(statement=small.quote, by=small.by)
    assert kept <= standing()
    assert not stale & standing()


def test_another_speaker_takes_the_words_from_the_page_of_the_first(small: Small, told: Committing) -> None:
    path = f"/en/people/{small.mayor.pk}-ana-lisov/"
    assert QUOTE in shown(path)
    with told():
        mend_statement(statement=small.quote, mend=Mend(speaker=small.guest), by=small.by)
    assert QUOTE not in shown(path)
    assert QUOTE in shown(f"/en/people/{small.guest.pk}-bela-torm/")


def test_a_subject_comes_and_goes(small: Small, told: Committing) -> None:
    with told():
        decide_subject(statement=small.quote, subject=small.subject, fits=True, by=small.by)
    assert QUOTE in shown("/en/subjects/bridges/")
    with told():
        decide_subject(statement=small.quote, subject=small.subject, fits=False, by=small.by)
    shown("/en/subjects/bridges/", 404)


def test_a_merge_is_seen_on_every_page_that_names_the_two(small: Small, told: Committing) -> None:
    with told():
        other = person("B. Torm", small.by)
        statement = said(small.release, "He then left", small.by, speaker=other)
    pages = (path_of(small.release), f"/en/statements/{statement.key}/", "/en/people/")
    for path in pages:
        assert "B. Torm" in shown(path)
    with told():
        merge_people(kept=small.guest, merged=other, by=small.by)
    for path in pages:
        assert "B. Torm" not in shown(path)


def test_the_menu_of_all_pages_knows_when_the_record_begins(officer: Officer, told: Committing) -> None:
    with told():
        release = published(officer, factories.text("en", "Song", "“We sang,” he said."))
    assert "/en/record/" not in shown("/en/")
    with told():
        said(release, "“We sang,”", officer)
    assert "/en/record/" in shown("/en/")


def test_a_new_choice_of_the_office_is_seen_at_once(small: Small, told: Committing) -> None:
    from communique.directory.actions import change_office

    office = Office.objects.get()
    office.record_shown = "read"
    shown("/en/people/")
    with told():
        change_office(office=office, by=small.by)
    assert "/en/people/" not in standing()
