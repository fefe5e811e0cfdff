"""The press list at the desk: kept by the press office, imported line by line, and forgotten when asked."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given, settings, strategies as st
from wagtail.models import ModelLogEntry

from communique.newsroom.actions.press_list import add_journalist, import_journalists
from communique.newsroom.errors import NotAllowed, NotReady, Refused
from communique.newsroom.models import Journalist, Mailing, Opening, PersonalLink
from communique.newsroom.press_file import Entry, Line, read_lines, write_file
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.newsroom.embargoes import journalist, link_in, mails, names_ines, opened, scheduled
from tests.page_words import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ines_in_no_log")]
SCREEN = "/desk/press-list/"
INES = {"name": "Ines Kord", "outlet": "Glas", "email": "Ines.Kord@glas.example", "language": "sr-Latn"}


def uploaded(desk: Client, content: str | bytes) -> str:
    given_bytes = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile("list.csv", given_bytes, "text/csv")
    return shown(desk.post(f"{SCREEN}import/", {"file": file}))


def test_a_journalist_is_added_found_changed_and_retired(desk: Client) -> None:
    assert "Press list" in shown(desk.get(reverse("wagtailadmin_home")))
    assert "stands on the press list" in shown(desk.post(f"{SCREEN}add/", INES, follow=True))
    added = Journalist.objects.get()
    assert (added.email, added.language, added.active) == ("Ines.Kord@glas.example", "sr-Latn", True)
    for asked in ("kord", "INES glas", "глас", "ines.kord@"):
        assert "1 journalist found" in shown(desk.post(SCREEN, {"asked": asked}))
    assert "0 journalists found" in shown(desk.post(SCREEN, {"asked": "radio"}))
    one = f"{SCREEN}{added.pk}/"
    assert "changed" in shown(desk.post(one, INES | {"outlet": "Radio Lipa"}, follow=True))
    assert "1 journalist found" in shown(desk.post(SCREEN, {"asked": "radio"}))
    assert "Retired" in shown(desk.post(one, {"do": "retire"}, follow=True))
    added.refresh_from_db()
    assert not added.active
    assert "Take on again" in shown(desk.get(one))
    desk.post(one, {"do": "take-on"})
    added.refresh_from_db()
    assert added.active
    actions = set(ModelLogEntry.objects.values_list("action", flat=True))
    assert {f"newsroom.{each}_journalist" for each in ("add", "change", "retire", "take_on")} <= actions
    assert not names_ines(str(list(ModelLogEntry.objects.values()))), "the audit names nobody"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"email": "INES.KORD@GLAS.EXAMPLE"}, "on the press list already"),
        ({"email": "nobody"}, "valid email address"),
        ({"name": "\u200b ", "email": "a@glas.example"}, "name is missing"),
        ({"language": "fr", "email": "a@glas.example"}, "not one of the available choices"),
    ],
)
def test_what_cannot_stand_there_is_told_and_kept_in_the_form(
    desk: Client, wrong: dict[str, str], told: str
) -> None:
    desk.post(f"{SCREEN}add/", INES)
    page = shown(desk.post(f"{SCREEN}add/", INES | wrong))
    assert told in page
    assert Journalist.objects.count() == 1


def test_a_file_is_taken_line_by_line(desk: Client) -> None:
    desk.post(f"{SCREEN}add/", INES)
    page = uploaded(
        desk,
        "\ufeffName;E-mail;Medij;Language\r\n"
        'Mira Stanić;mira@radio.example;"Radio; Lipa";sr_latn\r\n'
        "\r\n"
        "Bez adrese;;Glas;en\r\n"
        "Loša;no-address;Glas;en\r\n"
        "Ines again;ines.kord@GLAS.example;Glas;en\r\n"
        "Mira again;Mira@radio.example;Radio;en\r\n"
        "Jean;jean@revue.example;Revue;fr\r\n"
        "Olga;olga@revue.example;;\r\n",
    )
    assert "2 journalists were added" in page
    assert "5 lines were left out" in page
    for told in (
        "Line 4: The e-mail address is missing.",
        "Line 5: «no-address» is no e-mail address; it looks like name@example.org.",
        "Line 6: The address is on the press list already.",
        "Line 7: The address stands further up in the file, too.",
        "Line 8: «fr» is no language of the office; it has en, sr-Cyrl, sr-Latn.",
    ):
        assert told in page
    mira = Journalist.objects.get(email="mira@radio.example")
    assert (mira.name, mira.outlet, mira.language) == ("Mira Stanić", "Radio; Lipa", "sr-Latn")
    assert Journalist.objects.get(email="olga@revue.example").language == "en"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "submitted file is empty"),
        (b"\n \n", "The file is empty."),
        (b"who,where\nAna,Glas\n", "It lacks: name, email."),
        ("name,email\nČ,a@b.example\n".encode("cp1250"), "not in UTF-8"),
        (b"PK\x03\x04\x00\x00\x00\x00", "The file is no table."),
        (b'name,email\n"Ana,a@glas.example\n', "a quotation mark there has no end"),
        (b"name,email\n" + b"x" * (2 * 1024 * 1024), "larger than 2 MB"),
        (b"name,email\n" + b"Ana,a@glas.example\n" * 5001, "more than 5000 lines"),
    ],
)
def test_what_is_no_list_is_told_in_a_sentence(desk: Client, content: bytes, told: str) -> None:
    assert told in uploaded(desk, content)
    assert not Journalist.objects.exists()


def test_the_list_goes_out_safe_for_spreadsheets_and_comes_in_again(desk: Client) -> None:
    desk.post(f"{SCREEN}add/", INES | {"outlet": "=HYPERLINK(1)"})
    response = desk.post(SCREEN, {"do": "export"})
    assert "attachment" in response.headers["Content-Disposition"]
    assert "no-store" in response.headers["Cache-Control"]
    assert "'=HYPERLINK(1)" in response.content.decode("utf-8-sig")
    Journalist.objects.all().delete()
    assert "1 journalist was added" in uploaded(desk, response.content)
    assert Journalist.objects.get().outlet == "=HYPERLINK(1)"
    assert ModelLogEntry.objects.filter(action="newsroom.export_journalists").count() == 1


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)


@given(rows=st.lists(st.tuples(cells, cells), max_size=5))
@settings(max_examples=100, deadline=None)
def test_what_is_written_is_read_the_same(rows: list[tuple[str, str]]) -> None:
    people = [Journalist(name=f"N{one}", outlet=two, email="a@b.example", language="en") for one, two in rows]
    lines = read_lines(write_file(people), language="en")
    assert [line.entry.name for line in lines] == [each.name for each in people]
    assert [line.entry.outlet for line in lines] == [each.outlet for each in people]


@given(
    content=st.one_of(
        st.binary(max_size=200),
        st.text(max_size=200).map(lambda text: f"name,email\n{text}".encode("utf-8", "ignore")),
    )
)
@settings(max_examples=200, deadline=None)
def test_any_file_is_read_or_refused(content: bytes) -> None:
    try:
        lines = read_lines(content, language="en")
    except Refused:
        return
    assert all(line.number > 1 for line in lines)


def test_who_is_forgotten_leaves_no_name_and_the_openings_stay(desk: Client, officer: Officer) -> None:
    factories.make_section()
    ines = journalist(officer, "Ines Kord")
    opened(scheduled(officer), [ines, journalist(officer, "Ana Lisov")], officer)
    addresses = {message.to[0]: link_in(message) for message in mails()}
    Client().get(addresses[ines.email])
    Client().post(addresses[ines.email])
    assert "Forgotten" in shown(desk.post(f"{SCREEN}{ines.pk}/", {"do": "forget"}, follow=True))
    assert Opening.objects.count() == 2
    link = PersonalLink.objects.get(openings__what=Opening.What.ACCEPTED)
    assert (link.journalist, link.recipient, link.email) == (None, "", "")
    assert link.revoked_at is not None
    assert Client().get(addresses[ines.email]).status_code == 404
    held = [list(model.objects.values()) for model in (Journalist, PersonalLink, Mailing, ModelLogEntry)]
    assert not names_ines(str(held))
    assert "Forgotten" in shown(desk.get(f"/desk/embargo/{link.release_id}/"))


@pytest.mark.usefixtures("vera")
@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PRESS_OFFICER, True),
        (Role.APPROVER, True),
        (Role.ADVISER, False),
        (Role.CLERK, False),
        (Role.DUTY_OFFICER, False),
    ],
)
def test_who_may_not_sees_nothing_and_changes_nothing(client: Client, role: Role, may: bool) -> None:  # noqa: FBT001
    officer = factories.make_officer(role, "other")
    client.force_login(officer)
    for screen in ("", "add/", "import/", "terms/"):
        assert (client.get(f"{SCREEN}{screen}").status_code == 200) is may
    client.post(f"{SCREEN}add/", INES)
    assert Journalist.objects.exists() is may
    if not may:
        assert client.post(SCREEN, {"do": "export"}).status_code != 200
        with pytest.raises(NotAllowed):
            add_journalist(entry=Entry(**INES), by=officer)
        with pytest.raises(NotAllowed):
            import_journalists(lines=[], by=officer)


def test_five_hundred_come_in_at_once_and_are_listed(desk: Client, officer: Officer) -> None:
    lines = [
        Line(number, Entry(f"Reporter {number}", f"r{number}@press.example", "en", f"Outlet {number % 40}"))
        for number in range(500)
    ]
    assert import_journalists(lines=lines, by=officer).added == 500
    assert "500 journalists" in shown(desk.get(SCREEN))
    with pytest.raises(NotReady):
        add_journalist(entry=Entry("Again", "R7@press.example", "en"), by=officer)
