"""What the demo office's record is like once the worker has read its releases."""

from __future__ import annotations

import pytest

from communique.config.opening import open_office
from communique.demo.actions import open_demo
from communique.demo.confirming import LEFT
from communique.events.models import Event
from communique.events.telling import tell_waiting
from communique.ledger.models import Edition
from communique.record.models import Decision, Statement
from communique.staff.queries import built_in

pytestmark = pytest.mark.django_db


def test_some_is_confirmed_and_the_newest_is_left_to_try() -> None:
    open_office()
    assert open_demo()
    while tell_waiting():
        pass
    assert not Event.objects.filter(attempts__gt=0).exists()
    confirmed = Statement.objects.filter(decision=Decision.CONFIRMED)
    assert confirmed.count() >= 10
    assert set(confirmed.values_list("language", flat=True)) == {"en", "sr-Cyrl"}
    assert set(confirmed.values_list("decided_by", flat=True)) == {built_in("demo").pk}
    newest = Edition.objects.order_by("-number")[:LEFT]
    left = Statement.objects.filter(edition__in=[edition.pk for edition in newest])
    assert left.exists()
    assert set(left.values_list("decision", flat=True)) == {Decision.PROPOSED}
