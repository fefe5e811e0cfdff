"""Several at the same moment: one approval for one code, and no try more than there are."""

from __future__ import annotations

import pytest

from communique.events.models import Event
from communique.newsroom.actions.signing import TRIES, ask_signatory, request_code, sign
from communique.newsroom.errors import Refused
from communique.newsroom.models import Opening, PersonalLink, Review, Signatory, SignatoryMail
from communique.staff.models import Officer
from tests.at_once import at_once
from tests.newsroom.signing_room import another_than, asked, code_for, put_in_review

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 8


@pytest.fixture
def link(writer: Officer, minister: Signatory) -> PersonalLink:
    return asked(put_in_review(writer), minister, writer)[0]


def test_one_code_approves_once(link: PersonalLink) -> None:
    code = code_for(link)
    failures = at_once(*[lambda: sign(link=PersonalLink.objects.get(pk=link.pk), code=code)] * MANY)
    assert len(failures) == MANY - 1
    assert all(isinstance(failure, Refused) for failure in failures), failures
    assert Review.objects.get().approved_for == "Ana Lipovan"
    assert Opening.objects.filter(what=Opening.What.APPROVED).count() == 1
    assert Event.objects.filter(kind="review_approved").count() == 1


def test_many_guesses_at_once_are_all_counted(link: PersonalLink) -> None:
    wrong = another_than(code_for(link))
    failures = at_once(*[lambda: sign(link=PersonalLink.objects.get(pk=link.pk), code=wrong)] * MANY)
    assert len(failures) == MANY
    assert Opening.objects.filter(what=Opening.What.WRONG_CODE).count() == TRIES
    assert PersonalLink.objects.get().code_digest == ""


def test_one_press_of_many_hands_is_one_code(link: PersonalLink) -> None:
    assert at_once(*[lambda: request_code(link=PersonalLink.objects.get(pk=link.pk))] * MANY) == []
    assert SignatoryMail.objects.filter(kind=SignatoryMail.Kind.CODE).count() == 1


def test_asking_and_answering_wait_for_each_other(link: PersonalLink, writer: Officer) -> None:
    """Whoever is first: never a deadlock, never two answers."""
    code, turns = code_for(link), iter(range(MANY))

    def work() -> None:
        fresh = PersonalLink.objects.get(pk=link.pk)
        if next(turns) % 2:
            sign(link=fresh, code=code)
        else:
            assert fresh.signatory is not None
            ask_signatory(release=fresh.release, signatory=fresh.signatory, by=writer)

    assert all(isinstance(failure, Refused) for failure in at_once(*[work] * MANY))
    assert Opening.objects.filter(what=Opening.What.APPROVED).count() <= 1
