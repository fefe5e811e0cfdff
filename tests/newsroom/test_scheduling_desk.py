"""The review's screen of a release on the clock: moved by an edit, and nothing dangerous stands strongest."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client

from communique.newsroom.actions.scheduling import schedule_releases
from communique.newsroom.models import Release, Schedule
from communique.staff.models import Officer
from tests.factories import colleague
from tests.newsroom.test_scheduling import approved

AT = datetime.datetime(2028, 7, 1, 8, 30, tzinfo=datetime.UTC)
LATER = datetime.datetime(2028, 10, 29, 1, 30, tzinfo=datetime.UTC)  # 02:30 in Belgrade, the second time
TWICE = "2028-10-29T02:30"
PLAIN, STRONG = "button button-secondary", "button"

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(officer: Officer) -> Release:
    return approved(officer)


@pytest.fixture
def desk(release: Release, client: Client) -> Client:
    """A browser of the officer who approved the release."""
    client.force_login(colleague())
    return client


def screen_of(release: Release) -> str:
    return f"/desk/releases/review/{release.pk}/"


def page_of(desk: Client, release: Release, **asked: str) -> str:
    if asked:
        answer = desk.post(screen_of(release), {"step": "schedule"} | asked, follow=True)
    else:
        answer = desk.get(screen_of(release))
    assert answer.status_code == 200
    return answer.content.decode()


def buttons(page: str) -> dict[str, str]:
    """What each step's button looks like, in the order of the screen."""
    found = re.findall(r'name="step" value="([\w-]+)" class="([^"]+)"', page)
    return dict(found)


def test_before_the_clock_publishing_is_the_next_step(release: Release, desk: Client) -> None:
    page = page_of(desk, release)
    assert list(buttons(page))[:2] == ["publish", "schedule"]
    assert buttons(page)["publish"] == STRONG
    assert buttons(page)["schedule"] == PLAIN
    assert "becomes public at once" not in page


def test_on_the_clock_nothing_dangerous_stands_strongest(release: Release, desk: Client) -> None:
    schedule_releases(releases=[release], instant=AT, by=colleague())
    page = page_of(desk, release)
    assert buttons(page)["schedule"] == STRONG
    assert buttons(page)["publish"] == buttons(page)["unschedule"] == PLAIN
    assert list(buttons(page)).index("publish") > list(buttons(page)).index("unschedule")
    assert "The release becomes public at once, in all its languages." in page


def test_the_set_instant_stands_in_the_field(release: Release, desk: Client) -> None:
    schedule_releases(releases=[release], instant=AT, by=colleague(), title="Summit")
    page = page_of(desk, release)
    assert 'value="2028-07-01T10:30:00"' in page
    assert 'value="Summit"' in page
    # As browsers send it, without seconds that are none.
    page = page_of(desk, release, local="2028-07-01T10:30", title="Summit")
    assert "nothing was changed" in page
    assert Schedule.objects.count() == 1
    page = page_of(desk, release, local="2028-07-01T10:31", title="Summit")
    assert "1 July 2028, 10:31:00" in page
    assert 'value="2028-07-01T10:31:00"' in page


def test_what_is_asked_in_error_stays_in_the_field(release: Release, desk: Client) -> None:
    schedule_releases(releases=[release], instant=AT, by=colleague())
    assert 'value="2028-03-26T02:30"' in page_of(desk, release, local="2028-03-26T02:30")
    assert "Give a date and a time." in page_of(desk, release, local="")
    assert "Give a date and a time." in page_of(desk, release, local="0001-01-01T00:00")


def test_its_own_schedule_is_not_among_those_to_go_with(release: Release, desk: Client) -> None:
    schedule_releases(releases=[release], instant=AT, by=colleague(), title="Summit")
    assert ">Summit</option>" not in page_of(desk, release)


def test_those_of_its_instant_move_with_it_unless_the_officer_says_otherwise(
    officer: Officer, release: Release, desk: Client
) -> None:
    asked = "Those that go public with it move, too"
    assert asked not in page_of(desk, release)
    other = approved(officer, "Harvest")
    schedule_releases(releases=[release, other], instant=AT, by=colleague(), title="Summit")
    assert asked in page_of(desk, release)
    page = page_of(desk, release, local="2028-07-01T10:31", title="Summit", others="on")
    assert "All 2 go public together" in page
    assert instants(release, other) == [AT + datetime.timedelta(minutes=1)] * 2
    page_of(desk, release, local="2028-07-01T11:00", title="Alone")
    assert instants(release, other) == [
        AT + datetime.timedelta(minutes=30),
        AT + datetime.timedelta(minutes=1),
    ]
    assert asked not in page_of(desk, release)


def test_those_of_its_instant_join_another_with_it(officer: Officer, release: Release, desk: Client) -> None:
    pair = [release, approved(officer, "Harvest")]
    schedule_releases(releases=pair, instant=AT, by=colleague())
    third = approved(officer, "Bridge")
    summit = schedule_releases(releases=[third], instant=LATER, by=colleague(), title="Summit")
    page_of(desk, release, together=str(summit.pk), others="on")
    assert instants(*pair, third) == [LATER] * 3


def instants(*releases: Release) -> list[datetime.datetime]:
    schedules = [Release.objects.get(pk=release.pk).schedule for release in releases]
    return [schedule.instant for schedule in schedules if schedule is not None]


def test_which_of_two_hours_is_asked_only_where_there_are_two(release: Release, desk: Client) -> None:
    assert "comes twice" not in page_of(desk, release)
    assert "comes twice" not in page_of(desk, release, local="2028-03-26T02:30")
    page = page_of(desk, release, local=TWICE)
    assert "This hour comes twice on that night." in page
    assert "Say whether it is the earlier one or the later one." in page
    assert f'value="{TWICE}"' in page
    assert not Schedule.objects.exists()


@pytest.mark.parametrize(("which", "hours"), [("no", 0), ("on", 1)])
def test_the_answer_names_the_instant_and_stays(
    release: Release, desk: Client, which: str, hours: int
) -> None:
    page = page_of(desk, release, local=TWICE, second=which)
    assert Schedule.objects.get().instant == LATER - datetime.timedelta(hours=1 - hours)
    assert re.search(rf'name="second" value="{which}"[^>]*checked', page)
    page = page_of(desk, release, local="2028-10-29T05:30:00")
    assert "comes twice" not in page


def test_what_it_may_go_together_with_is_told_by_its_name_or_in_the_offices_time(
    release: Release, desk: Client, officer: Officer
) -> None:
    named, unnamed = approved(officer), approved(officer)
    schedule_releases(releases=[named], instant=AT, by=colleague(), title="Summit")
    schedule_releases(releases=[unnamed], instant=AT, by=colleague())
    page = page_of(desk, release)
    assert ">Summit</option>" in page
    assert ">Saturday, 1 July 2028, 10:30:00</option>" in page
    assert "UTC" not in page
