"""Who may do what with releases: each rule for one release, and where lists need it as a queryset.

The built-in officers hold no role. «import» drafts, and publishes what was imported where the office
allows archives; «demo» drafts and publishes demo releases. Neither may do anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from wagtail.models import Revision

from communique.directory.queries import the_office
from communique.newsroom.models import Release
from communique.staff.queries import BuiltIn, acts_as

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.newsroom.models import Picture
    from communique.staff.models import Officer


def may_see(officer: Officer) -> bool:
    """Drafts included."""
    return officer.has_perm("newsroom.view_release") or may_draft(officer)


def may_see_photographs(officer: Officer) -> bool:
    """Those of drafts included."""
    from wagtail.images.permissions import permission_policy  # asks for our image model as it is imported

    return bool(permission_policy.user_has_any_permission(officer, ["choose", "add", "change", "delete"]))


def may_describe(officer: Officer, picture: Picture) -> bool:
    """May say who made a photograph and what it shows: those who draft releases."""
    return may_draft(officer)


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


def may_submit(officer: Officer, release: Release) -> bool:
    """May put a draft before a second officer, and take it back."""
    return officer.built_in or may_edit(officer)


def authors_of(release: Release) -> set[int]:
    """The officers who wrote any draft since the newest edition, and whoever wrote its public note."""
    drafts = Revision.objects.for_instance(release).filter(pk__gt=release.sealed_revision_id or 0)
    authors = set(drafts.exclude(user=None).values_list("user_id", flat=True))
    if release.review is not None:
        authors.add(release.review.asked_by_id)
    return authors


def may_approve(officer: Officer, release: Release) -> bool:
    """May say yes to the draft as it stands: never to what she had a hand in herself (four eyes)."""
    return officer.has_perm("newsroom.publish_release") and officer.pk not in authors_of(release)


def may_schedule(officer: Officer, release: Release) -> bool:
    return officer.has_perm("newsroom.publish_release")


def may_publish_in_emergency(officer: Officer, release: Release) -> bool:
    """May publish before anybody approves, with a reason; approval is asked for afterwards."""
    return officer.has_perm("newsroom.publish_in_emergency")


def needs_no_approval(officer: Officer, release: Release) -> bool:
    """An archive that was public before, as it was imported; and the demo office, which is a fiction."""
    if acts_as(officer, BuiltIn.DEMO):
        return release.demo
    if not release.imported or release.edition_id is not None:
        return False
    allowed = may_import_archive(officer, the_office())
    return allowed and Revision.objects.for_instance(release).count() <= 1


def may_raise_banner(officer: Officer) -> bool:
    return officer.has_perm("newsroom.raise_banner")


def may_keep_signatories(officer: Officer) -> bool:
    return officer.has_perm("newsroom.change_signatory")


def may_keep_press_list(officer: Officer) -> bool:
    return officer.has_perm("newsroom.change_journalist")


def may_share(officer: Officer) -> bool:
    """May let somebody without an account look at a draft, and take that back."""
    return may_edit(officer) and may_see(officer)


def may_give_under_embargo(officer: Officer) -> bool:
    """May show a release to journalists of the press list before it is public."""
    return may_share(officer) and officer.has_perm("newsroom.view_journalist")


def may_keep_subscribers(officer: Officer) -> bool:
    """May see how many there are, and find, stop, export or erase one address."""
    return officer.has_perm("newsroom.change_subscriber")


def may_delete(officer: Officer, release: Release) -> bool:
    """A draft may be thrown away; what was published never."""
    return release.edition_id is None and officer.has_perm("newsroom.delete_release")


def deletable(officer: Officer) -> QuerySet[Release]:
    releases: QuerySet[Release] = Release.objects.filter(edition=None)
    return releases if officer.has_perm("newsroom.delete_release") else releases.none()
