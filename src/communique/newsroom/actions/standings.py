"""Keeps `TextStanding`, how far each language of the latest draft is, in the draft's own transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from wagtail.models import Revision

from communique.directory.queries import the_office
from communique.languages.folding import fold
from communique.newsroom.models import Release, Text, TextStanding
from communique.newsroom.translations import (
    NOT_YET,
    in_translation,
    matter_of,
    source_among,
    standing_of,
    text_in,
    translated_from,
)

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.events.models import Event

Standing = TextStanding.Standing
CHUNK: Final = 500
WRITTEN: Final = ["standing", "headline", "folded"]


def note_standings(
    draft: Release,
    revision: Revision,
    *,
    marked: Sequence[str] = (),
    since: int | None = None,
    office: Office | None = None,
) -> None:
    """To be called after each save of a draft, with its new revision.

    A translation that was not there before, or was still in translation, is in line with the source as
    this draft has it; one that was ready before keeps what it was last brought in line with. `marked` are
    languages for which an officer said what they are in line with. `since` is the revision from which she
    wrote on: a translation that she changed together with its source is in line with it.
    """
    office = office or the_office()
    before = {row.language: row for row in TextStanding.objects.filter(release=draft.pk)}
    texts = revision.content.get("texts", [])
    source = source_among(texts, office.main_language)
    earlier = Revision.objects.for_instance(draft).filter(pk=since).first() if since is not None else None
    lined = {
        text["language"]: _line(text, source, revision, before, earlier)
        for text in texts
        if text["language"] not in marked
    }
    known = {text["language"]: translated_from(text) for text in texts}
    fresh = {language: line for language, line in lined.items() if line != known[language]}
    if fresh:
        _bring_in_line(draft, revision, fresh)
    rows = list(_rows(draft.pk, revision, source, office))
    _write(draft.pk, rows, before)


def _line(
    text: Mapping[str, Any],
    source: str,
    revision: Revision,
    before: Mapping[str, TextStanding],
    earlier: Revision | None,
) -> int | None:
    """The revision that `text` is in line with from now on."""
    language, known = text["language"], translated_from(text)
    if language == source:
        return None
    if in_translation(text):
        return known
    was = before[language].standing if language in before else None
    turned = source not in before or before[source].standing != Standing.SOURCE
    if known is None or was in NOT_YET or turned:
        return int(revision.pk)
    together = earlier is not None and all(_changed(earlier, revision, each) for each in (source, language))
    return int(revision.pk) if together else known


def _changed(earlier: Revision, later: Revision, language: str) -> bool:
    texts = [text_in(revision.content, language) for revision in (earlier, later)]
    old, new = (None if text is None else matter_of(text) for text in texts)
    return old != new


def _bring_in_line(draft: Release, revision: Revision, fresh: Mapping[str, int | None]) -> None:
    for text in revision.content["texts"]:
        if text["language"] in fresh:
            text["translated_from"] = fresh[text["language"]]
    Revision.objects.filter(pk=revision.pk).update(content=revision.content)
    for row in draft.texts.all():
        if row.language in fresh:
            row.translated_from = fresh[row.language]
            if row.pk is not None and not draft.live:
                Text.objects.filter(pk=row.pk, release=draft.pk).update(translated_from=row.translated_from)


def _rows(release: int, revision: Revision, source: str, office: Office) -> Iterator[TextStanding]:
    """One for each language of the office and of the draft."""
    texts = revision.content.get("texts", [])
    origins = _origins(revision, texts)
    of_source = text_in(revision.content, source)
    for language in dict.fromkeys([*office.languages, *(text["language"] for text in texts)]):
        text = text_in(revision.content, language)
        origin = text_in(origins.get(translated_from(text) or 0, {}), source) if text else None
        standing = standing_of(text, of_source, origin, is_source=language == source)
        headline = str(text["headline"])[:500] if text else ""
        yield TextStanding(
            release_id=release,
            language=language,
            standing=standing,
            headline=headline,
            folded=fold(headline),
        )


def _write(release: int, rows: Sequence[TextStanding], before: Mapping[str, TextStanding]) -> None:
    gone = before.keys() - {row.language for row in rows}
    if gone:
        TextStanding.objects.filter(release=release, language__in=gone).delete()
    changed = [row for row in rows if not _same(row, before.get(row.language))]
    TextStanding.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["release", "language"], update_fields=WRITTEN
    )


def _same(row: TextStanding, old: TextStanding | None) -> bool:
    return old is not None and (old.standing, old.headline) == (row.standing, row.headline)


def _origins(revision: Revision, texts: Sequence[Mapping[str, Any]]) -> dict[int, dict[str, Any]]:
    """What the revisions hold that translations were brought in line with, by their numbers."""
    wanted = {translated_from(text) for text in texts} - {None, revision.pk}
    found: dict[int, dict[str, Any]] = {revision.pk: revision.content}
    if wanted:
        same = Revision.objects.filter(object_id=revision.object_id, content_type=revision.content_type_id)
        found |= dict(same.filter(pk__in=wanted).values_list("pk", "content"))
    return found


def is_origin(release: int, revision: int) -> bool:
    """Whether a translation of the latest draft is in line with `revision`, which must then stay as it is."""
    draft = Release.objects.select_related("latest_revision").filter(pk=release).first()
    if draft is None or draft.latest_revision is None:
        return False
    return any(translated_from(text) == revision for text in draft.latest_revision.content.get("texts", []))


def follow_office(_events: Sequence[Event]) -> None:
    """Listener: the office's languages may be others now, and its main one, too."""
    office = the_office()
    for language in office.languages:
        _note_missing(language)
    gone = TextStanding.objects.filter(standing=Standing.MISSING).exclude(language__in=office.languages)
    gone.delete()
    elsewhere = TextStanding.objects.filter(standing=Standing.SOURCE).exclude(language=office.main_language)
    written = TextStanding.objects.filter(language=office.main_language).exclude(
        standing__in=NOT_YET - {None}
    )
    turned = written.filter(release__in=elsewhere.values("release")).values_list("release_id", flat=True)
    for release in list(turned):
        _note_anew(release)


def _note_missing(language: str) -> None:
    without = (
        Release.objects.exclude(standings__language=language).order_by("pk").values_list("pk", flat=True)
    )
    pks = list(without)
    for start in range(0, len(pks), CHUNK):
        rows = [
            TextStanding(release_id=pk, language=language, standing=Standing.MISSING)
            for pk in pks[start : start + CHUNK]
        ]
        TextStanding.objects.bulk_create(rows, ignore_conflicts=True)


def _note_anew(release: int) -> None:
    with transaction.atomic():
        current = Release.objects.select_for_update(of=("self",)).filter(pk=release).first()
        if current is not None and current.latest_revision is not None:
            note_standings(current.latest_revision.as_object(), current.latest_revision)
