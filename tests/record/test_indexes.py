"""Which indexes SQLite takes for pages that gather the words of many occasions, posts and people.

It plans without statistics; PostgreSQL has them, and reads small tables as they are.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from communique.directory.models import Occasion
from communique.directory.queries import the_office
from communique.record.queries import pages
from communique.staff.models import Officer
from tests.record import sayings

pytestmark = pytest.mark.django_db


def plans(captured: CaptureQueriesContext) -> str:
    with connection.cursor() as cursor:
        for query in captured.captured_queries:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"].replace("%", "%%"))
            query["plan"] = "; ".join(row[3] for row in cursor.fetchall())
    return "\n".join(query["plan"] for query in captured.captured_queries)


def test_what_the_site_shows_of_many_is_found_by_index(vera: Officer) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite's planner")
    office = the_office()
    torland = sayings.country("XT", "Torland", "Торландија")
    mayor = sayings.person("Ana Lisov", country=torland)
    held = sayings.appointed(mayor, "Mayor", "Градоначелница", "2020-01-01")
    held.post.country = torland
    held.post.save()
    occasions = [sayings.occasion(day=f"2026-03-{day}") for day in (14, 15)]
    with CaptureQueriesContext(connection) as captured:
        pages.days_said_on(Occasion.objects.filter(pk__in=[each.pk for each in occasions]), office, "en")
        pages.days_said_from(torland, office, "en")
    told = plans(captured)
    for index in ("record_said_on", "record_said_in_post", "record_said_from"):
        assert f"USING INDEX {index} " in told, told
    assert "record_statement_decisions" not in told
