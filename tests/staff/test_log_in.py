from __future__ import annotations

import datetime
import logging

import pytest
from django.test import Client
from django.utils import timezone

from communique.staff.actions import make_administrator
from communique.staff.models import FailedLogIn, Officer
from communique.staff.throttle import (
    MOST_FAILURES,
    MOST_FROM_ONE_ADDRESS,
    WINDOW,
    TooManyAttempts,
    count_attempt,
    forgive,
)
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
LOGIN = "/desk/login/"


@pytest.fixture
def officer() -> Officer:
    factories.make_office()
    return factories.make_officer(username="vera")


def try_log_in(client: Client, username: str, password: str, address: str = "192.0.2.7") -> str:
    page = client.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=address)
    return "in" if page.status_code == 302 else " ".join(page.context["form"].non_field_errors())


def test_an_officer_logs_in_and_lands_at_the_desk(officer: Officer, client: Client) -> None:
    assert try_log_in(client, "vera", PASSWORD) == "in"
    assert client.get("/desk/").status_code == 200


def test_guessing_is_stopped_and_told_how_long(officer: Officer, client: Client) -> None:
    for _ in range(MOST_FAILURES):
        assert "didn't match" in try_log_in(client, "vera", "wrong password")
    told = try_log_in(client, "vera", PASSWORD)
    assert told == "Too many attempts with a wrong password. Please try again in 15 minutes."
    assert try_log_in(client, "Vera", PASSWORD) == told
    assert try_log_in(client, "vera", PASSWORD, "192.0.2.8") == "in"


def test_a_name_that_nobody_has_is_stopped_in_the_same_way(officer: Officer, client: Client) -> None:
    said = [try_log_in(client, "nobody", "wrong password") for _ in range(MOST_FAILURES + 1)]
    known = [try_log_in(client, "vera", "wrong password", "192.0.2.9") for _ in range(MOST_FAILURES + 1)]
    assert said == known


def test_a_right_password_forgives_what_came_before(officer: Officer, client: Client) -> None:
    for _ in range(MOST_FAILURES - 1):
        try_log_in(client, "vera", "wrong password")
    assert try_log_in(client, "vera", PASSWORD) == "in"
    assert not FailedLogIn.objects.filter(failures__gt=MOST_FAILURES - 1).exists()
    for _ in range(MOST_FAILURES):
        count_attempt("vera", "192.0.2.7")


def test_one_address_with_many_names_is_stopped(officer: Officer) -> None:
    for number in range(MOST_FROM_ONE_ADDRESS):
        count_attempt(f"name{number}", "192.0.2.7")
    with pytest.raises(TooManyAttempts):
        count_attempt("another", "192.0.2.7")
    count_attempt("another", "192.0.2.8")


def test_the_wait_ends_and_leaves_nothing_behind(officer: Officer) -> None:
    for _ in range(MOST_FAILURES):
        count_attempt("vera", "192.0.2.7")
    FailedLogIn.objects.update(since=timezone.now() - WINDOW - datetime.timedelta(seconds=1))
    count_attempt("ivo", "192.0.2.8")
    assert FailedLogIn.objects.count() == 2
    forgive("ivo", "192.0.2.8")


def test_neither_name_nor_address_is_kept_or_logged(
    officer: Officer, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG, logger="communique"):
        try_log_in(client, "vera", "wrong password", "192.0.2.7")
    rows = str(list(FailedLogIn.objects.values()))
    assert "vera" not in rows
    assert "192.0.2" not in rows
    assert not [entry for entry in caplog.records if entry.name.startswith("communique")]


def test_behind_our_proxy_the_last_hop_counts(officer: Officer, client: Client, settings: object) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # type: ignore[attr-defined]
    for number in range(MOST_FAILURES):
        data = {"username": "vera", "password": "wrong password"}
        client.post(LOGIN, data, headers={"x-forwarded-for": f"203.0.113.{number}, 192.0.2.7"})
    page = client.post(
        LOGIN,
        {"username": "vera", "password": PASSWORD},
        headers={"x-forwarded-for": "198.51.100.1, 192.0.2.7"},
    )
    assert "Too many attempts" in str(page.context["form"].non_field_errors())


def test_a_one_time_password_opens_the_password_page_alone(officer: Officer, client: Client) -> None:
    _, given = make_administrator("nada")
    assert try_log_in(client, "nada", given) == "in"
    for path in ("/desk/", "/desk/releases/", "/desk/officers/", "/desk/account/", "/desk/media/x.jpg"):
        page = client.get(path)
        assert (page.status_code, page.headers.get("Location")) == (302, "/desk/password/"), path
    refused = client.post("/desk/releases/add/", {"headline": "x"})
    assert refused.status_code == 403
    assert client.get("/desk/password/").status_code == 200
    assert client.get("/desk/sprite/").status_code == 200


def test_the_new_password_is_long_new_and_in_force(officer: Officer, client: Client) -> None:
    made, given = make_administrator("nada")
    client.login(username="nada", password=given)

    def choose(password: str) -> dict[str, list[str]]:
        page = client.post("/desk/password/", {"new_password1": password, "new_password2": password})
        errors: dict[str, list[str]] = page.context["form"].errors if page.status_code == 200 else {}
        return errors

    assert all(choose(bad) for bad in ("elevenchars", given, "password1234"))
    assert choose("a quiet river at noon") == {}
    made.refresh_from_db()
    assert not made.must_change_password
    assert made.check_password("a quiet river at noon")
    assert client.get("/desk/").status_code == 200
    later = client.post(
        "/desk/password/", {"new_password1": "another long one", "new_password2": "another long one"}
    )
    assert "old_password" in later.context["form"].errors


def test_wagtails_own_ways_to_a_password_are_shut(officer: Officer, client: Client) -> None:
    client.force_login(officer)
    client.post(
        "/desk/account/",
        {
            "name_email-first_name": "Vera",
            "name_email-last_name": "Lis",
            "name_email-email": "v@lipovac.example",
            "theme-theme": "dark",
            "theme-density": "default",
            "theme-contrast": "system",
            "password-old_password": PASSWORD,
            "password-new_password1": "short",
            "password-new_password2": "short",
        },
    )
    officer.refresh_from_db()
    assert officer.check_password(PASSWORD)
    assert client.get("/desk/password_reset/").status_code == 404
