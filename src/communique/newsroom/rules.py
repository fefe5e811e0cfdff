"""Who may do what with releases: each rule for one release, and where lists need it as a queryset.

The built-in officers hold no role. «import» drafts, and publishes what was imported where the office
allows archives; «demo» drafts and publishes demo releases. Neither may do anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from communique.directory.queries import the_office
from communique.newsroom.models import Release
from communique.staff.queries import BuiltIn, acts_as

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.staff.models import Officer


def may_see(officer: Officer) -> bool:
    """Drafts included."""
    return officer.has_perm("newsroom.view_release") or may_draft(officer)


def may_see_photographs(officer: Officer) -> bool:
    """Those of drafts included."""
    from wagtail.images.permissions import permission_policy  # asks for our image model as it is imported

    return bool(permission_policy.user_has_any_permission(officer, ["choose", "add", "change", "delete"]))


def may_draft(officer: Officer) -> bool:
    return officer.built_in or officer.has_perm("newsroom.add_release")


def may_edit(officer: Officer) -> bool:
    """May save a further draft of a release, published ones included."""
    return officer.has_perm("newsroom.change_release")


def may_import(officer: Officer) -> bool:
    """May make drafts from files."""
    return may_draft(officer)


def may_import_archive(officer: Officer, office: Office) -> bool:
    """May import files and publish them at once, without a second officer."""
    if not office.may_import_archive:
        return False
    return acts_as(officer, BuiltIn.IMPORT) or officer.has_perm("newsroom.import_archive")


def may_publish(officer: Officer, release: Release) -> bool:
    """May publish `release`, or a correction of it."""
    if acts_as(officer, BuiltIn.IMPORT):
        return release.imported and the_office().may_import_archive
    if acts_as(officer, BuiltIn.DEMO):
        return release.demo
    return officer.has_perm("newsroom.publish_release")


def publishable(officer: Officer) -> QuerySet[Release]:
    """The releases that `officer` may publish, by the same rule."""
    releases: QuerySet[Release] = Release.objects.all()
    if acts_as(officer, BuiltIn.IMPORT):
        return releases.filter(imported=True) if the_office().may_import_archive else releases.none()
    if acts_as(officer, BuiltIn.DEMO):
        return releases.filter(demo=True)
    return releases if officer.has_perm("newsroom.publish_release") else releases.none()


def may_correct(officer: Officer, release: Release) -> bool:
    return not acts_as(officer, BuiltIn.IMPORT) and may_publish(officer, release)


def may_withdraw(officer: Officer, release: Release) -> bool:
    """Also the right to restore what was withdrawn."""
    return not acts_as(officer, BuiltIn.IMPORT) and may_publish(officer, release)


def may_delete(officer: Officer, release: Release) -> bool:
    """A draft may be thrown away; what was published never."""
    return release.edition_id is None and officer.has_perm("newsroom.delete_release")


def deletable(officer: Officer) -> QuerySet[Release]:
    releases: QuerySet[Release] = Release.objects.filter(edition=None)
    return releases if officer.has_perm("newsroom.delete_release") else releases.none()
