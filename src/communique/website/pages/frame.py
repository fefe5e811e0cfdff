"""What stands around the content of every page: the office's words, the menu, languages, feeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.template.loader import render_to_string

from communique.directory.models import Office, OfficeText
from communique.directory.queries import public_languages, the_office
from communique.languages.scripts import to_latin
from communique.languages.tags import direction, native_name, primary_language, source_of
from communique.newsroom import queries
from communique.newsroom.models import Section
from communique.website import addresses
from communique.website.pages.record.presence import anything
from communique.website.wording import spoken_tag, words

CYRILLIC = frozenset({"sr-Cyrl", "ru", "uk", "bg", "mk", "be", "mn", "kk", "ky"})


@dataclass(frozen=True, slots=True)
class OfficeWords:
    """The office in one language, script variants derived."""

    name: str
    short_name: str
    motto: str
    contact_heading: str
    postal_address: str
    demo_notice: str
    email: str


@dataclass(frozen=True, slots=True)
class Link:
    name: str
    path: str
    tag: str = ""
    direction: str = "ltr"
    url: str = ""
    current: bool = False
    within: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class BannerShown:
    """The emergency banner in one language; `tag` is the one that its words are in."""

    words: str
    link: str
    tag: str
    direction: str


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything `base.html` needs; made by `frame_for`."""

    tag: str
    direction: str
    path: str
    office: OfficeWords
    home: str
    archive: str
    search: str
    contact: str
    privacy: str
    seal: str
    feed: str
    json_feed: str
    feed_title: str
    canonical: str
    menu: Sequence[Link]
    sections: Sequence[Link]
    record: Sequence[Link]
    fonts: Sequence[str]
    switch: Sequence[Link] = ()
    alternates: Sequence[Link] = ()
    robots: str = ""
    banner: BannerShown | None = None
    preview: bool = False
    within_section: bool = False
    languages: Sequence[str] = field(default=())
    borrowed: bool = False  # its own words are of a language that runs the other way than its text


def office_words(office: Office, tag: str) -> OfficeWords:
    texts = {text.language: text for text in office.texts.all()}
    source = source_of(tag)
    if tag in texts or source not in texts:
        text = texts.get(tag) or texts.get(office.main_language) or next(iter(texts.values()), None)
        return _office_words(office, text or OfficeText(language=tag, name="Communiqué"), latin=False)
    return _office_words(office, texts[source], latin=True)


def _office_words(office: Office, text: OfficeText, *, latin: bool) -> OfficeWords:
    def said(value: str) -> str:
        return to_latin(value) if latin else value

    return OfficeWords(
        name=said(text.name),
        short_name=said(text.short_name or text.name),
        motto=said(text.motto),
        contact_heading=said(text.contact_heading) or words(text.language)["frame"]["contact"],
        postal_address=said(text.postal_address),
        demo_notice=said(text.demo_notice) if office.demo else "",
        email=office.email,
    )


def frame_for(
    tag: str,
    path: str,
    *,
    paths: Mapping[str, str] | None = None,
    section: Section | None = None,
    robots: str = "",
) -> Frame:
    """The frame of the page at `path`. `paths`: the same page in each language it exists in, by tag.

    Without `paths` the language switch leads to the home pages and no alternates are named.
    """
    office = the_office()
    tags = public_languages(office)
    named = office_words(office, tag)
    said = words(tag)["frame"]
    places = [
        Link(entry.name_in(tag), addresses.section(tag, entry.slug), within=entry == section)
        for entry in queries.sections()
    ]
    recorded = _record(office, tag)
    menu = _menu(tag, path, places, recorded)
    feed_of = section.slug if section is not None else ""
    return Frame(
        tag=tag,
        direction=direction(tag),
        path=path,
        office=named,
        home=addresses.home(tag),
        archive=addresses.archive(tag),
        search=addresses.search(tag),
        contact=addresses.contact(tag),
        privacy=addresses.privacy(tag),
        seal=addresses.seal(tag),
        feed=addresses.feed(tag, feed_of),
        json_feed=addresses.json_feed(addresses.feed(tag, feed_of)),
        feed_title=section.name_in(tag) if section is not None else said["feed"],
        canonical=addresses.absolute(path),
        menu=menu,
        sections=places,
        record=recorded,
        fonts=_fonts(tag),
        switch=_switch(tag, tags, paths),
        alternates=_alternates(tags, paths),
        robots=robots,
        languages=tags,
        within_section=section is not None,
        banner=_banner(tag, office),
        borrowed=direction(spoken_tag(tag)) != direction(tag),
    )


def _banner(tag: str, office: Office) -> BannerShown | None:
    """In the page's language, derived for a script variant; else in the office's main one."""
    banner = queries.standing_banner()
    texts = {text.language: text for text in banner.texts.all()} if banner is not None else {}
    if not texts:
        return None
    source = source_of(tag) or ""
    if tag not in texts and source in texts:
        return BannerShown(to_latin(texts[source].words), texts[source].link, tag, direction(tag))
    text = texts.get(tag) or texts.get(office.main_language) or next(iter(texts.values()))
    return BannerShown(text.words, text.link, text.language, direction(text.language))


def _menu(tag: str, path: str, places: Sequence[Link], recorded: Sequence[Link]) -> Sequence[Link]:
    said = words(tag)["frame"]
    return [
        Link(said["home"], addresses.home(tag)),
        *places,
        Link(said["archive"], addresses.archive(tag)),
        *(replace(link, within=_is_of_record(path, tag)) for link in recorded[:1]),
        Link(said["contact"], addresses.contact(tag), apart=True),
    ]


def _record(office: Office, tag: str) -> Sequence[Link]:
    """The record's first page and its lists, once there is something to show."""
    if not anything(office):
        return ()
    told = words(tag)["record"]
    kinds = ("people", "countries", "subjects", "statements")
    lists = [Link(told[kind], addresses.record_list(tag, kind)) for kind in kinds]
    return [Link(told["record"], addresses.record(tag)), *lists]


def _is_of_record(path: str, tag: str) -> bool:
    start = path.removeprefix(addresses.home(tag)).split("/", 1)[0]
    return start in {"people", "countries", "organisations", "subjects", "occasions", "statements"}


def for_preview(frame: Frame) -> Frame:
    return replace(frame, preview=True, canonical="", alternates=(), robots="noindex")


def _switch(tag: str, tags: Sequence[str], paths: Mapping[str, str] | None) -> Sequence[Link]:
    """All languages of the office; those the page lacks are left out, never linked to elsewhere."""
    known = paths if paths is not None else {other: addresses.home(other) for other in tags}
    shown = [other for other in tags if other in known or other == tag]
    if len(shown) < 2:  # noqa: PLR2004  one language needs no switch
        return ()
    return [
        Link(native_name(other), known.get(other, ""), other, direction(other), current=other == tag)
        for other in shown
    ]


def _alternates(tags: Sequence[str], paths: Mapping[str, str] | None) -> Sequence[Link]:
    if not paths or len(paths) < 2:  # noqa: PLR2004  the page itself is no alternate
        return ()
    order = [other for other in tags if other in paths]
    return [
        Link(native_name(other), paths[other], other, url=addresses.absolute(paths[other])) for other in order
    ]


def _fonts(tag: str) -> Sequence[str]:
    """What the first view needs, in the script it is in."""
    cyrillic = tag in CYRILLIC or primary_language(tag) in CYRILLIC
    script = "cyrillic" if cyrillic else "latin"
    return [f"website/fonts/gazette-{face}-{script}.woff2" for face in ("serif", "display", "sans")]


def render(template: str, frame: Frame, **context: Any) -> bytes:
    """A template of this room within `base.html`; without a request, so that nothing of a visitor gets in."""
    filled = {"frame": frame, "w": words(frame.tag), **context}
    return render_to_string(f"website/{template}", filled).encode()
