from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.test import Client

from communique.staff.actions import (
    add_officer,
    change_officer,
    ensure_built_in_officers,
    ensure_roles,
    give_new_password,
    make_administrator,
)
from communique.staff.errors import NotAllowed, StaffError
from communique.staff.models import Officer
from communique.staff.queries import BuiltIn, NoSuchOfficer, built_in
from communique.staff.roles import RIGHTS, Role
from tests import factories

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def administrator(vera: Officer) -> Officer:
    return vera


@pytest.fixture
def root(administrator: Officer) -> Officer:
    return Officer.objects.create_superuser("root", "root@lipovac.example", PASSWORD)


def test_built_in_officers_cannot_log_in(administrator: Officer, client: Client) -> None:
    for name in BuiltIn:
        officer = built_in(name)
        assert not officer.is_active
        assert not officer.has_usable_password()
        assert not client.login(username=officer.username, password="")
    Officer.objects.filter(username="demo").delete()
    with pytest.raises(NoSuchOfficer):
        built_in("demo")


def test_making_built_in_officers_again_shuts_what_was_opened(administrator: Officer) -> None:
    officer = built_in("import")
    officer.set_password(PASSWORD)
    officer.is_superuser = True
    officer.save()
    officer.groups.add(Group.objects.get(name=Role.ADMINISTRATOR))
    ensure_built_in_officers()
    shut = built_in("import")
    assert not shut.has_usable_password()
    assert not shut.is_superuser
    assert not shut.groups.exists()


def test_the_database_refuses_a_built_in_officer_who_may_log_in(administrator: Officer) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Officer.objects.filter(username="import").update(is_active=True)


def test_no_address_of_the_desk_touches_a_built_in_officer(root: Officer, client: Client) -> None:
    client.force_login(root)
    officer = built_in("import")
    before = Officer.objects.filter(pk=officer.pk).values().get()
    data = {
        "username": "import",
        "first_name": "Mallory",
        "last_name": "M",
        "email": "m@example.org",
        "is_active": "on",
        "is_superuser": "on",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "mark_as_active": "True",
        "groups": Group.objects.get(name=Role.ADMINISTRATOR).pk,
    }
    for path in (
        f"/desk/officers/edit/{officer.pk}/",
        f"/desk/officers/{officer.pk}/password/",
        f"/desk/officers/delete/{officer.pk}/",
        f"/desk/officers/history/{officer.pk}/",
        f"/desk/bulk/staff/officer/set_active_state/?id={officer.pk}",
        f"/desk/bulk/staff/officer/assign_role/?id={officer.pk}",
        f"/desk/bulk/staff/officer/delete/?id={officer.pk}",
        "/desk/password_reset/",
    ):
        assert client.get(path).status_code in {302, 404}, path
        assert client.post(path, data).status_code in {302, 404, 405}, path
    assert Officer.objects.filter(pk=officer.pk).values().get() == before
    assert not Officer.objects.get(pk=officer.pk).groups.exists()
    assert b">import<" not in client.get("/desk/officers/").content


def test_each_role_has_exactly_its_rights(administrator: Officer) -> None:
    ensure_roles()
    for role, rights in RIGHTS.items():
        held = Group.objects.get(name=role.value).permissions.select_related("content_type")
        names = {f"{entry.content_type.app_label}.{entry.codename}" for entry in held}
        assert names == rights.permissions, role


def test_only_administrators_keep_officers_and_only_approvers_publish() -> None:
    factories.make_office()
    officers = {role: factories.make_officer(role) for role in Role}
    may = {
        role: {
            name
            for name in (
                "newsroom.add_release",
                "newsroom.publish_release",
                "newsroom.import_archive",
                "letters.change_letter",
                "letters.delete_letter",
                "staff.change_officer",
                "directory.change_office",
            )
            if officer.has_perm(name)
        }
        for role, officer in officers.items()
    }
    assert may[Role.PRESS_OFFICER] == {"newsroom.add_release"}
    assert may[Role.APPROVER] == {"newsroom.publish_release"}
    assert may[Role.CLERK] == {"letters.change_letter"}
    assert len(may[Role.ADMINISTRATOR]) == 7


def test_a_right_taken_into_a_role_by_hand_goes_at_the_next_start(administrator: Officer) -> None:
    clerk = Group.objects.get(name=Role.CLERK)
    clerk.permissions.add(*Group.objects.get(name=Role.APPROVER).permissions.all())
    ensure_roles()
    assert not clerk.permissions.filter(codename="publish_release").exists()


def test_an_administrator_gets_a_password_good_for_once(administrator: Officer, client: Client) -> None:
    officer, password = make_administrator("nada")
    assert client.login(username="nada", password=password)
    assert officer.must_change_password
    assert not officer.is_superuser
    assert officer.has_perm("staff.change_officer")
    again, other = make_administrator("nada")
    assert again.pk == officer.pk
    assert other != password
    assert len(password) >= 20


@pytest.mark.parametrize("name", ["import", "demo", "two words", "", "ve/ra"])
def test_a_name_that_cannot_be_used_is_refused_with_a_sentence(administrator: Officer, name: str) -> None:
    with pytest.raises(StaffError) as refused:
        make_administrator(name)
    assert str(refused.value).endswith(".")


def test_officers_are_kept_by_administrators_alone(administrator: Officer) -> None:
    clerk = factories.make_officer(Role.CLERK)
    given: dict[str, Any] = {"first_name": "A", "last_name": "B", "email": ""}
    with pytest.raises(NotAllowed):
        add_officer(username="new", roles=[], by=clerk, **given)
    with pytest.raises(NotAllowed):
        change_officer(officer=administrator, by=clerk, **given)
    with pytest.raises(NotAllowed):
        give_new_password(officer=administrator, by=clerk)
    made, _ = add_officer(
        username="new", roles=[Group.objects.get(name=Role.CLERK)], by=administrator, **given
    )
    assert made.must_change_password
    with pytest.raises(StaffError, match="already"):
        add_officer(username="NEW", roles=[], by=administrator, **given)


def test_nobody_changes_her_own_standing_or_a_superusers(root: Officer, administrator: Officer) -> None:
    given: dict[str, Any] = {"first_name": "A", "last_name": "B", "email": ""}
    with pytest.raises(NotAllowed):
        change_officer(officer=administrator, is_active=False, by=administrator, **given)
    with pytest.raises(NotAllowed):
        give_new_password(officer=root, by=administrator)
    assert change_officer(officer=administrator, by=administrator, **given).first_name == "A"


def test_an_administrator_adds_an_officer_at_the_desk(administrator: Officer, client: Client) -> None:
    client.force_login(administrator)
    clerk = Group.objects.get(name=Role.CLERK)
    data = {"username": "ivo", "first_name": "Ivo", "last_name": "Lis", "email": "", "groups": [clerk.pk]}
    page = client.post("/desk/officers/new/", data)
    ivo = Officer.objects.get(username="ivo")
    password = page.context["password"]
    assert password in page.content.decode()
    assert ivo.check_password(password)
    assert ivo.must_change_password
    assert list(ivo.groups.all()) == [clerk]
    assert client.post("/desk/officers/new/", data | {"username": "IVO"}).context["form"].errors
    edit = f"/desk/officers/edit/{ivo.pk}/"
    assert client.get(edit).status_code == 200
    assert client.post(edit, data | {"first_name": "Ivan", "is_superuser": "on"}).status_code == 302
    ivo.refresh_from_db()
    assert (ivo.first_name, ivo.is_active, ivo.is_superuser) == ("Ivan", False, False)
    assert "new one" not in client.get(f"/desk/officers/{ivo.pk}/password/").content.decode()
    given = client.post(f"/desk/officers/{ivo.pk}/password/")
    assert Officer.objects.get(pk=ivo.pk).check_password(given.context["password"])


def test_her_own_roles_are_not_in_her_form(administrator: Officer, client: Client) -> None:
    client.force_login(administrator)
    form = client.get(f"/desk/officers/edit/{administrator.pk}/").context["form"]
    assert set(form.fields) == {"first_name", "last_name", "email"}
