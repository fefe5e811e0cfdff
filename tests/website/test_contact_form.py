from __future__ import annotations

import logging
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from communique.letters.actions import LETTERS_A_WINDOW
from communique.letters.models import Letter, SenderCount
from communique.letters.references import read_reference
from communique.website.posts import LARGEST_POST
from tests.factories import make_office
from tests.letters.writing import PERSONAL, TYPED
from tests.logged import logged
from tests.website.contact_posting import ADDRESS, FORM, locked, send


def personal_in(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged of a sender while the test ran; `records` are none of that once it is over."""
    said = logged(caplog)
    return [word for word in PERSONAL if word in said]


@pytest.fixture(autouse=True)
def _nothing_personal_in_logs(caplog: pytest.LogCaptureFixture) -> Any:
    caplog.set_level(logging.DEBUG)
    yield
    assert not personal_in(caplog)


def test_a_name_in_the_log_is_seen(caplog: pytest.LogCaptureFixture) -> None:
    logging.getLogger("communique.letters").debug("A letter from %s.", PERSONAL[0])
    assert personal_in(caplog) == [PERSONAL[0]]
    caplog.clear()


@pytest.fixture
def office(db: None) -> None:
    make_office()


def shown(response: Any) -> str:
    return unescape(response.content.decode())


def assert_still_typed(response: Any) -> None:
    page = shown(response)
    for value in TYPED.values():
        assert value in page


@pytest.mark.usefixtures("office")
def test_a_sent_letter_is_stored_and_its_number_told() -> None:
    response = send(to="/sr-latn/contact/")
    letter = Letter.objects.get()
    assert response.status_code == 303
    assert response.headers["Location"] == f"/sr-latn/contact/sent/?reference={letter.reference}"
    assert read_reference(letter.reference)
    assert letter.language == "sr-Latn"
    assert {name: getattr(letter, name) for name in TYPED} == TYPED
    assert not response.cookies
    assert letter.reference in shown(Client().get(response.headers["Location"]))


@pytest.mark.usefixtures("office")
def test_a_double_click_gets_the_same_number_twice() -> None:
    assert send().headers["Location"] == send().headers["Location"]
    assert Letter.objects.count() == 1


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("given_name", "", "Fill in your name."),
        ("surname", "  \t ", "Fill in your surname."),
        ("municipality", "\u200b\u2060", "Fill in your city or municipality."),
        ("postal_address", "\r\n", "Fill in your address."),
        ("message", "", "Write your message."),
        ("email", "mira at lipovac", "This is not an e-mail address."),
        ("email", "mira@lipovac.example\r\nBcc: all@lipovac.example", "This is not an e-mail address."),
        ("telephone", "none", "A telephone number has at least five digits."),
        ("given_name", "M" * 101, "Name: 101 characters is too long, the most is 100."),
        ("message", "ж" * 20_431, "Your message: 20\N{NARROW NO-BREAK SPACE}431 characters is too long"),
    ],
)
def test_a_mistake_is_told_beside_its_field(field: str, value: str, sentence: str) -> None:
    changed: dict[str, Any] = {field: value}
    response = send(**changed)
    page = shown(response)
    assert response.status_code == 422
    assert f'<li><a href="#{field}">{sentence}' in page
    assert f'<span class="field-error" id="{field}-error">{sentence}' in page
    assert f'aria-describedby="{field}-why {field}-error" aria-invalid="true"' in page
    assert page.count("aria-invalid") == 1
    assert 'id="problems" role="alert" tabindex="-1" autofocus' in page
    assert "<title>Mistake: Contact the Mayor" in page
    for other, typed in TYPED.items():
        assert other == field or typed in page
    assert value.strip("\r\n\t \u200b\u2060").split("\r")[0] in page
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("office")
def test_one_way_to_answer_is_enough_and_none_is_not() -> None:
    assert send(email="").status_code == 303
    assert send(telephone="").status_code == 303
    response = send(email="", telephone="")
    assert response.status_code == 422
    assert '<a href="#email">Fill in an e-mail address or a telephone number' in shown(response)


@pytest.mark.usefixtures("office")
def test_a_mistake_in_one_way_to_answer_is_told_once() -> None:
    page = shown(send(email="x", telephone=""))
    assert "This is not an e-mail address." in page
    assert "Fill in an e-mail address or a telephone number" not in page


@pytest.mark.usefixtures("office")
def test_the_hidden_field_is_told_and_nothing_is_lost() -> None:
    response = send(leave_empty="https://spam.example")
    assert response.status_code == 422
    assert '<a href="#leave_empty">Empty this field.' in shown(response)
    assert "<div hidden>" not in shown(response)
    assert_still_typed(response)


OWN = "http://testserver"
OTHER = "https://evil.example"


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OTHER},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
        {"Origin": "https://testserver"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": OWN},
        {"Sec-Fetch-Site": "same-origin", "Origin": OTHER},
        {"Sec-Fetch-Site": "", "Origin": OWN},
    ],
)
def test_another_sites_page_is_refused(headers: dict[str, str]) -> None:
    response = send(headers=headers)
    assert response.status_code == 403
    assert "This letter was not sent from our form" in shown(response)
    assert not any(word in shown(response) for word in PERSONAL)
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": OWN},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {},
    ],
)
def test_our_own_page_and_what_is_no_browser_may_send(headers: dict[str, str]) -> None:
    assert send(headers=headers).status_code == 303


@pytest.mark.usefixtures("office")
def test_too_many_letters_are_told_and_keep_what_was_typed() -> None:
    for count in range(LETTERS_A_WINDOW):
        assert send(message=f"Letter {count}").status_code == 303
    response = send()
    assert response.status_code == 429
    assert 1 <= int(response.headers["Retry-After"]) <= 3600
    assert f"We take {LETTERS_A_WINDOW} letters an hour" in shown(response)
    assert_still_typed(response)
    assert send(address="198.51.100.4").status_code == 303
    assert not SenderCount.objects.filter(digest__contains=ADDRESS).exists()
    kept = " ".join(str(value) for row in SenderCount.objects.values() for value in row.values())
    assert ADDRESS not in kept


@pytest.mark.usefixtures("office")
def test_behind_a_proxy_its_own_word_counts_and_an_invented_one_does_not(settings: Any) -> None:
    def one_more(count: int) -> int:
        headers = {"Origin": OWN, "X-Forwarded-For": f"10.0.0.{count}, 203.0.113.77"}
        return int(send(headers=headers, message=f"Letter {count}", address="127.0.0.1").status_code)

    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert [one_more(count) for count in range(LETTERS_A_WINDOW + 1)][-1] == 429
    settings.SECURE_PROXY_SSL_HEADER = None
    assert one_more(99) == 303


@pytest.mark.django_db(transaction=True)
def test_a_locked_database_keeps_the_letter_in_the_form(caplog: pytest.LogCaptureFixture) -> None:
    make_office()
    with locked():
        response = send()
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert "Your letter could not be stored" in shown(response)
    assert "City of Lipovac" in shown(response)
    assert_still_typed(response)
    assert "A letter could not be stored:" in caplog.text
    assert not Letter.objects.exists()
    assert send().status_code == 303


@pytest.mark.django_db(transaction=True)
def test_a_database_that_cannot_even_be_read_keeps_the_letter_too() -> None:
    make_office()
    with locked("EXCLUSIVE"):
        response = send(to="/sr/contact/")
    assert response.status_code == 503
    assert "Ваше писмо није сачувано" in shown(response)
    assert 'action="/sr/contact/"' in shown(response)
    assert_still_typed(response)


@pytest.mark.django_db(transaction=True)
def test_a_full_disk_keeps_the_letter_in_the_form(caplog: pytest.LogCaptureFixture) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite can be told to be full")
    make_office()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")  # no free page is left of what other tests took away
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
    response = send(message="A long letter. " * 1300)
    connection.close()
    assert response.status_code == 503
    assert "A long letter." in shown(response)
    assert "SQLITE_FULL" in caplog.text


@pytest.mark.usefixtures("office")
def test_a_body_of_ten_megabytes_is_refused_unread() -> None:
    response = send(message="x" * 10_000_000)
    assert response.status_code == 413
    assert "This is more than the form can take" in shown(response)
    assert len(response.content) < 20_000
    assert LARGEST_POST < 10_000_000


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"given_name=\xff\xfe%00%ff&message=%E2%80", "application/x-www-form-urlencoded"),
        (b"a=1", "application/x-www-form-urlencoded; charset=utf-16"),
        (b"&".join(b"a=1" for _ in range(30_000)), "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"--x\r\nbroken", "multipart/form-data"),
        (b'{"message": "x"}', "application/json"),
        (b"", "text/plain"),
    ],
)
def test_what_is_no_form_is_refused_with_a_page(body: bytes, kind: str) -> None:
    response = Client().post(FORM, body, content_type=kind)
    assert response.status_code in {400, 422}
    assert "<h1>" in shown(response)
    assert not Letter.objects.exists()


@pytest.mark.usefixtures("office")
def test_controls_and_overrides_do_not_get_in() -> None:
    response = send(
        given_name="Mi\x00ra\r\n\u202e", message="One\x00\x1b[31m two\u202e\r\nthree \U0001f333", telephone=""
    )
    assert response.status_code == 303
    letter = Letter.objects.get()
    assert letter.given_name == "Mira"
    assert letter.message == "One[31m two\nthree \U0001f333"


@pytest.mark.usefixtures("office")
def test_what_was_typed_comes_back_escaped() -> None:
    typed = '"><script>alert(1)</script></textarea>'
    raw = send(given_name=typed, message=f"\n{typed}", surname="").content.decode()
    assert "<script" not in raw
    assert raw.count("&lt;/textarea&gt;") == 2


@pytest.mark.usefixtures("office")
@hypothesis_settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from(sorted(TYPED)), st.text(max_size=60)))
def test_any_text_is_stored_or_told_and_never_breaks(fields: dict[str, Any]) -> None:
    SenderCount.objects.all().delete()
    assert send(**fields).status_code in {303, 422}
