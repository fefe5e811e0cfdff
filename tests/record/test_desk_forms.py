"""The record at the desk without JavaScript, and what its background saving is answered."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from communique.directory.models import Person
from communique.newsroom.models import Release
from communique.record.actions.proposing import propose_edition
from communique.record.desk.answering import moved
from communique.record.models import Commitment, Decision, OccasionTold, Position, Statement
from communique.record.stamps import stamp_of
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.desk_screens import _plain_static_files  # noqa: F401  pytest finds fixtures by their names
from tests.record.conftest import BRIDGE, edition_of
from tests.website.publishing import corrected, published

pytestmark = pytest.mark.django_db


def screen(release: Release, show: str = "") -> str:
    address = f"/desk/record/{edition_of(release).number}/en/"
    return f"{address}?show={show}" if show else address


def post(desk: Client, release: Release, finding: Any, verb: str, **fields: Any) -> Any:
    name = f"{finding._meta.model_name.removesuffix('told')}-{finding.pk}"
    data = {"finding": name, "seen": stamp_of(finding), "verb": verb, **fields}
    json = fields.pop("json", True)
    headers = {"Accept": "application/json"} if json else {}
    return desk.post(f"{screen(release)}decide/", data, headers=headers)


def test_the_queue_has_each_edition_that_waits(desk: Client, bridge: Release) -> None:
    page = desk.get("/desk/record/").content.decode()
    assert "Bridge opened" in page
    assert f'href="{screen(bridge)}"' in page
    assert re.search(r"<strong>6</strong>\s+of 6", page)
    for model in (Statement, OccasionTold, Position, Commitment):
        for finding in model.objects.all():
            post(desk, bridge, finding, "confirm")
    assert "Everything that was read is decided" in desk.get("/desk/record/").content.decode()


def test_the_queue_asks_the_same_few_questions_however_long_it_is(
    desk: Client, bridge: Release, vera: Officer
) -> None:
    few = queries(desk, "/desk/record/")
    for number in range(12):
        release = published(vera, factories.text("en", f"Bridge {number}", *BRIDGE))
        propose_edition(edition=edition_of(release))
    assert queries(desk, "/desk/record/") == few


def queries(desk: Client, path: str) -> int:
    desk.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert desk.get(path).status_code == 200
    assert all("OFFSET" not in query["sql"] for query in asked)
    return len(asked)


def test_home_and_menu_say_what_waits(desk: Client, bridge: Release) -> None:
    page = desk.get("/desk/").content.decode()
    assert "To confirm" in page
    assert '"Record (3)"' in page
    assert "en: 6 of 6" in page.replace("English", "en")


def test_the_screen_lights_every_span_and_shows_every_fact(desk: Client, bridge: Release) -> None:
    page = desk.get(screen(bridge)).content.decode()
    first, second, third = Statement.objects.all()
    for statement in (first, second, third):
        assert f'id="statement-{statement.pk}"' in page
        assert re.search(rf'data-findings="statement-{statement.pk}"[^>]*>{statement.words}<', page)
    assert re.search(rf'data-naming="statement-{first.pk}"[^>]*>Ana Lisov<', page)
    assert "By pronoun" in page
    assert "Visit, 2026-03-13" in page
    colours = re.findall(r'<li class="rec-card (who-\d)', page)
    assert colours == ["who-0", "who-0", "who-1"]


@pytest.mark.parametrize("show", ["occasions", "promises", "positions"])
def test_every_kind_has_its_screen(desk: Client, bridge: Release, show: str) -> None:
    page = desk.get(screen(bridge, show)).content.decode()
    assert "rec-card" in page
    assert "0 of 1" in page


def test_a_plain_form_confirms_and_leads_to_the_next(desk: Client, bridge: Release) -> None:
    first, second, _ = Statement.objects.all()
    answer = post(desk, bridge, first, "confirm", json=False)
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"at=statement-{second.pk}#statement-{second.pk}")
    assert "Confirmed." in told(answer)
    first.refresh_from_db()
    assert first.decision == Decision.CONFIRMED


def told(answer: Any) -> str:
    return " ".join(str(message) for message in get_messages(answer.wsgi_request))


def test_what_is_saved_in_the_background_comes_back_as_a_card(desk: Client, bridge: Release) -> None:
    first = Statement.objects.all()[0]
    answer = post(desk, bridge, first, "confirm").json()
    first.refresh_from_db()
    assert answer["message"] == "Confirmed."
    assert f'data-stamp="{stamp_of(first)}"' in answer["html"]
    assert 'data-decision="confirmed"' in answer["html"]


def test_a_stale_decision_comes_back_with_its_reason(desk: Client, bridge: Release) -> None:
    first = Statement.objects.all()[0]
    post(desk, bridge, Statement.objects.get(pk=first.pk), "refuse")
    answer = post(desk, bridge, first, "confirm")
    assert answer.status_code == 409
    assert "decided on this meanwhile" in answer.json()["error"]
    plain = post(desk, bridge, first, "confirm", json=False)
    assert f"at=statement-{first.pk}" in plain.headers["Location"]
    assert "decided on this meanwhile" in told(plain)


def test_another_speaker_from_the_text_the_directory_or_new(desk: Client, bridge: Release) -> None:
    first, second, third = Statement.objects.all()
    assert third.speaker is not None
    post(desk, bridge, first, "speaker", speaker=f"person-{third.speaker_id}")
    first.refresh_from_db()
    assert first.speaker == third.speaker
    post(desk, bridge, second, "speaker", name="marko tesar")
    second.refresh_from_db()
    assert second.speaker == third.speaker
    unknown = post(desk, bridge, third, "speaker", name="Iva Grah")
    assert "somebody new" in unknown.json()["error"]
    post(desk, bridge, third, "speaker", name="Iva Grah", new="yes")
    third.refresh_from_db()
    assert str(third.speaker) == "Iva Grah"
    assert Person.objects.count() == 3


@pytest.mark.parametrize(
    "fields",
    [
        {"verb": "speaker", "speaker": "person-999999999"},
        {"verb": "speaker"},
        {"verb": "span", "start": "x", "end": "4"},
        {"verb": "span", "start": "4", "end": "99999999"},
        {"verb": "kind", "kind": "sung"},
        {"verb": "occasion", "occasion": "999999999"},
        {"verb": "subject", "subject": "999999999"},
        {"verb": "facts"},
        {"verb": "dance"},
        {"verb": ""},
    ],
)
def test_nonsense_is_told_in_a_sentence(desk: Client, bridge: Release, fields: dict[str, str]) -> None:
    first = Statement.objects.all()[0]
    answer = post(desk, bridge, first, fields["verb"], **{k: v for k, v in fields.items() if k != "verb"})
    assert answer.status_code == 409
    assert answer.json()["error"].endswith(".")
    first.refresh_from_db()
    assert first.decision == Decision.PROPOSED


@pytest.mark.parametrize("name", ["statement-0", "statement-x", "poem-1", "", "statement-99999999999"])
def test_a_finding_that_is_not_there_is_told_so(desk: Client, bridge: Release, name: str) -> None:
    answer = desk.post(
        f"{screen(bridge)}decide/",
        {"finding": name, "verb": "confirm"},
        headers={"Accept": "application/json"},
    )
    assert answer.status_code == 409
    assert "read again meanwhile" in answer.json()["error"]


def test_words_are_moved_by_a_word() -> None:
    text = "He said that it will hold, and left.\n"
    span = (8, 24)
    assert text[slice(*span)] == "that it will hol"
    assert text[slice(*moved(text, (13, 20), "end-out"))] == "it will hold,"
    assert text[slice(*moved(text, (13, 20), "end-in"))] == "it"
    assert text[slice(*moved(text, (13, 20), "start-out"))] == "that it will"
    assert text[slice(*moved(text, (13, 20), "start-in"))] == "will"
    assert moved(text, (0, 2), "start-out") == (0, 2)
    assert moved(text, (0, 2), "end-in") == (0, 2)
    assert moved(text, (0, len(text)), "end-out") == (0, len(text))


def test_promises_and_occasions_are_mended_by_their_forms(desk: Client, bridge: Release) -> None:
    promise, told_of = Commitment.objects.get(), OccasionTold.objects.get()
    post(desk, bridge, promise, "facts", due_earliest="2026-05-01", due_latest="2026-05-31", show="promises")
    promise.refresh_from_db()
    assert (str(promise.due_earliest), promise.decision) == ("2026-05-01", Decision.MENDED)
    bad = post(desk, bridge, promise, "facts", due_earliest="soon")
    assert "is no day" in bad.json()["error"]
    post(desk, bridge, told_of, "facts", kind="talks", earliest="2026-03-12", latest="", planned="yes")
    told_of.refresh_from_db()
    assert (told_of.kind, told_of.planned, told_of.latest) == ("talks", True, None)


def test_a_statement_is_added_by_its_words(desk: Client, bridge: Release) -> None:
    given = {"verb": "add", "words": "visited Grabovac", "kind": "indirect", "name": "", "speaker": ""}
    answer = desk.post(f"{screen(bridge)}decide/", given)
    assert answer.status_code == 302
    assert Statement.objects.filter(words="visited Grabovac", kind="indirect").exists()
    for words in ("no such words", "Ana Lisov"):
        desk.post(f"{screen(bridge)}decide/", given | {"words": words})
    assert Statement.objects.count() == 4


def test_the_rest_is_confirmed_by_one_button(desk: Client, bridge: Release) -> None:
    page = desk.get(screen(bridge)).content.decode()
    seen = re.findall(r'name="seen" value="(statement-\d+:\w+)"', page)
    assert len(seen) == 3
    answer = desk.post(f"{screen(bridge)}decide/", {"verb": "rest", "seen": seen, "show": "statements"})
    assert "3 confirmed." in told(answer)
    assert set(Statement.objects.values_list("decision", flat=True)) == {Decision.CONFIRMED}


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.CLERK, 403), (Role.ADVISER, 403), (Role.APPROVER, 200), (Role.PRESS_OFFICER, 200)],
)
def test_only_who_decides_may_ask_the_directory(
    client: Client, bridge: Release, role: Role, status: int
) -> None:
    client.force_login(factories.make_officer(role))
    answer = client.get("/desk/record/people/", {"q": "tes"}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == status
    assert ("Tesar" in answer.content.decode()) is (status == 200)


def test_the_directory_is_asked_by_some_letters(desk: Client, bridge: Release) -> None:
    number = edition_of(bridge).number

    def found(typed: str) -> list[str]:
        answer = desk.get("/desk/record/people/", {"q": typed, "language": "en", "edition": str(number)})
        return [each["name"] for each in answer.json()["found"]]

    assert found("tes") == ["Marko Tesar"]
    assert found("тесар") == ["Marko Tesar"]
    assert found("") == []
    assert found("zzz") == []


def test_an_adviser_looks_and_a_clerk_does_not(bridge: Release, client: Client) -> None:
    client.force_login(factories.make_officer(Role.ADVISER))
    page = client.get(screen(bridge)).content.decode()
    assert "“The bridge will hold,”" in page
    assert 'value="confirm"' not in page
    first = Statement.objects.all()[0]
    assert post(client, bridge, first, "confirm").status_code == 409
    client.force_login(factories.make_officer(Role.CLERK))
    assert client.get("/desk/record/").status_code == 302
    assert client.get(screen(bridge)).status_code == 302
    assert "To confirm" not in client.get("/desk/").content.decode()
    first.refresh_from_db()
    assert first.decision == Decision.PROPOSED


@pytest.mark.parametrize("path", ["/desk/record/999/en/", "/desk/record/1/fr/", "/desk/record/1/sr-Latn/"])
def test_what_is_not_there_is_not_found(desk: Client, bridge: Release, path: str) -> None:
    assert desk.get(path).status_code == 404


LONG = "9" * 5000


@pytest.mark.parametrize("number", ["²", "١", "9" * 30, LONG, "-1", ""])
def test_a_number_that_is_none_is_answered_with_a_sentence(
    desk: Client, bridge: Release, number: str
) -> None:
    """Forged forms: no number is so long, or written so, that the desk stumbles."""
    statement = Statement.objects.order_by("pk")[0]
    address = f"{screen(bridge)}decide/"
    forms: list[dict[str, Any]] = [
        {"verb": "confirm", "finding": f"statement-{number}"},
        {"verb": "speaker", "finding": f"statement-{statement.pk}", "speaker": f"person-{number}"},
        {"verb": "occasion", "finding": f"statement-{statement.pk}", "occasion": number or "0"},
        {"verb": "subject", "finding": f"statement-{statement.pk}", "subject": number},
    ]
    for form in forms:
        assert desk.post(address, form, headers={"Accept": "application/json"}).status_code == 409, form
    rest = desk.post(
        address, {"verb": "rest", "seen": f"statement-{number}:x"}, headers={"Accept": "application/json"}
    )
    assert rest.json()["message"].startswith("0 confirmed.")
    assert desk.get("/desk/record/people/", {"q": "Ana", "edition": number}).status_code == 200
    assert post(desk, bridge, statement, "confirm", subjects=number).status_code == 200


def test_a_place_is_one_line_of_bounded_length(desk: Client, bridge: Release) -> None:
    told = OccasionTold.objects.get()
    given = {"kind": told.kind, "earliest": "2026-03-13", "latest": "2026-03-13"}
    assert post(desk, bridge, told, "facts", **given, place_name="p" * 256).status_code == 409
    assert post(desk, bridge, told, "facts", **given, place_name=" Old\0 Town\n").status_code == 200
    told.refresh_from_db()
    assert told.place_name == "Old Town"


def test_nothing_is_added_to_an_edition_that_was_corrected(
    desk: Client, bridge: Release, vera: Officer
) -> None:
    address = f"{screen(bridge)}decide/"
    corrected(bridge, vera, factories.text("en", "Bridge opened", "The bridge was opened."))
    asked = {"verb": "add", "words": "Ana Lisov visited Grabovac"}
    answer = desk.post(address, asked, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert "no longer on the site" in answer.json()["error"]
    assert not Statement.objects.filter(words="Ana Lisov visited Grabovac").exists()


def test_a_nul_in_an_address_is_passed_over(desk: Client, bridge: Release) -> None:
    for address in ("people/?q=%00", "people/?q=Ana%00", "briefing/?of=%00", "briefing/?with=%00"):
        assert desk.get(f"/desk/record/{address}").status_code == 200, address
