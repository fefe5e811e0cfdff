from __future__ import annotations

from typing import Any

from django.db import migrations, models

CHUNK = 500


def note_standings(apps: Any, _editor: Any) -> None:
    """Releases from before the board: what is there counts as ready, what is not as missing."""
    office = apps.get_model("directory", "Office").objects.first()
    if office is None:
        return
    release_model = apps.get_model("newsroom", "Release")
    pks = list(release_model.objects.filter(standings=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        _note(apps, pks[start : start + CHUNK], list(office.languages))


def _note(apps: Any, releases: list[int], languages: list[str]) -> None:
    texts: dict[int, dict[str, tuple[str, bool]]] = {pk: {} for pk in releases}
    rows = apps.get_model("newsroom", "Text").objects.filter(release__in=releases).order_by("pk")
    for release, language, headline, unfinished in rows.values_list(
        "release_id", "language", "headline", "in_translation"
    ):
        texts[release][language] = (headline, unfinished)
    standing = apps.get_model("newsroom", "TextStanding")
    fresh = []
    for release, written in texts.items():
        source = next((tag for tag in [*languages[:1], *written] if tag in written), "")
        for tag in dict.fromkeys([*languages, *written]):
            headline, unfinished = written.get(tag, ("", False))
            state = "missing" if tag not in written else "source" if tag == source else "ready"
            if unfinished:
                state = "in_translation"
            fresh.append(standing(release_id=release, language=tag, standing=state, headline=headline))
    standing.objects.bulk_create(fresh)


class Migration(migrations.Migration):
    dependencies = (
        ("newsroom", "0005_mailings"),
        ("directory", "0006_missing_language"),
    )

    operations = (
        migrations.AddField(
            model_name="text",
            name="kept_words",
            field=models.CharField(
                blank=True,
                help_text=(
                    "Words and phrases kept as written in the derived script, with commas between them."
                ),
                max_length=1000,
            ),
        ),
        migrations.RunPython(note_standings, migrations.RunPython.noop, elidable=True),
    )
