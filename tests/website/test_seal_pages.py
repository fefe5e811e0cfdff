"""The seal on pages, as downloads and on paper."""

from __future__ import annotations

import io
import re
import zipfile
from importlib.util import find_spec
from typing import Any

import pytest

from communique.events.telling import tell_waiting
from communique.ledger.models import Checkpoint, Cosignature, Edition, Entry
from communique.ledger.tiled.tree import leaf_hash
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from communique.website import store
from communique.website.ledger import pages, seal_line
from communique.website.ledger.codes import code_svg
from communique.website.ledger.paper import NoPaper, paper_of
from communique.website.refreshing import refresh_pages
from tests import factories
from tests.website.publishing import address, corrected, get, published, shown, withdrawn

needs_papers = pytest.mark.skipif(find_spec("typst") is None, reason="the extra «papers» is not installed")


def short(number: int) -> str:
    digest = leaf_hash(bytes(Entry.objects.get(edition__number=number).leaf)).hex()
    return f"{digest[:4]} {digest[4:8]} {digest[8:12]}"


def test_every_release_and_old_edition_tells_its_seal(officer: Officer) -> None:
    release = published(officer)
    corrected(release, officer)
    for path, number in ((address(release), 2), ("/en/editions/1/", 1), ("/en/editions/2/", 2)):
        page = shown(path)
        line = page[page.index('<aside class="seal"') :]
        line = line[: line.index("</aside>")]
        assert f"Edition {number}" in line
        assert f"Entry {number}" in line
        assert short(number) in line
        assert f'href="/ledger/editions/{number}.zip"' in line
        assert f'href="/en/seal/check/{number}/"' in line
        assert f'<link rel="alternate" type="application/zip" href="/ledger/editions/{number}.zip">' in page
        assert "witness" not in line
    assert "Преузмите запечаћено" in shown(address(release, "sr-Cyrl"))
    withdrawn(release, officer)
    assert short(3) in shown("/en/editions/3/")


def test_the_page_of_the_seal_tells_keys_log_and_newest_entries(officer: Officer) -> None:
    assert "so there is no key" in shown("/en/seal/")
    release = published(officer)
    tell_waiting()
    page = shown("/en/seal/")
    key = get("/ledger/keys").content.decode().strip()
    assert key.replace("+", "&#x2B;") in page or key in page
    assert "Bridge opened" in page
    assert short(1) in page
    assert "Отворен мост" in shown("/sr/seal/")
    withdrawn(release, officer, WithdrawalReason.COURT_ORDER)
    tell_waiting()
    page = shown("/en/seal/")
    assert "Bridge opened" not in page
    assert "/en/seal/check/1/" in page
    assert "/en/seal/" in shown("/sitemaps/pages.xml")


def test_pages_tell_a_witness_once_it_has_signed(officer: Officer) -> None:
    from communique.events.models import Event

    release = published(officer)
    path = address(release)
    assert "witness" not in shown(path)
    assert store.read(path) is not None
    Cosignature.objects.create(checkpoint=Checkpoint.objects.get(size=2), witness="w1.example", line="x")
    refresh_pages([Event(kind="checkpoint_cosigned", ids={"checkpoint": 2})])
    assert "1 witness" in shown(path)
    published(officer, factories.text("en", "Another"))
    # What the next signature covers is the new entry alone: the older page stands.
    Cosignature.objects.create(checkpoint=Checkpoint.objects.get(size=3), witness="w1.example", line="x")
    refresh_pages([Event(kind="checkpoint_cosigned", ids={"checkpoint": 3})])
    assert store.read(path) is None or "1 witness" in shown(path)
    assert seal_line.witnesses_of(2) == 1


def test_the_download_is_whole_named_and_not_sent_twice(officer: Officer) -> None:
    release = published(officer)
    answer = get("/ledger/editions/1.zip")
    content = b"".join(answer.streaming_content)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="edition-1.zip"'
    assert zipfile.ZipFile(io.BytesIO(content)).testzip() is None
    assert get("/ledger/editions/1.zip", **{"If-None-Match": answer["ETag"]}).status_code == 304
    corrected(release, officer)
    again = get("/ledger/editions/1.zip", **{"If-None-Match": answer["ETag"]})
    assert again.status_code == 200
    assert b"".join(again.streaming_content) != content
    for path in ("3.zip", "0.zip", "01.zip", "1.zip/", "x.zip", "999999999999.zip"):
        assert get(f"/ledger/editions/{path}").status_code == 404, path


@pytest.mark.parametrize(
    ("reason", "status"), [(WithdrawalReason.PERSONAL_DATA, 410), (WithdrawalReason.COURT_ORDER, 451)]
)
def test_what_may_not_be_read_cannot_be_downloaded(
    officer: Officer, reason: WithdrawalReason, status: int
) -> None:
    release = published(officer)
    for suffix in ("zip", "en.pdf"):
        answer = get(f"/ledger/editions/1.{suffix}")
        if answer.streaming:
            list(answer.streaming_content)
    withdrawn(release, officer, reason)
    tell_waiting()
    for number in (1, 2):
        for suffix in ("zip", "en.pdf"):
            answer = get(f"/ledger/editions/{number}.{suffix}")
            assert answer.status_code == status, (number, suffix)
            assert b"Bridge opened" not in answer.content


def test_withdrawn_for_other_reasons_stays_to_be_had(officer: Officer) -> None:
    release = published(officer)
    withdrawn(release, officer)
    answer = get("/ledger/editions/1.zip")
    assert answer.status_code == 200
    assert list(answer.streaming_content)


def test_a_code_leads_to_the_editions_own_address(officer: Officer) -> None:
    published(officer)
    for path, tag in (("1.svg", "en"), ("1.sr.svg", "sr"), ("1.sr-latn.svg", "sr-latn")):
        answer = get(f"/ledger/editions/{path}")
        assert answer["Content-Type"] == "image/svg+xml"
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer.content == code_svg(f"http://127.0.0.1:8000/{tag}/seal/check/1/")
        assert b"style" not in answer.content
    for path in ("2.svg", "1.fr.svg", "01.svg", "1.SR.svg"):
        assert get(f"/ledger/editions/{path}").status_code == 404, path


def test_print_has_number_digest_address_and_code(officer: Officer) -> None:
    page = shown(address(published(officer)))
    printed = page[page.index('class="printed"') :]
    assert 'src="/ledger/editions/1.en.svg"' in printed
    assert f"Edition 1 · entry 1 of the log 127.0.0.1:8000/ledger · digest {short(1)}" in printed
    assert "http://127.0.0.1:8000/en/seal/check/1/" in printed


@needs_papers
def test_a_paper_of_each_language_is_tagged_and_the_same_each_time(officer: Officer) -> None:
    more = [
        ("heading", "What was said"),
        ("quotation", {"words": "It will hold.", "attribution": "Ana Lisov, Mayor"}),
        ("paragraph", "<p>It is <b>wide</b> and <i>long</i>. #panic() $x$ *[</p>"),
        factories.photograph(factories.make_picture(officer), caption=""),
        factories.photograph(None),
    ]
    release = published(officer, factories.text(more=more, lead="A lead."), factories.serbian())
    for tag in ("en", "sr", "sr-latn"):
        answer = get(f"/ledger/editions/1.{tag}.pdf")
        assert answer.status_code == 200
        assert answer["Content-Type"] == "application/pdf"
        assert answer.content.startswith(b"%PDF-")
        assert b"/StructTreeRoot" in answer.content or b"/MarkInfo" in answer.content
        assert get(f"/ledger/editions/1.{tag}.pdf").content == answer.content
    assert 'href="/ledger/editions/1.en.pdf"' in shown(address(release))
    edition = Edition.objects.get()
    with pytest.raises(NoPaper):
        paper_of(edition, "fr")
    for path in ("1.pdf", "1.fr.pdf", "2.en.pdf", "1.EN.pdf"):
        assert get(f"/ledger/editions/{path}").status_code == 404, path


@needs_papers
def test_an_edition_without_a_text_in_the_language_has_no_paper(officer: Officer) -> None:
    published(officer, factories.text())
    assert "There is no PDF of this edition" not in shown("/en/editions/1/")
    page = shown("/ledger/editions/1.sr.pdf", 404)
    assert "PDF овог издања не постоји" in page


def test_without_the_extra_there_is_no_link_and_a_sentence(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (seal_line, pages):
        monkeypatch.setattr(module, "paper_can_be_made", lambda: False)
    release = published(officer)
    assert ".pdf" not in shown(address(release))
    assert "this installation makes no PDFs" in shown("/ledger/editions/1.en.pdf", 404)


def test_the_pages_have_nothing_inline_and_no_cookie(officer: Officer) -> None:
    published(officer)
    for path in ("/en/seal/", "/sr/seal/", "/en/seal/check/", "/sr-latn/seal/check/1/"):
        answer: Any = get(path)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert not answer.cookies
        assert "style=" not in page
        assert "<style" not in page
        assert not re.search(r"<script(?![^>]* src=)", page)
