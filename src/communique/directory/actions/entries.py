"""What has names per language: posts, places, organisations, subjects; and how each of them is kept."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from communique.directory.actions.telling import tell
from communique.directory.errors import DirectoryError
from communique.directory.models import (
    Appointment,
    Country,
    Named,
    Organisation,
    OrganisationAlias,
    OrganisationName,
    Place,
    PlaceName,
    Post,
    PostName,
    Subject,
    SubjectName,
    SubjectTerm,
    check_language,
)
from communique.directory.queries import find_organisation
from communique.directory.rules import check_may_keep, check_overlaps
from communique.directory.spelling import spelling
from communique.languages.slugs import slugify
from communique.languages.tags import canonical_tag

if TYPE_CHECKING:
    from communique.staff.models import Officer

Kept = TypeVar("Kept", bound=Named)
LONGEST_NAME = 255
# Control characters that are no blanks, what turns the direction of all that follows, and halves of letters:
# no database, page or paper takes them all. Blanks of any kind become one.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@transaction.atomic
def change_entry(*, entry: Kept, by: Officer, action: str = "") -> Kept:
    """Keeps `entry` as it stands, with its names, aliases and terms; a new one is added.

    Raises DirectoryError for a name or alias that stands twice or says nothing, and Overlaps for a post that
    several hold at once and that is to have one holder.
    """
    new = entry.pk is None
    check_may_keep(by, type(entry), "add" if new else "change")
    _check_names(entry)
    _fold_aliases(entry)
    if isinstance(entry, Subject):
        _check_terms(entry)
    if isinstance(entry, Post) and not new and entry.one_holder:
        _check_one_holder(entry)
    entry.save()
    tell(entry, action or ("wagtail.create" if new else "wagtail.edit"), by)
    return entry


def add_post(
    *,
    names: Mapping[str, str],
    country: Country | None = None,
    organisation: Organisation | None = None,
    one_holder: bool = True,
    by: Officer,
) -> Post:
    post = Post(country=country, organisation=organisation, one_holder=one_holder)
    post.names = [PostName(language=tag, name=name) for tag, name in names.items()]
    return change_entry(entry=post, by=by)


def add_place(*, names: Mapping[str, str], country: Country | None = None, by: Officer) -> Place:
    place = Place(country=country)
    place.names = [PlaceName(language=tag, name=name) for tag, name in names.items()]
    return change_entry(entry=place, by=by)


def add_organisation(
    *,
    names: Mapping[str, str],
    aliases: Iterable[str] = (),
    country: Country | None = None,
    proposed: bool = False,
    by: Officer,
) -> Organisation:
    organisation = Organisation(country=country, proposed=proposed)
    organisation.names = [OrganisationName(language=tag, name=name) for tag, name in names.items()]
    organisation.aliases = [OrganisationAlias(name=alias) for alias in aliases]
    return change_entry(entry=organisation, by=by, action="directory.propose" if proposed else "")


@transaction.atomic
def propose_organisation(
    *, name: str, language: str, country: Country | None = None, by: Officer
) -> Organisation:
    """The organisation of that name, proposed where the directory has none."""
    found = find_organisation(name)
    if found is not None:
        return found
    names = {canonical_tag(language): name}
    return add_organisation(names=names, country=country, proposed=True, by=by)


@transaction.atomic
def accept_organisation(*, organisation: Organisation, by: Officer) -> Organisation:
    """An officer has looked at what was read by machine, and it is one."""
    kept: Organisation = Organisation.objects.get(pk=organisation.pk)
    kept.proposed = False
    return change_entry(entry=kept, by=by, action="directory.accept")


def add_subject(
    *,
    names: Mapping[str, str],
    terms: Mapping[str, Iterable[str]] | None = None,
    slug: str = "",
    by: Officer,
) -> Subject:
    """`terms` are the words that show the subject, by language. The slug comes from the first name."""
    tag, name = next(iter(names.items()), ("en", ""))
    subject = Subject(slug=slug or slugify(name, tag))
    subject.names = [SubjectName(language=tag, name=name) for tag, name in names.items()]
    subject.terms = [
        SubjectTerm(language=tag, term=term) for tag, said in (terms or {}).items() for term in said
    ]
    return change_entry(entry=subject, by=by)


def _check_names(entry: Named) -> None:
    names = list(entry.names.all())
    if not names:
        kind = entry._meta.verbose_name  # noqa: SLF001  Django's own name
        raise DirectoryError(
            _("A %(kind)s needs a name: write it in one language at least.") % {"kind": kind}
        )
    seen: set[str] = set()
    for name in names:
        _check_tag(name.language)
        name.name = " ".join(name.name.split())
        check_name(name.name)
        if name.language in seen:
            raise DirectoryError(
                _("There are two names in %(language)s; keep one, the other is an alias.")
                % {"language": name.language}
            )
        seen.add(name.language)


def check_name(name: str) -> None:
    if not spelling(name):
        raise DirectoryError(_("«%(name)s» is no name: it has no letter.") % {"name": name})
    if _UNSEEN.search(name):
        raise DirectoryError(
            _("«%(sub_name)s» has letters in it that cannot be seen; write the name anew by hand.")
            % {"sub_name": _UNSEEN.sub("", name)[:40]}
        )
    if len(name) > LONGEST_NAME:
        raise DirectoryError(
            _("«%(name)s…» is no name: it has %(len)s letters, more than %(longest_name)s.")
            % {"name": name[:40], "len": len(name), "longest_name": LONGEST_NAME}
        )


def _check_tag(language: str) -> None:
    try:
        check_language(language)
    except ValidationError as error:
        raise DirectoryError(error.messages[0]) from None


def _fold_aliases(entry: Named) -> None:
    if not hasattr(entry, "aliases"):
        return
    seen: set[str] = set()
    for alias in entry.aliases.all():
        alias.name = " ".join(alias.name.split())
        check_name(alias.name)
        alias.folded = spelling(alias.name)
        if alias.folded in seen:
            raise DirectoryError(
                _("The alias «%(alias_name)s» stands here twice; letters and accents aside.")
                % {"alias_name": alias.name}
            )
        seen.add(alias.folded)


def _check_terms(subject: Subject) -> None:
    if not subject.slug:
        raise DirectoryError(_("A subject needs an address: latin letters and hyphens."))
    if Subject.objects.filter(slug=subject.slug).exclude(pk=subject.pk).exists():
        raise DirectoryError(
            _("There is a subject at the address «%(slug)s» already.") % {"slug": subject.slug}
        )
    seen: set[tuple[str, str]] = set()
    for term in subject.terms.all():
        _check_tag(term.language)
        term.term = " ".join(term.term.split())
        check_name(term.term)
        key = (term.language, spelling(term.term))
        if key in seen:
            raise DirectoryError(
                _("The term «%(term)s» stands here twice in %(language)s.")
                % {"term": term.term, "language": term.language}
            )
        seen.add(key)


def _check_one_holder(post: Post) -> None:
    held = list(Appointment.objects.filter(post=post).select_related("person", "post").order_by("pk"))
    for at, appointment in enumerate(held):
        appointment.post = post
        check_overlaps(appointment, held[at + 1 :])
