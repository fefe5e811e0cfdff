from __future__ import annotations

import pytest
from django.db import connection

from communique.config.opening import open_office
from communique.demo.actions import open_demo
from communique.demo.removing import CannotRemove, _put_schema_aside, check_removable
from tests import factories
from tests.factories import publish_release

pytestmark = pytest.mark.django_db


def test_a_home_without_a_demo_has_nothing_to_remove() -> None:
    with pytest.raises(CannotRemove, match="no office"):
        check_removable()
    open_office()
    with pytest.raises(CannotRemove, match="no demo office"):
        check_removable()


def test_a_draft_of_ones_own_goes_aside_and_a_published_release_never() -> None:
    open_office()
    open_demo()
    officer = factories.make_officer()
    draft = factories.make_draft(officer, factories.text())
    check_removable()
    publish_release(release=draft, by=officer)
    with pytest.raises(CannotRemove, match="1 releases of your own"):
        check_removable()


@pytest.mark.postgres
def test_on_postgresql_the_schema_goes_aside_with_all_its_tables() -> None:
    def tables(schema: str) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM information_schema.tables WHERE table_schema = %s", [schema])
            row = cursor.fetchone()
        return int(row[0]) if row else 0

    before = tables("public")
    assert before > 50
    _put_schema_aside("demo_20260314_185500")
    assert tables("demo_20260314_185500") == before
    assert tables("public") == 0
