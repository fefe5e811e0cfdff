"""The main job on real input: two pages of a real office, imported, published, read on the site."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from communique.newsroom.cli import import_releases
from communique.newsroom.models import PublishedText
from tests import factories

pytestmark = pytest.mark.django_db

FIGURE = re.compile(r"<figure.*?</figure>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")


def plain(markup: str) -> str:
    return " ".join(html.unescape(TAG.sub(" ", markup)).split())


@pytest.fixture
def files(shared: Path) -> list[Path]:
    return sorted((shared / "seeds").glob("*.txt"))


def test_both_pages_stand_on_the_site_with_everything_at_its_place(files: list[Path], client: Client) -> None:
    factories.make_office("en")
    told = json.loads(CliRunner().invoke(import_releases, ["--publish", "--json", *map(str, files)]).stdout)
    assert [entry["outcome"] for entry in told] == ["published", "published"]
    for path, entry in zip(files, told, strict=True):
        gold = json.loads(path.with_suffix(".gold.json").read_text("utf-8"))
        response = client.get(entry["address"])
        assert response.status_code == 200
        page = b"".join(response).decode()
        body = page.partition("<article")[2].partition("</article>")[0]
        assert f">{html.escape(gold['title'])}<" in body
        figures = FIGURE.findall(body)
        assert len(figures) == len(gold["photographs"])
        assert all("Presidency of Serbia / Dimitrije Goll" in plain(figure) for figure in figures)
        _check_order(path.read_text("utf-8"), plain(body))


def _check_order(source: str, shown: str) -> None:
    """Every line of the release's body stands on the page, in the file's order, up to the site's footer."""
    body, _, footer = source.partition("Contact the President")
    lines = [" ".join(line.split()) for line in body.splitlines() if len(line.split()) > 12]
    places = [shown.find(line) for line in lines]
    assert all(place >= 0 for place in places)
    assert places == sorted(places)
    assert not [line for line in footer.splitlines() if len(line.split()) > 8 and line.strip() in shown]


def test_the_seeds_section_and_times_are_kept(files: list[Path]) -> None:
    factories.make_office("en")
    CliRunner().invoke(import_releases, ["--publish", *map(str, files)])
    rows = {row.issued_on.isoformat(): row for row in PublishedText.objects.select_related("section")}
    assert set(rows) == {"2020-12-15", "2020-06-15"}
    assert rows["2020-06-15"].section.slug == "press-releases"
    assert rows["2020-12-15"].issued_at.isoformat() == "2020-12-15T17:55:00+00:00"


def test_imported_again_they_are_already_there(files: list[Path]) -> None:
    factories.make_office("en")
    words = ["--publish", "--json", *map(str, files)]
    first = json.loads(CliRunner().invoke(import_releases, words).stdout)
    again = json.loads(CliRunner().invoke(import_releases, words).stdout)
    assert [entry["outcome"] for entry in again] == ["already there", "already there"]
    assert [entry["address"] for entry in again] == [entry["address"] for entry in first]
    assert PublishedText.objects.count() == 2
