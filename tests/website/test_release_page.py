from __future__ import annotations

import re

import pytest

from communique.ledger.models import Edition
from communique.newsroom.models import Picture
from communique.newsroom.states import WithdrawalReason
from communique.staff.models import Officer
from tests import factories
from tests.factories import restore_release
from tests.website.publishing import NOTE, address, corrected, get, issued, published, shown, withdrawn

DATA = re.compile(r'<script type="application/ld\+json">[^<]*</script>')
HOSTILE = '<script>alert("1")</script> & "quotes"'


def test_a_release_stands_in_all_its_languages(officer: Officer) -> None:
    release = published(officer)
    page = shown(address(release))
    assert '<html lang="en" dir="ltr">' in page
    assert "<h1>Bridge opened</h1>" in page
    assert "The Mayor opened the bridge over the Lipa." in page
    for tag, prefix in (("en", "en"), ("sr-Cyrl", "sr"), ("sr-Latn", "sr-latn")):
        assert f'hreflang="{tag}" href="http://127.0.0.1:8000/{prefix}/2026/03/14/' in page
    assert 'hreflang="x-default"' in page
    latin = shown(address(release, "sr-Latn"))
    assert '<html lang="sr-Latn" dir="ltr">' in latin
    assert "Gradonačelnica je otvorila most preko Lipe." in latin
    assert "Grad Lipovac" in latin


def test_a_release_links_only_to_languages_it_has(officer: Officer) -> None:
    page = shown(address(published(officer, factories.text())))
    assert 'hreflang="sr' not in page
    assert "/sr/" not in page.split("<main")[1]
    assert "not available in" in page


def test_date_place_record_and_permanent_address_are_shown(officer: Officer) -> None:
    release = published(officer, factories.text(place="Lipovac"), factories.serbian())
    page = shown(address(release))
    assert "Lipovac, 14 March 2026, 18:55" in page
    assert 'datetime="2026-03-14T18:55+01:00"' in page
    assert "http://127.0.0.1:8000/en/2026/03/14/bridge-opened/" in page
    assert '<link rel="canonical" href="http://127.0.0.1:8000/en/2026/03/14/bridge-opened/">' in page
    assert "Sealed" in page
    assert "/en/editions/1/" in page


def test_every_release_ends_with_how_to_write_to_the_office(officer: Officer) -> None:
    page = shown(address(published(officer)))
    block = page[page.index('class="contact-block"') :]
    for said in (
        "Contact the Mayor",
        "1 Linden Square",
        "mailto:press@lipovac.example",
        'href="/en/contact/"',
        "name and surname",
        "city or municipality",
        "e-mail address or telephone number",
    ):
        assert said in block


def test_hostile_text_stays_text(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    more = [
        ("heading", HOSTILE),
        ("quotation", {"words": HOSTILE, "attribution": HOSTILE}),
        (
            "paragraph",
            f'<p>See <a href="javascript:alert(1)">this</a> and {"&lt;img src=x onerror=y&gt;"}</p>',
        ),
        factories.photograph(picture, caption=HOSTILE, alternative_text=HOSTILE, agency=HOSTILE),
    ]
    text = factories.text("en", HOSTILE, HOSTILE, lead=HOSTILE, place=HOSTILE, slug="hostile", more=more)
    release = published(officer, text)
    for path in (address(release), "/en/", "/en/2026/03/", "/en/editions/1/", "/en/feed.atom"):
        page = DATA.sub("", shown(path))
        assert "<script" not in page
        assert "onerror=y>" not in page
        assert "javascript:" not in page
    assert "&lt;script&gt;" in shown(address(release))
    assert 'alt="&lt;script&gt;alert(&quot;1&quot;)' in shown(address(release))


def test_photographs_have_their_credit_sizes_and_measures(officer: Officer) -> None:
    picture = factories.make_picture(officer)
    paragraphs = [("paragraph", f"<p>Part {number}.</p>") for number in range(3)]
    more = [*paragraphs, factories.photograph(picture)]
    page = shown(address(published(officer, factories.text(more=more))))
    assert f"/pictures/{picture.digest}/320.webp 64w" in page
    assert 'width="64" height="48"' in page
    assert 'alt="A stone bridge over a river"' in page
    assert "The new bridge" in page
    assert "Photo: City of Lipovac / Ana Lisov" in page
    assert 'loading="lazy"' in page
    assert f'og:image" content="http://127.0.0.1:8000/pictures/{picture.digest}/' in page


def test_a_credited_place_keeps_its_frame_and_credit(officer: Officer) -> None:
    page = shown(address(published(officer, factories.text(more=[factories.photograph(None)]))))
    assert "credited-place" in page
    assert "Photo: City of Lipovac / Ana Lisov" in page
    assert "<picture" not in page


def test_a_correction_says_what_and_when_and_leads_to_the_earlier_edition(officer: Officer) -> None:
    release = published(officer)
    corrected(
        release, officer, factories.text("en", "Bridge opened", "It is 48 metres long."), factories.serbian()
    )
    page = shown(address(release))
    assert NOTE["en"] in page
    assert "Corrected on" in page
    assert 'href="/en/editions/1/"' in page
    assert "Most je dug 48 metara, a ne 84." in shown(address(release, "sr-Latn"))
    earlier = shown("/en/editions/1/")
    assert "The Mayor opened the bridge" in earlier
    assert "It was replaced by edition 2" in earlier
    assert NOTE["en"] not in earlier
    assert f'href="{address(release)}"' in earlier
    assert "It is the edition that stands on the site." in shown("/en/editions/2/")


def test_a_withdrawn_release_says_when_and_why(officer: Officer) -> None:
    release = published(officer)
    where = {tag: address(release, tag) for tag in ("en", "sr-Cyrl")}
    withdrawn(release, officer)
    page = shown(where["en"], 410)
    for said in ("This release was withdrawn", "It was published in error.", NOTE["en"], "/en/editions/1/"):
        assert said in page
    assert "Објављено је грешком." in shown(where["sr-Cyrl"], 410)
    assert "The release was withdrawn by edition 2" in shown("/en/editions/1/")
    assert "withdrawn" in shown("/en/editions/2/")
    assert "Bridge opened" not in shown("/en/")


@pytest.mark.parametrize(
    ("reason", "status"), [(WithdrawalReason.PERSONAL_DATA, 410), (WithdrawalReason.COURT_ORDER, 451)]
)
def test_what_may_not_be_read_is_read_nowhere(
    officer: Officer, reason: WithdrawalReason, status: int
) -> None:
    picture: Picture = factories.make_picture(officer)
    release = published(officer, factories.text(more=[factories.photograph(picture)]))
    where = address(release)
    assert get(f"/pictures/{picture.digest}/640.jpg").status_code == 200
    withdrawn(release, officer, reason)
    for path in (where, "/en/editions/1/", "/en/editions/2/", "/sr/editions/1/"):
        page = shown(path, status)
        assert "opened the bridge" not in page
        assert "Bridge opened" not in page
    assert get(f"/pictures/{picture.digest}/960.jpg").status_code == 404


def test_a_restored_release_stands_again_and_says_so(officer: Officer) -> None:
    release = published(officer)
    withdrawn(release, officer)
    restore_release(release=release, note=NOTE, by=officer)
    page = shown(address(release))
    assert "Published again on" in page
    assert NOTE["en"] in page
    assert Edition.objects.count() == 3


def test_neighbours_are_the_releases_before_and_after(officer: Officer) -> None:
    for day in (1, 2, 3):
        published(officer, factories.text("en", f"Day {day}"), issued_at=issued(2026, 5, day))
    page = shown("/en/2026/05/02/day-2/")
    assert 'rel="prev" href="/en/2026/05/01/day-1/"' in page
    assert 'rel="next" href="/en/2026/05/03/day-3/"' in page
    assert 'rel="next"' not in shown("/en/2026/05/03/day-3/")


def test_an_imported_release_keeps_its_own_date_beside_the_day_it_was_sealed(officer: Officer) -> None:
    release = published(officer, factories.text(), issued_at=issued(2019, 1, 7), imported=True)
    page = shown(address(release))
    assert "/en/2019/01/07/" in page
    sealed = Edition.objects.get().sealed_at.astimezone(factories.ZONE)
    assert "7 January 2019" in page
    assert f'datetime="{sealed.isoformat(timespec="minutes")}"' in page


def test_a_demonstration_says_so_everywhere(officer: Officer) -> None:
    from communique.directory.models import Office, OfficeText

    release = published(officer)
    Office.objects.update(demo=True)
    OfficeText.objects.filter(language="en").update(demo_notice="Nothing here is real.")
    for path in ("/en/", address(release), "/en/archive/", "/en/editions/1/", "/en/contact/"):
        assert "Nothing here is real." in shown(path)
    assert "Nothing here is real." in shown("/en/nothing-at-all", 404)
