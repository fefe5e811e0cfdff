"""People without an account who are shown drafts: a reader, a signatory, journalists."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING

from django.utils import timezone

from communique.newsroom.actions.embargoes import take_back_embargo
from communique.newsroom.actions.linking import make_preview_link
from communique.newsroom.actions.reviewing import submit_release
from communique.newsroom.actions.signing import ask_signatory
from communique.newsroom.models import Release
from communique.staff.models import Officer
from tests import factories
from tests.newsroom.embargoes import TERMS, journalist, link_in, mails, opened, scheduled
from tests.newsroom.signing_room import enter_minister, last_mail

if TYPE_CHECKING:
    from tests.flows.shown_office import Shown

ARABIC = {"ar": "لا شيء قبل الساعة."}


def show_outside(shown: Shown) -> None:
    _reader(shown)
    _signatory(shown)
    _journalists(shown)


def _reader(shown: Shown) -> None:
    until = timezone.now() + datetime.timedelta(days=3)
    _link, shown.tokens["preview"] = make_preview_link(
        release=shown.releases["draft"], recipient="Ines Kord", expires_at=until, by=shown.admin
    )


def _signatory(shown: Shown) -> None:
    """Asked about a release that is in review; by one who wrote it, not by who entered her."""
    writer = Officer.objects.get(username="mara.teskova")
    release = shown.releases["signed"] = factories.make_draft(
        writer, factories.text("en", "The harbour stays open"), factories.serbian()
    )
    submit_release(release=release, by=writer, words="It cannot wait until Friday.")
    minister = enter_minister()
    ask_signatory(release=Release.objects.get(pk=release.pk), signatory=minister, by=writer)
    shown.tokens["signing"] = re.findall(r"(/approve/[\w-]+/)", str(last_mail().body))[0]


def _journalists(shown: Shown) -> None:
    """One embargo that holds, and one that was taken back."""
    by, terms = shown.admin, TERMS | ARABIC
    for name, who in (("embargoed", "Ines Kord"), ("lifted", "Dora Velm")):
        release = shown.releases[name] = scheduled(by, factories.text("en", f"Ferry, {name}"))
        held = opened(release, [journalist(by, who)], by, terms)
        shown.tokens[name] = link_in(mails()[-1])
        if name == "lifted":
            take_back_embargo(embargo=held, by=by)
