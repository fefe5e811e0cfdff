"""Texts that are one person's words without marks: statements, messages, letters, in the first person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from communique.reading.passages import Passage
from communique.reading.speech.lexicon import Lexicon
from communique.reading.utterances import Utterance

_WORD: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)*")
_QUOTED: Final = re.compile('[“"„«][^“”"„«»]*[”"“»]')
_SAMPLE: Final = 4000
_SIGNATURE: Final = 7  # words
_OPENING: Final = "\"“„«'‘"


def find_authored(passages: Sequence[Passage], lexicon: Lexicon, taken: set[int]) -> list[Utterance]:
    """One utterance a paragraph, where a whole text, or what “issued the following statement:” brings, is one
    person's words. `taken` are passages read already.
    """
    body = [
        index
        for index, passage in enumerate(passages)
        if passage.kind in {"paragraph", "lead"} and index not in taken
    ]
    whole = _whole(passages, body, lexicon)
    return _introduced(passages, body, lexicon) or whole


def _whole(passages: Sequence[Passage], body: list[int], lexicon: Lexicon) -> list[Utterance]:
    title = next((index for index, passage in enumerate(passages) if passage.kind == "title"), None)
    if not body:
        return []
    named = _title_author(passages[title].text, lexicon) if title is not None else None
    told, title_author = (named is not None, named or None)
    paragraphs, signature = _without_signature(passages, body, lexicon)
    if title is not None and title_author:
        paragraphs = _without_lead(passages, paragraphs, passages[title].text[slice(*title_author)], lexicon)
    if not paragraphs or not _first_person(passages, paragraphs, lexicon, told=told):
        return []
    subject: tuple[int, int] | None = None
    where: int | None = None
    if title_author and title_author[0] < title_author[1]:
        subject, where = title_author, title
    elif signature is not None:
        subject, where = (0, len(passages[signature].text)), signature
    found: list[Utterance] = []
    for index in paragraphs:
        utterance = _paragraph(passages[index], index, "whole")
        if utterance is None:
            continue
        if found:
            utterance.follows = 0
        else:
            utterance.subject, utterance.subject_passage = subject, where
        found.append(utterance)
    return found


def _paragraph(passage: Passage, index: int, flag: str) -> Utterance | None:
    text = passage.text
    end = len(text.rstrip(" *#\n\t\u00a0"))
    start = len(text) - len(text.lstrip())
    if end - start < 2 or not any(char.isalpha() for char in text[start:end]):  # noqa: PLR2004
        return None
    return Utterance("direct", index, start, end, labelled=False, flags=[flag])


def _title_author(title: str, lexicon: Lexicon) -> tuple[int, int] | None:
    """Where the title names its author; an empty span where it only says that it is somebody's words."""
    words = list(_WORD.finditer(title))
    lowers = [match[0].lower().replace("’", "'") for match in words]
    if any(word in lexicon.sets["joint"] for word in lowers):
        return None
    size = lexicon.author_titles.match(lowers, 0) if lowers else 0
    if size:
        return _author_span(words, size, lexicon) if _names_author(lowers, size, lexicon) else (0, 0)
    for at, lower in enumerate(lowers):
        if lower in lexicon.sets["author_nouns"]:
            if at and lowers[at - 1].endswith(lexicon.possessives):
                return 0, words[at - 1].end()
            size = lexicon.author_titles.match(lowers, at)
            named = size > 0 and _names_author(lowers, at + size, lexicon)
            return _author_span(words, at + size, lexicon) if named else (0, 0)
    return None


def _names_author(lowers: list[str], behind: int, lexicon: Lexicon) -> bool:
    """Does the author stand from word `behind` on? Where no joint (“by”) is used, right behind the noun."""
    if behind >= len(lowers):
        return False
    joints = lexicon.sets["author_joints"]
    return lowers[behind - 1] in joints if joints else lowers[behind] not in lexicon.sets["prepositions"]


def _author_span(words: list[re.Match[str]], first: int, lexicon: Lexicon) -> tuple[int, int]:
    """From the word `first` to before the preposition that begins what the text is about."""
    last = first + 1
    while last < len(words):
        word = words[last][0]
        if word in lexicon.sets["prepositions"] and word not in lexicon.sets["author_joints"]:
            break
        last += 1
    return words[first].start(), words[last - 1].end()


def _first_person(passages: Sequence[Passage], body: list[int], lexicon: Lexicon, *, told: bool) -> bool:
    """Is the text, quotations aside, in the first person? A title that says so asks for less."""
    any_person = singular = 0
    if not told:  # the texts that are none are told fast
        without = 0
        for index in body:
            without += lexicon.first_singular.search(passages[index].text) is None
            if without * 2 > len(body):
                return False
    for index in body:
        words = _WORD.findall(_QUOTED.sub(" ", passages[index].text[:_SAMPLE]))
        lowers = {word.lower() for word in words if word != "US"}
        any_person += not lowers.isdisjoint(lexicon.sets["first_person"])
        singular += not lowers.isdisjoint(lexicon.sets["first_singular"])
    share = any_person / len(body)
    if told:
        return (singular > 0 and share >= 0.34) or share >= 0.5  # noqa: PLR2004
    return singular / len(body) >= 0.5 and len(body) >= 2  # noqa: PLR2004


def _without_signature(
    passages: Sequence[Passage], body: list[int], lexicon: Lexicon
) -> tuple[list[int], int | None]:
    """The paragraphs before a farewell or a name at the end, and the passage of that name."""
    signature = None
    kept = list(body)
    while len(kept) > 1:
        text = passages[kept[-1]].text.strip()
        words = _WORD.findall(text)
        lower = " ".join(words).lower()
        farewell = any(lower == one or lower.startswith(one + " ") for one in lexicon.speech.farewells)
        name = words and all(
            word[0].isupper() or word.lower() in lexicon.sets["label_particles"] for word in words
        )
        if len(words) > _SIGNATURE or text[-1:] in ".!?:" or not (name or farewell):
            break
        signature = kept.pop() if name and not farewell else signature
        if farewell:
            kept.pop()
    return kept, signature


def _without_lead(passages: Sequence[Passage], body: list[int], author: str, lexicon: Lexicon) -> list[int]:
    """Without a first paragraph that tells of the author instead of being his words."""
    first = passages[body[0]].text
    words = set(_WORD.findall(first))
    names = {word for word in _WORD.findall(author) if word[0].isupper() and len(word) > 2}  # noqa: PLR2004
    lowers = {word.lower() for word in words}
    if len(body) > 1 and names & words and lowers.isdisjoint(lexicon.sets["first_person"]):
        return body[1:]
    return body


def _introduced(passages: Sequence[Passage], body: list[int], lexicon: Lexicon) -> list[Utterance]:
    """The paragraphs behind “Roe issued the following statement:”, up to a heading."""
    found: list[Utterance] = []
    at = 0
    while at < len(body):
        opening = body[at]
        at += 1
        if not introduces(passages[opening].text, lexicon):
            continue
        following: list[int] = []
        while at < len(body) and _goes_on(passages, body[at], [opening, *following][-1], lexicon):
            following.append(body[at])
            at += 1
        if not following or not _first_person(passages, following, lexicon, told=True):
            continue
        first = len(found)
        for index in following:
            utterance = _paragraph(passages[index], index, "unmarked")
            if utterance is not None:
                if len(found) > first:
                    utterance.follows = first
                else:
                    utterance.subject, utterance.subject_passage = (0, len(passages[opening].text)), opening
                found.append(utterance)
    return found


def _goes_on(passages: Sequence[Passage], index: int, before: int, lexicon: Lexicon) -> bool:
    text = passages[index].text.lstrip()
    headed = any(passages[step].kind == "heading" for step in range(before + 1, index))
    return not headed and text[:1] not in _OPENING and not introduces(text, lexicon)


def introduces(text: str, lexicon: Lexicon) -> bool:
    """Does the paragraph end by bringing somebody's words: “… issued the following statement:”?"""
    text = text.rstrip()
    if not text.endswith(":"):
        return False
    lowers = [word.lower() for word in _WORD.findall(text[-200:])]
    tail = " ".join(lowers[-14:])
    return any(f" {phrase} " in f" {tail} " for phrase in lexicon.speech.introducing)


def point_to_openings(passages: Sequence[Passage], last: dict[int, int], found: list[Utterance]) -> None:
    """A quotation that begins a paragraph and names nobody is his whom the one before announced: “…:”."""
    seen: set[int] = set()
    for utterance in found:
        fresh = utterance.passage not in seen
        seen.add(utterance.passage)
        if (
            not fresh
            or utterance.cue
            or utterance.subject
            or utterance.follows is not None
            or utterance.labelled
        ):
            continue
        before = utterance.passage - 1
        while before >= 0 and passages[before].kind == "photograph":
            before -= 1
        if before < 0 or not passages[before].text.rstrip().endswith(":") or utterance.start > 1:
            continue
        subject = (last.get(before, 0), len(passages[before].text))
        utterance.subject, utterance.subject_passage = subject, before
