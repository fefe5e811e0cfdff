"""The translation screen's form: for each block of the source the fields that translate it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _, gettext_lazy
from wagtail.admin.rich_text import get_rich_text_editor_widget

from communique.languages.tags import direction, script_variants
from communique.newsroom.alignment import Pair, aligned
from communique.newsroom.blocks import INLINE_FEATURES
from communique.newsroom.differences import Pieces, word_pieces
from communique.newsroom.richtext import paragraphs_of
from communique.newsroom.translations import Content, blocks_of

# What of a block is translated, and how long it may be; what else it holds comes from the source.
LINES: Final[dict[str, dict[str, int]]] = {
    "heading": {"": 255},
    "quotation": {"words": 20_000, "attribution": 200},
    "photograph": {"caption": 500, "alternative_text": 500},
}
NAMES: Final = {
    "paragraph": gettext_lazy("Paragraph"),
    "heading": gettext_lazy("Heading"),
    "quotation": gettext_lazy("Quotation"),
    "photograph": gettext_lazy("Photograph"),
    "words": gettext_lazy("Words"),
    "attribution": gettext_lazy("Who said it"),
    "caption": gettext_lazy("Caption"),
    "alternative_text": gettext_lazy("Alternative text"),
    "headline": gettext_lazy("Headline"),
    "place": gettext_lazy("Place of the dateline"),
    "lead": gettext_lazy("Lead"),
}
CHANGES: Final = {
    "new": gettext_lazy("New in the source"),
    "changed": gettext_lazy("Changed in the source"),
    "removed": gettext_lazy("No longer in the source: empty it, or leave it"),
}
HEAD: Final = {"headline": 500, "place": 120, "lead": 4000}
LONG: Final = 200  # characters from which a line gets a field of several lines


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to translate: what the source says, and what changed about it, beside its field."""

    name: str
    label: str
    source: SafeString
    field: forms.BoundField


@dataclass(frozen=True, slots=True)
class Row:
    kind: str
    change: str
    told: str
    lines: Sequence[Line]


class TranslationForm(forms.Form):
    def __init__(
        self,
        *args: Any,
        language: str,
        source: Content,
        text: Content | None,
        origin: Content | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.language, self.source, self.text, self.origin = language, source, text, origin
        self.pairs = aligned(
            blocks_of(source),
            blocks_of(text) if text is not None else [],
            blocks_of(origin) if origin is not None else None,
        )
        self.attrs = {"lang": language, "dir": direction(language)}
        for name, longest in HEAD.items():
            self._add(name, str((text or {}).get(name) or ""), longest, required=name == "headline")
        for pair in self.pairs:
            for part, longest in _parts(pair).items():
                self._add(_name(pair, part), _value(pair.translation, part), longest)
        if script_variants(language):
            kept = str((text or {}).get("kept_words") or "")
            self._add("kept_words", kept, 1000)
            self.fields["kept_words"].label = _("Words kept as written in the derived script, with commas")

    def _add(self, name: str, initial: str, longest: int, *, required: bool = False) -> None:
        if longest == 0:
            widget = get_rich_text_editor_widget("default", features=INLINE_FEATURES)
            self.fields[name] = forms.CharField(widget=widget, initial=initial, required=False)
            return
        several = longest > LONG
        rows = {"rows": max(2, len(initial) // 60 + 1), "data-controller": "w-autosize"} if several else {}
        widget = (forms.Textarea if several else forms.TextInput)(attrs=self.attrs | rows)
        self.fields[name] = forms.CharField(
            widget=widget, initial=initial, required=required, max_length=longest
        )

    def rows(self) -> Iterator[Row]:
        """Head and body in order, for the template."""
        for name in HEAD:
            new = str(self.source.get(name) or "")
            old = str(self.origin.get(name) or "") if self.origin is not None else new
            change = "changed" if new != old else ""
            if new or old or self[name].value():
                shown = _pieces(word_pieces(old, new, self.source["language"]))
                line = Line(name, str(NAMES[name]), shown, self[name])
                yield Row(name, change, _told(change), [line])
        for pair in self.pairs:
            block = pair.source or pair.translation or {}
            lines = [
                Line(
                    part,
                    _label(block["type"], part),
                    _shown(pair, part, self.source),
                    self[_name(pair, part)],
                )
                for part in _parts(pair)
            ]
            if lines:
                yield Row(block["type"], pair.change, _told(pair.change), lines)

    def body(self) -> list[dict[str, Any]]:
        """The translation's blocks as the editor stores them; those left empty are left out."""
        found = []
        for pair in self.pairs:
            block = pair.source or pair.translation or {}
            given = {part: self.cleaned_data.get(_name(pair, part)) or "" for part in _parts(pair)}
            value = _filled(block, pair.translation, given)
            if value is not None:
                number = str((pair.translation or {}).get("id") or uuid.uuid4())
                found.append({"type": block["type"], "value": value, "id": number})
        return found


def _parts(pair: Pair) -> dict[str, int]:
    block = pair.source or pair.translation or {}
    return {"": 0} if block["type"] == "paragraph" else LINES.get(block["type"], {})


def _name(pair: Pair, part: str) -> str:
    """By the block's own number, so that a block that comes or goes meanwhile moves nothing."""
    block = pair.source or pair.translation or {}
    return f"block-{block.get('id')}{'-' if part else ''}{part}"


def _value(block: Mapping[str, Any] | None, part: str) -> str:
    if block is None:
        return ""
    value = block["value"]
    return str((value.get(part) if part else value) or "")


def _filled(block: Mapping[str, Any], translation: Mapping[str, Any] | None, given: Mapping[str, str]) -> Any:
    """The block's value with what was `given`; None for one that says nothing."""
    kind = block["type"]
    if kind == "paragraph":
        return given[""] if paragraphs_of(given[""]) else None
    if kind == "heading":
        return given[""].strip() or None
    if kind == "quotation" and not given["words"].strip():
        return None
    known = translation["value"] if translation is not None else block["value"]
    return {**known, **given} if isinstance(known, Mapping) else None


def _label(kind: str, part: str) -> str:
    return str(NAMES.get(part or kind, kind))


def _told(change: str) -> str:
    return str(CHANGES[change]) if change else ""


def _words(block: Mapping[str, Any] | None, part: str) -> str:
    value = _value(block, part)
    if block is not None and block["type"] == "paragraph":
        return "\n".join(words for words, _marks in paragraphs_of(value))
    return value


def _shown(pair: Pair, part: str, source: Content) -> SafeString:
    new = _words(pair.source, part)
    old = _words(pair.before, part) if pair.before is not None else new
    if pair.change == "new":
        old = ""
    return _pieces(word_pieces(old, new, source["language"]))


def _pieces(pieces: Pieces) -> SafeString:
    tags = {"same": "span", "added": "ins", "removed": "del"}
    told = ((tags[op], words, tags[op]) for op, words in pieces)
    return format_html_join("", "<{}>{}</{}>", told)
