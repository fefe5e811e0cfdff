"""Who is who at the desk: lists, one person's screen, merging, and forms that go through the actions."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client

from communique.directory.actions import (
    add_country,
    add_occasion,
    add_person,
    add_post,
    appoint,
    merge_people,
    propose_person,
)
from communique.directory.models import (
    Appointment,
    Country,
    Merge,
    Occasion,
    Office,
    Organisation,
    Person,
    Post,
    Subject,
)
from communique.directory.queries import find_person, name_of, names_of
from communique.events.models import Event
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories

pytestmark = pytest.mark.django_db
Day = datetime.date


def told(response: Any) -> str:
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def rows(prefix: str, *entries: dict[str, Any]) -> dict[str, Any]:
    """A formset's data as a browser sends it."""
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(entries),
        f"{prefix}-INITIAL_FORMS": sum("id" in entry for entry in entries),
        f"{prefix}-MIN_NUM_FORMS": 0,
        f"{prefix}-MAX_NUM_FORMS": 1000,
    }
    for at, entry in enumerate(entries):
        data |= {f"{prefix}-{at}-{key}": value for key, value in entry.items()}
    return data


def text(response: Any) -> str:
    return str(response.content.decode())


@pytest.fixture
def ana(vera: Officer) -> Person:
    return add_person(names={"en": "Ana Lisov", "sr-Cyrl": "Ана Лисов"}, aliases=["Anna Lissow"], by=vera)


@pytest.mark.parametrize(
    "path",
    [
        "people", "people/new", "people/doubles", "people/merges", "posts", "posts/new", "appointments",
        "appointments/new", "organisations", "organisations/new", "places", "places/new", "countries",
        "countries/new", "subjects", "subjects/new", "occasions", "occasions/new", "people/choose",
        "posts/choose", "appointments/choose", "occasions/choose", "organisations/choose", "places/choose",
        "countries/choose",
    ],
)  # fmt: skip
def test_every_screen_opens(desk: Client, vera: Officer, ana: Person, path: str) -> None:
    post = add_post(names={"en": "Mayor of Lipovac"}, by=vera)
    appoint(person=ana, post=post, since=Day(2024, 1, 1), by=vera)
    add_occasion(kind="call", earliest=Day(2024, 2, 2), participants=[ana], by=vera)
    assert desk.get(f"/desk/{path}/").status_code == 200


def test_people_are_entered_with_names_and_aliases(desk: Client, vera: Officer) -> None:
    data = (
        rows("names", {"language": "en", "name": "Vid  Mart"}, {"language": "sr-Cyrl", "name": "Вид Март"})
        | rows("aliases", {"name": "Wid Marth"})
        | {"country": ""}
    )
    answer = desk.post("/desk/people/new/", data)
    person = Person.objects.get()
    assert answer.headers["Location"] == f"/desk/people/{person.pk}/"
    assert names_of(person) == {"en": "Vid Mart", "sr-Cyrl": "Вид Март"}
    assert person.aliases.get().folded == "wid marth"
    assert Event.objects.get(kind="person_changed").ids == {"person": person.pk}


def test_a_form_says_what_the_action_refuses(desk: Client, vera: Officer) -> None:
    data = (
        rows("names", {"language": "en", "name": "Vid Mart"})
        | rows("aliases", {"name": "Marth"}, {"name": "MÁRTH"})
        | {"country": ""}
    )
    page = desk.post("/desk/people/new/", data)
    assert "The alias «MÁRTH» stands here twice" in text(page)
    assert not Person.objects.exists()


def test_the_list_is_searched_in_every_script_and_filtered(desk: Client, vera: Officer, ana: Person) -> None:
    proposed = propose_person(name="Vid Mart", language="en", by=vera)
    merged = add_person(names={"en": "A. Lisov"}, by=vera)
    merge_people(kept=ana, merged=merged, by=vera)
    page = text(desk.get("/desk/people/"))
    assert "A. Lisov" not in page
    assert "Read by machine" in page
    for asked in ("лисов", "lissow", "Lisov Ana", "A. Lisov"):
        found = desk.get("/desk/people/", {"q": asked}).context["object_list"]
        assert list(found) == [ana], asked
    assert list(desk.get("/desk/people/", {"proposed": "yes"}).context["object_list"]) == [proposed]
    assert list(desk.get("/desk/people/results/", {"proposed": "no"}).context["object_list"]) == [ana]


def test_one_persons_screen_tells_everything(desk: Client, vera: Officer, ana: Person) -> None:
    post = add_post(names={"en": "Mayor of Lipovac"}, by=vera)
    appoint(person=ana, post=post, since=Day(2024, 1, 1), since_exact="month", by=vera)
    add_occasion(kind="call", earliest=Day(2024, 2, 2), participants=[ana], by=vera)
    add_person(names={"en": "A. Lisov"}, by=vera)
    page = text(desk.get(f"/desk/people/{ana.pk}/"))
    for said in (
        "Ана Лисов", "Ana Lisov", "derived", "Anna Lissow", "Mayor of Lipovac", "since January 2024",
        "1 occasion", "«A.» may stand for «Ana».", "Created",
    ):  # fmt: skip
        assert said in page, said


def test_a_proposed_person_is_accepted(desk: Client, vera: Officer) -> None:
    person = propose_person(name="Vid Mart", language="en", office="Harbour master", by=vera)
    page = text(desk.get(f"/desk/people/{person.pk}/"))
    assert "No officer has looked at this entry yet" in page
    assert "«Harbour master»" in page
    assert desk.post(f"/desk/people/{person.pk}/accept/").status_code == 302
    person.refresh_from_db()
    assert not person.proposed


def test_an_alias_and_a_post_are_added_on_her_screen(desk: Client, vera: Officer, ana: Person) -> None:
    assert desk.post(f"/desk/people/{ana.pk}/alias/", {"name": "Лисова"}).status_code == 302
    assert find_person("Lisova") == ana
    assert "is no name" in text(desk.post(f"/desk/people/{ana.pk}/alias/", {"name": "…"}))
    post = add_post(names={"en": "Mayor of Lipovac"}, by=vera)
    data = {
        "post": post.pk, "since": "2024-05-03", "since_exact": "month", "until": "", "until_exact": "day"
    }  # fmt: skip
    answer = desk.post(f"/desk/people/{ana.pk}/appoint/", data)
    assert "Mayor of Lipovac: since May 2024." in told(answer)
    vid = add_person(names={"en": "Vid Mart"}, by=vera)
    refused = desk.post(f"/desk/people/{vid.pk}/appoint/", data | {"since": "2025-01-01"})
    assert "Ana Lisov holds it since May 2024" in text(refused)
    appointment = Appointment.objects.get()
    desk.post(f"/desk/people/not-appointed/{appointment.pk}/")
    assert not Appointment.objects.exists()


def test_an_appointments_form_refuses_overlaps(desk: Client, vera: Officer, ana: Person) -> None:
    post = add_post(names={"en": "Mayor of Lipovac"}, by=vera)
    appoint(person=ana, post=post, since=Day(2024, 1, 1), by=vera)
    vid = add_person(names={"en": "Vid Mart"}, by=vera)
    data = {
        "person": vid.pk, "post": post.pk, "since": "2025-01-01", "since_exact": "day", "until": "",
        "until_exact": "day",
    }  # fmt: skip
    page = desk.post("/desk/appointments/new/", data)
    assert "Say when that ended" in text(page)
    assert Appointment.objects.count() == 1


def test_two_entries_are_compared_and_merged_and_parted_again(
    desk: Client, vera: Officer, ana: Person
) -> None:
    other = propose_person(name="Ana Lissov", language="en", by=vera)
    page = desk.get("/desk/people/doubles/")
    assert "are two ways to write one name. The given names agree." in text(page)
    (pair,) = page.context["pairs"]
    compare = desk.get(pair.address)
    assert "What will happen" in text(compare)
    assert [side["person"] for side in compare.context["sides"]] == [ana, other]
    answer = desk.post(f"/desk/people/{other.pk}/merge/", {"other": ana.pk, "kept": ana.pk})
    assert answer.headers["Location"] == f"/desk/people/{ana.pk}/"
    other.refresh_from_db()
    assert other.same_as == ana
    assert desk.get(f"/desk/people/{other.pk}/").headers["Location"] == f"/desk/people/{ana.pk}/"
    assert not desk.get("/desk/people/doubles/").context["pairs"]
    merge = Merge.objects.get()
    assert "Ana Lissov" in text(desk.get("/desk/people/merges/"))
    assert "two people again" in told(desk.post(f"/desk/people/merges/{merge.pk}/undo/"))
    assert "undone already" in told(desk.post(f"/desk/people/merges/{merge.pk}/undo/"))
    other.refresh_from_db()
    assert other.same_as is None


def test_whom_to_merge_with_is_chosen(desk: Client, vera: Officer, ana: Person) -> None:
    other = add_person(names={"en": "Vid Mart"}, by=vera)
    assert "Compare the two" in text(desk.get(f"/desk/people/{ana.pk}/merge/"))
    assert "Keep" in text(desk.get(f"/desk/people/{ana.pk}/merge/", {"other": other.pk}))
    answer = desk.post(f"/desk/people/{ana.pk}/merge/", {"other": other.pk})
    assert "Say which" in told(answer)
    assert "not there any more" in told(desk.post(f"/desk/people/{ana.pk}/merge/", {"other": ana.pk}))
    assert not Merge.objects.exists()


def test_who_is_two_people_is_not_suggested_again(desk: Client, vera: Officer, ana: Person) -> None:
    other = add_person(names={"en": "A. Lisov"}, by=vera)
    assert len(desk.get("/desk/people/doubles/").context["pairs"]) == 1
    desk.post(f"/desk/people/{other.pk}/apart/", {"other": ana.pk})
    assert not desk.get("/desk/people/doubles/").context["pairs"]


def test_choosers_search_and_leave_out_the_merged(desk: Client, vera: Officer, ana: Person) -> None:
    merged = add_person(names={"en": "Lisov A"}, by=vera)
    merge_people(kept=ana, merged=merged, by=vera)
    post = add_post(names={"sr-Cyrl": "Градоначелница Липовца"}, by=vera)
    appoint(person=ana, post=post, by=vera)

    def found(path: str, asked: str) -> list[Any]:
        return list(desk.get(f"/desk/{path}/choose/results/", {"q": asked}).context["results"])

    assert found("people", "lissow") == [ana]
    assert found("people", "") == [ana]
    assert found("posts", "gradonačelnica") == [post]
    assert found("appointments", "lisov gradonac") == list(Appointment.objects.all())
    assert found("posts", "mayor") == []


def test_occasions_name_people_a_line_each(desk: Client, vera: Officer, ana: Person) -> None:
    zarenia = add_country(code="X-ZAR", names={"en": "Zarenia"}, by=vera)
    data = {
        "kind": "talks", "earliest": "2025-03-04", "latest": "", "place": "", "planned": "on",
        "participants": "Ана Лисов\n\nLissow, Anna", "countries": "zarenia", "organisations": "",
    }  # fmt: skip
    page = desk.post("/desk/occasions/new/", data)
    assert "«Lissow, Anna» is no person of the directory" in text(page)
    assert (
        desk.post("/desk/occasions/new/", data | {"participants": "Ана Лисов\nanna lissow"}).status_code
        == 302
    )
    occasion = Occasion.objects.get()
    assert list(occasion.participants.all()) == [ana]
    assert list(occasion.countries.all()) == [zarenia]
    assert occasion.planned
    namesake = add_person(names={"en": "Ana Lisov"}, by=vera)
    assert f"Ana Lisov [{ana.pk}]" in text(desk.get(f"/desk/occasions/edit/{occasion.pk}/"))
    assert "or several are called so" in text(
        desk.post(f"/desk/occasions/edit/{occasion.pk}/", data | {"participants": "Ana Lisov"})
    )
    lines = f"Ana Lisov [{namesake.pk}]\nAna Lisov [{ana.pk}]"
    desk.post(f"/desk/occasions/edit/{occasion.pk}/", data | {"participants": lines})
    assert set(occasion.participants.all()) == {ana, namesake}


def test_subjects_organisations_and_posts_are_kept(desk: Client, vera: Officer) -> None:
    data = (
        rows("names", {"language": "en", "name": "Rivers"})
        | rows("terms", {"language": "en", "term": "river"}, {"language": "en", "term": "River"})
        | {"slug": "rivers"}
    )
    assert "stands here twice in en" in text(desk.post("/desk/subjects/new/", data))
    data["terms-1-term"] = "flood"
    assert desk.post("/desk/subjects/new/", data).status_code == 302
    assert {term.term for term in Subject.objects.get().terms.all()} == {"river", "flood"}
    data = rows("names", {"language": "en", "name": "Lipa Board"})
    data |= rows("aliases", {"name": "LB"}) | {"country": ""}
    assert desk.post("/desk/organisations/new/", data).status_code == 302
    body = Organisation.objects.get()
    data = rows("names", {"language": "en", "name": "Chair of the Lipa Board"})
    answer = desk.post(
        "/desk/posts/new/", data | {"country": "", "organisation": body.pk, "one_holder": "on"}
    )
    assert answer.status_code == 302
    assert Post.objects.get().organisation == body


def test_countries_come_from_the_language_packs(desk: Client, vera: Officer) -> None:
    own = add_country(code="DE", names={"en": "The Germans"}, by=vera)
    assert "were entered or completed" in told(desk.post("/desk/countries/fill/"))
    assert Country.objects.count() > 150
    assert {name.language: name.name for name in own.names.all()}["en"] == "The Germans"
    assert own.names.filter(language="sr-Cyrl").exists()
    assert "All are there" in told(desk.post("/desk/countries/fill/"))


def test_the_office_says_what_of_the_record_is_shown(desk: Client, vera: Officer) -> None:
    page = text(desk.get("/desk/office/edit/1/"))
    assert "record_shown" in page
    assert "commitments_public" in page
    assert Office.objects.get().record_shown == "confirmed"


def test_a_clerk_sees_none_of_it(client: Client, vera: Officer, ana: Person) -> None:
    client.force_login(factories.make_officer(Role.CLERK))
    for path in (
        "people/",
        f"people/{ana.pk}/",
        f"people/{ana.pk}/merge/",
        "people/doubles/",
        "people/merges/",
    ):
        answer = client.get(f"/desk/{path}")
        assert answer.status_code in {302, 403}, path
        assert "Lisov" not in text(answer)
    for path in (f"people/{ana.pk}/accept/", f"people/{ana.pk}/alias/", "countries/fill/"):
        client.post(f"/desk/{path}", {"name": "Zed"})
    assert name_of(ana, "en") == "Ana Lisov"
    assert find_person("Zed") is None
    assert not Country.objects.exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.ADVISER, Role.APPROVER])
def test_choosers_are_for_those_who_keep_the_directory(
    client: Client, vera: Officer, ana: Person, role: Role
) -> None:
    post = add_post(names={"en": "Mayor of Lisovac"}, by=vera)
    appoint(person=ana, post=post, by=vera)
    client.force_login(factories.make_officer(role))
    for kind in ("people", "posts", "appointments", "organisations", "places", "countries"):
        for below in ("", "results/", f"chosen/{ana.pk}/", f"chosen-multiple/?id={ana.pk}", "create/"):
            for ask in (client.get, client.post):
                answer = ask(f"/desk/{kind}/choose/{below}", headers={"X-Requested-With": "XMLHttpRequest"})
                assert answer.status_code == 403, answer.request["PATH_INFO"]
                assert "Lisov" not in text(answer)
    expected = 403 if role is Role.CLERK else 200
    answer = client.get("/desk/occasions/choose/", headers={"X-Requested-With": "XMLHttpRequest"})
    assert answer.status_code == expected
