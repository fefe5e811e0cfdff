"""Pages of HTML: what is shown becomes text, with places in the raw source. All texts are invented."""

from __future__ import annotations

import pytest

from communique.reading.findings import Reading
from communique.reading.release import read_release

BODY = "Mayor Ana Bell opened the new bridge in Varlen today, said the city."
PAGE = """<!DOCTYPE html>
<html lang="en-GB"><head><title>Bridge &amp; tram opened | City of Varlen</title>
<meta property="article:published_time" content="2031-05-09T18:55:00+02:00">
<script>var hidden = "<p>not text</p>";</script><style>p { color: red }</style></head>
<body><a href="/">Varlen</a><nav><a href="/">Home</a></nav>
<header><h1>City of Varlen</h1></header>
<main><p class="kicker">Press releases</p><h1>Bridge &amp; <em>tram</em> opened</h1>
<p><time datetime="2031-05-09">9 May 2031</time></p>
<p>Mayor Ana Bell opened the new&nbsp;bridge in <b>Varlen</b> today,
   said the city.<!-- no --></p>
<figure><img src="/a.jpg" alt="The bridge">
<figcaption>At night. Photo: City of Varlen / Jan Doe</figcaption></figure>
<h2>What it costs</h2><ul><li>120 million crowns</li></ul>
<img src="/b.jpg" alt=""><p>Photo: City of Varlen / Eva Roe</p>
<form><input name="q"><button>Search</button></form>
<div class="share-links"><a href="#">Facebook</a></div></main>
<aside>Weather</aside><footer>Imprint</footer></body></html>"""


def read(text: str) -> Reading:
    return read_release(text, source="page.html")


def test_a_whole_page() -> None:
    reading = read(PAGE)
    facts = (reading.title, reading.section, reading.issued_at, reading.language)
    assert facts == ("Bridge & tram opened", "Press releases", "2031-05-09T18:55:00", "en")
    assert [(block.kind, block.text) for block in reading.blocks] == [
        ("paragraph", "Mayor Ana Bell opened the new\u00a0bridge in Varlen today, said the city."),
        ("photograph", "At night. Photo: City of Varlen / Jan Doe"),
        ("heading", "What it costs"),
        ("paragraph", "120 million crowns"),
        ("photograph", "Photo: City of Varlen / Eva Roe"),
    ]


def test_offsets_point_into_the_raw_source() -> None:
    first, figure, heading, item, picture = read(PAGE).blocks
    assert PAGE[first.start : first.end].startswith("Mayor Ana Bell opened the new&nbsp;bridge")
    assert PAGE[first.start : first.end].endswith("said the city.")
    assert PAGE[figure.start : figure.end].startswith("<figure>")
    assert PAGE[figure.start : figure.end].endswith("</figure>")
    assert [PAGE[block.start : block.end] for block in (heading, item)] == [
        "What it costs",
        "120 million crowns",
    ]
    assert PAGE[picture.start : picture.end].startswith('<img src="/b.jpg"')


def test_photographs_keep_source_and_description() -> None:
    reading = read(PAGE)
    pictures = [(block.src, block.alt) for block in reading.blocks if block.kind == "photograph"]
    assert pictures == [("/a.jpg", "The bridge"), ("/b.jpg", "")]
    assert [(photo.agency, photo.photographer) for photo in reading.photographs] == [
        ("City of Varlen", "Jan Doe"),
        ("City of Varlen", "Eva Roe"),
    ]


def test_what_is_left_out_is_told() -> None:
    reading = read(PAGE)
    parts = {PAGE[part.start : part.end][:8]: part.reason for part in reading.left_out}
    for beginning in (
        "<script>",
        "<style>p",
        "<nav><a ",
        "<form><i",
        "<div cla",
        "<aside>W",
        "<footer>",
        "City of ",
    ):
        assert beginning in parts


@pytest.mark.parametrize(
    "hidden",
    [
        *(
            "<script>alert('x y z')</script>",
            "<SCRIPT\n>x</ScRiPt >",
            "<script>x",
            "<p hidden>x</p>",
            "<!-- x -->",
        ),
        *(
            "<div style='display: none'>x</div>",
            "<div aria-hidden=true>x</div>",
            "<div role=navigation>x</div>",
        ),
        *("<template>x</template>", "<noscript>x</noscript>", "<textarea>x</textarea>"),
        "<svg><text>x</text></svg>",
    ],
)
def test_hidden_parts_never_become_text(hidden: str) -> None:
    reading = read(f"<h1>Bridge opened</h1><p>{BODY}</p>{hidden}")
    assert [block.text for block in reading.blocks] == [BODY]


def test_text_of_divs_and_breaks() -> None:
    reading = read(f"<h1>Bridge<br>opened</h1><div>{BODY}<br>{BODY}<div>{BODY}</div></div>")
    assert reading.title == "Bridge opened"
    assert [block.text for block in reading.blocks] == [BODY] * 3


def test_a_bold_paragraph_may_be_a_heading() -> None:
    reading = read(f"<h1>Bridge opened</h1><p>{BODY}</p><p><strong>What it costs</strong></p><p>{BODY}</p>")
    assert [block.kind for block in reading.blocks] == ["paragraph", "heading", "paragraph"]


def test_headline_from_the_title_element() -> None:
    reading = read(f"<title>Bridge opened in Varlen - City</title><body><p>{BODY}</p>")
    assert reading.title == "Bridge opened in Varlen"
    reading = read(f"<title>City | Bridge opened</title><body><p><b>Bridge opened</b></p><p>{BODY}</p>")
    assert reading.title == "Bridge opened"
    assert len(reading.blocks) == 1


def test_the_date_shown_and_the_one_for_machines_are_compared() -> None:
    meta = "<meta name=date content=2031-04-01>"
    reading = read(f"{meta}<h1>Bridge opened</h1><p>9 May 2031</p><p>{BODY}</p>")
    assert reading.issued_at == "2031-05-09"
    assert "2031-04-01" in reading.warnings[0].what


def test_a_date_in_words_we_cannot_read() -> None:
    reading = read(f"<h1>Bridge opened</h1><time datetime='2031-05-09T18:55'>9. Mai</time><p>{BODY}</p>")
    assert reading.issued_at == "2031-05-09T18:55"
    assert len(reading.blocks) == 1


def test_a_tag_that_never_ends_is_told() -> None:
    reading = read(f"<h1>Bridge opened</h1><p>{BODY}</p><a href='")
    assert [block.text for block in reading.blocks] == [BODY]
    assert any("never ends" in warning.what for warning in reading.warnings)


def test_a_less_than_sign_is_text() -> None:
    reading = read(f"<h1>Bridge opened</h1><p>1 < 2 &#99999999999999; &lt;b&gt;. {BODY}</p>")
    assert reading.blocks[0].text == f"1 < 2 \ufffd <b>. {BODY}"


def test_decorative_pictures_are_no_photographs() -> None:
    reading = read(f"<h1>Bridge opened</h1><img src=/logo.svg><img src=a.png width=16><p>{BODY}</p>")
    assert not reading.photographs


def test_html_is_known_by_its_beginning_too() -> None:
    assert read_release(f"<!doctype html><h1>Bridge</h1><p>{BODY}</p>").title == "Bridge"
    assert read_release(f"<p>{BODY}</p>").blocks[0].text == BODY


def test_old_pages_without_closing_tags() -> None:
    reading = read(
        f"<HTML><HEAD><TITLE>Bridge opened</TITLE><BODY><H1>Bridge opened<P>{BODY}<P>{BODY}<LI>One<LI>Two"
    )
    assert [block.text for block in reading.blocks] == [BODY, BODY, "One", "Two"]
