"""A translation beside its source: written, brought in line, and out of date when the source changes."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.actions.translating import Translation, save_translation
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Release, Text, TextStanding
from communique.newsroom.richtext import rich_text
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.desk_data import content_state, form_of

pytestmark = pytest.mark.django_db
WORDS = "The words of this text."


def standings(release: Release) -> dict[str, str]:
    return dict(TextStanding.objects.filter(release=release.pk).values_list("language", "standing"))


def path(release: Release, language: str = "sr-Cyrl") -> str:
    return f"/desk/releases/translate/{release.pk}/{language}/"


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def names(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r'name="(block-[^"]+)"', page)))


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def latest(release: Release, language: str = "sr-Cyrl") -> Text:
    current = Release.objects.get(pk=release.pk)
    texts: list[Text] = list(current.get_latest_revision_as_object().texts.all())
    return next(text for text in texts if text.language == language)


def paragraphs(text: Text) -> list[str]:
    found = [child.value for child in text.body if child.block_type == "paragraph"]
    return [re.sub(r"<[^>]*>", "", value.source) for value in found]


@pytest.fixture
def drafted(vera: Officer) -> Release:
    """An English draft of two paragraphs, a heading and a quotation."""
    more = [("heading", "What was said"), ("quotation", {"words": "It holds.", "attribution": "The Mayor"})]
    return factories.make_draft(vera, factories.text("en", "Bridge opened", "First.", "Second.", more=more))


@pytest.fixture
def translated(vera: Officer) -> Release:
    texts = factories.text("en", "Bridge opened", WORDS), factories.serbian("Отворен мост", WORDS)
    return factories.make_draft(vera, *texts)


def test_a_translation_is_written_paragraph_by_paragraph(desk: Client, drafted: Release) -> None:
    page = desk.get(path(drafted)).content.decode()
    one, two, heading, words, said_by = names(page)
    assert "First." in page
    given = {
        "seen": field(page, "seen"),
        "headline": "Отворен мост",
        "place": "Липовац",
        one: content_state("Прво."),
        two: content_state(""),
        heading: "Шта је речено",
        words: "Држи.",
        said_by: "Градоначелница",
    }
    answer = desk.post(path(drafted), given | {"step": "save"})
    assert answer.status_code == 302
    assert standings(drafted) == {"en": "source", "sr-Cyrl": "in_translation"}
    page = desk.get(path(drafted)).content.decode()
    assert "Шта је речено" in page
    answer = desk.post(
        path(drafted), given | {"seen": field(page, "seen"), two: content_state("Друго."), "step": "ready"}
    )
    assert standings(drafted) == {"en": "source", "sr-Cyrl": "ready"}
    text = latest(drafted)
    assert [child.block_type for child in text.body] == ["paragraph", "paragraph", "heading", "quotation"]
    assert paragraphs(text) == ["Прво.", "Друго."]
    assert text.body[3].value["attribution"] == "Градоначелница"
    assert text.slug == "otvoren-most"


def test_a_changed_source_is_shown_with_what_changed_until_it_is_still_right(
    desk: Client, translated: Release
) -> None:
    desk.post(f"/desk/releases/edit/{translated.pk}/", form_of(translated, headline="Bridge opened at noon"))
    assert standings(translated)["sr-Cyrl"] == "out_of_date"
    page = desk.get(path(translated)).content.decode()
    assert "<ins> at noon</ins>" in page
    assert "Changed in the source" in page
    assert "Out of date" in desk.get("/desk/releases/board/").content.decode()
    answer = desk.post(path(translated), {"seen": field(page, "seen"), "step": "still-right"})
    assert "still right" in told(answer)
    assert standings(translated)["sr-Cyrl"] == "ready"
    page = desk.get(path(translated)).content.decode()
    assert "Changed in the source" not in page


def test_what_is_out_of_date_is_not_published(desk: Client, translated: Release, vera: Officer) -> None:
    desk.post(f"/desk/releases/edit/{translated.pk}/", form_of(translated, headline="Bridge opened at noon"))
    with pytest.raises(NotReady, match=r"Serbian \(Cyrillic\) text is out of date"):
        submit_release(release=Release.objects.get(pk=translated.pk), by=vera)


def test_a_new_paragraph_in_the_middle_moves_no_translation(vera: Officer, desk: Client) -> None:
    english = factories.text("en", "Bridge opened", "First.", "Second.")
    release = factories.make_draft(vera, english, factories.serbian("Отворен мост", "Прво.", "Друго."))
    draft = release.get_latest_revision_as_object()
    text = next(text for text in draft.texts.all() if text.language == "en")
    body = list(text.body.raw_data)
    body.insert(1, {"type": "paragraph", "value": rich_text("Between."), "id": "0f0e"})
    text.body = type(text.body)(text.body.stream_block, body, is_lazy=True)
    from communique.newsroom.actions.standings import note_standings

    note_standings(draft, draft.save_revision(user=vera, clean=False))
    page = desk.get(path(release)).content.decode()
    rows = re.findall(r'class="desk-translate__row desk-translate__row--paragraph([^"]*)"', page)
    assert rows == ["", " desk-translate__row--new", ""]
    fields = names(page)
    answer = desk.post(
        path(release),
        {
            "seen": field(page, "seen"),
            "headline": "Отворен мост",
            "step": "ready",
            fields[0]: content_state("Прво."),
            fields[1]: content_state("Између."),
            fields[2]: content_state("Друго."),
        },
    )
    assert answer.status_code == 302
    assert paragraphs(latest(release)) == ["Прво.", "Између.", "Друго."]


def test_a_source_that_changed_meanwhile_is_shown_before_anything_is_kept(
    desk: Client, translated: Release
) -> None:
    page = desk.get(path(translated)).content.decode()
    desk.post(f"/desk/releases/edit/{translated.pk}/", form_of(translated, headline="Bridge closed"))
    given = {"seen": field(page, "seen"), "headline": "Мој наслов", "step": "ready"}
    answer = desk.post(path(translated), given)
    assert answer.status_code == 200
    assert "changed while you wrote" in told(answer)
    assert "Мој наслов" in answer.content.decode()
    assert latest(translated).headline == "Отворен мост"


def test_while_it_is_read_for_approval_it_stays_as_it_is(
    desk: Client, translated: Release, vera: Officer
) -> None:
    submit_release(release=translated, by=vera)
    page = desk.get(path(translated)).content.decode()
    assert "in review" in page
    assert 'value="ready"' not in page
    answer = desk.post(
        path(translated), {"seen": field(page, "seen"), "headline": "Друкчије", "step": "ready"}
    )
    assert "Take it back" in told(answer)
    assert latest(translated).headline == "Отворен мост"


def test_who_may_not_write_may_not_translate(translated: Release, client: Client) -> None:
    adviser = factories.make_officer(Role.ADVISER, "luka")
    wanted = Translation("sr-Cyrl", "Друкчије")
    seen = translated.latest_revision_id
    with pytest.raises(NotAllowed):
        save_translation(release=translated, translation=wanted, seen=seen, ready=True, by=adviser)
    client.force_login(adviser)
    assert client.get(path(translated)).status_code in {302, 403}


@pytest.mark.parametrize("language", ["fr", "sr-Latn", "xx"])
def test_only_in_the_office_s_languages_and_never_in_a_derived_script(
    desk: Client, translated: Release, vera: Officer, language: str
) -> None:
    assert desk.get(path(translated, language)).status_code == 404
    wanted = Translation(language, "Autre")
    seen = translated.latest_revision_id
    with pytest.raises(Refused):
        save_translation(release=translated, translation=wanted, seen=seen, ready=True, by=vera)


def test_what_is_public_does_not_vanish_by_a_mark(desk: Client, translated: Release, vera: Officer) -> None:
    factories.publish_release(release=translated, by=vera)
    form = form_of(translated) | {"texts-1-in_translation": "on"}
    desk.post(f"/desk/releases/edit/{translated.pk}/", form)
    assert standings(translated)["sr-Cyrl"] == "in_translation"
    with pytest.raises(NotReady, match="is public, and would vanish"):
        submit_release(release=Release.objects.get(pk=translated.pk), by=vera, note={"en": "Typing."})
