"""The only writers of officers and roles."""

from __future__ import annotations

import secrets
from collections.abc import Collection

from django.contrib.auth.models import Group, Permission
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from wagtail.log_actions import log
from wagtail.models import Collection as PictureCollection, GroupCollectionPermission

from communique.staff.errors import NotAllowed, StaffError
from communique.staff.models import Officer
from communique.staff.queries import FULL_NAMES, BuiltIn
from communique.staff.roles import RIGHTS, Rights, Role
from communique.staff.rules import may_add_officer, may_change_officer, may_change_standing

# Without letters and digits that are taken for each other; 20 of these are 98 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP_LENGTH = 4, 5


@transaction.atomic
def ensure_built_in_officers() -> None:
    """Makes the officers in whose name the software acts, and shuts their log-in again if it was opened."""
    for name in BuiltIn:
        officer = Officer.objects.filter(username=name.value).first()
        if officer is None:
            officer = Officer(username=name.value, first_name=FULL_NAMES[name])
        elif not officer.built_in:
            raise StaffError(
                gettext("The user name «%(name_value)s» is the software's own; rename that officer.")
                % {"name_value": name.value}
            )
        if officer.has_usable_password() or not officer.password:
            officer.set_unusable_password()
        officer.built_in = True
        officer.is_active = officer.is_staff = officer.is_superuser = False
        officer.must_change_password = False
        officer.save()
        officer.groups.clear()
        officer.user_permissions.clear()


@transaction.atomic
def ensure_roles() -> None:
    """Makes the groups of `roles.RIGHTS` and gives each exactly its permissions."""
    for role, rights in RIGHTS.items():
        group, _ = Group.objects.get_or_create(name=role.value)
        group.permissions.set([_permission(name) for name in sorted(rights.permissions)])
        _give_pictures(group, rights)


def make_administrator(username: str) -> tuple[Officer, str]:
    """An administrator with a one-time password, given back in plain text this once.

    Where there is such an officer already, she is made administrator again and gets a new password: the
    way back in for an office that is locked out. Raises StaffError for a name that cannot be used.
    """
    with transaction.atomic():
        officer = Officer.objects.filter(username=username).first() or Officer(username=username)
        _check_username(officer)
        officer.is_active = True
        password = _give_password(officer)
        officer.groups.add(Group.objects.get(name=Role.ADMINISTRATOR.value))
        log(instance=officer, action="staff.administrator")
    return officer, password


def make_demo_officer(*, username: str, first_name: str, last_name: str, role: Role) -> Officer:
    """Somebody of the demo office; she can log in once an administrator gives her a password."""
    with transaction.atomic():
        officer = Officer(username=username, first_name=first_name, last_name=last_name)
        _check_username(officer)
        officer.set_unusable_password()
        officer.save()
        officer.groups.set([Group.objects.get(name=role.value)])
        log(instance=officer, action="staff.add", content_changed=True)
    return officer


def add_officer(
    *, username: str, first_name: str, last_name: str, email: str, roles: Collection[Group], by: Officer
) -> tuple[Officer, str]:
    """A new officer and her one-time password, given back in plain text this once."""
    if not may_add_officer(by):
        raise NotAllowed(gettext("You may not add officers."))
    with transaction.atomic():
        officer = Officer(username=username, first_name=first_name, last_name=last_name, email=email)
        _check_username(officer)
        password = _give_password(officer)
        officer.groups.set(roles)
        log(instance=officer, action="staff.add", user=by, content_changed=True)
    return officer, password


def change_officer(
    *,
    officer: Officer,
    first_name: str,
    last_name: str,
    email: str,
    roles: Collection[Group] | None = None,
    is_active: bool | None = None,
    by: Officer,
) -> Officer:
    """Changes what an officer is called and, unless None, her roles and whether she may log in."""
    kept = Officer.objects.get(pk=officer.pk)
    if not may_change_officer(by, kept):
        raise NotAllowed(
            gettext("You may not change the officer «%(username)s».") % {"username": kept.username}
        )
    if (roles is not None or is_active is not None) and not may_change_standing(by, kept):
        raise NotAllowed(gettext("Nobody may change her own roles, or whether she may log in."))
    with transaction.atomic():
        kept.first_name, kept.last_name, kept.email = first_name, last_name, email
        if is_active is not None:
            kept.is_active = is_active
        kept.save(update_fields=["first_name", "last_name", "email", "is_active"])
        if roles is not None:
            kept.groups.set(roles)
        log(instance=kept, action="staff.change", user=by, content_changed=True)
    return kept


def give_new_password(*, officer: Officer, by: Officer) -> str:
    """A one-time password for an officer who forgot hers, given back in plain text this once."""
    kept = Officer.objects.get(pk=officer.pk)
    if not may_change_standing(by, kept):
        raise NotAllowed(
            gettext("You may not give «%(username)s» a new password.") % {"username": kept.username}
        )
    with transaction.atomic():
        password = _give_password(kept)
        log(instance=kept, action="staff.password_given", user=by)
    return password


def change_password(*, officer: Officer, password: str) -> None:
    """The officer's own choice; the form has checked the old one and how good the new one is."""
    if officer.built_in:
        raise NotAllowed(gettext("A built-in officer has no password."))
    with transaction.atomic():
        officer.set_password(password)
        officer.must_change_password = False
        officer.save(update_fields=["password", "must_change_password"])
        log(instance=officer, action="staff.password_changed", user=officer)


def _give_password(officer: Officer) -> str:
    password = "-".join("".join(secrets.choice(ALPHABET) for _ in range(GROUP_LENGTH)) for _ in range(GROUPS))
    officer.set_password(password)
    officer.must_change_password = True
    officer.save()
    return password


def _check_username(officer: Officer) -> None:
    name = officer.username
    if officer.built_in or name in {entry.value for entry in BuiltIn}:
        raise StaffError(
            gettext("The user name «%(name)s» is the software's own; choose another.") % {"name": name}
        )
    try:
        UnicodeUsernameValidator()(name)
    except ValidationError as error:
        raise StaffError(
            gettext("«%(name)s» is no user name; write letters, digits and @ . + - _ only.") % {"name": name}
        ) from error
    if officer.pk is None and Officer.objects.filter(username__iexact=name).exists():
        raise StaffError(
            gettext("There is an officer «%(name)s» already; choose another user name.") % {"name": name}
        )


def _permission(name: str) -> Permission:
    app, _, codename = name.partition(".")
    found = Permission.objects.filter(content_type__app_label=app, codename=codename).first()
    if found is None:
        raise StaffError(
            gettext("The database knows no permission «%(name)s»; run «communique manage migrate».")
            % {"name": name}
        )
    return found


def _give_pictures(group: Group, rights: Rights) -> None:
    root = PictureCollection.get_first_root_node()
    wanted = [_permission(f"wagtailimages.{name}") for name in sorted(rights.pictures)]
    GroupCollectionPermission.objects.filter(group=group).exclude(
        collection=root, permission__in=wanted
    ).delete()
    for permission in wanted:
        GroupCollectionPermission.objects.get_or_create(group=group, collection=root, permission=permission)
