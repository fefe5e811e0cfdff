"""The demo office with what it lacks: every fate that a release can have, and every work in hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Group
from django.test import Client

from communique.config.opening import open_office
from communique.demo.actions import open_demo
from communique.directory.actions import add_person
from communique.directory.actions.merging import merge_people
from communique.directory.models import Office, OfficeText, Person
from communique.events.telling import tell_waiting
from communique.newsroom.actions.banners import raise_banner
from communique.newsroom.actions.publishing import publish_in_emergency, withdraw_release
from communique.newsroom.actions.remarks import add_remark
from communique.newsroom.actions.reviewing import approve_release, submit_release
from communique.newsroom.actions.subscribing import Choice, ask_subscription
from communique.newsroom.feeding import ensure_index
from communique.newsroom.mailing.tokens import confirm_token, personal_token
from communique.newsroom.models import Release, Section, Subscriber, TextStanding
from communique.newsroom.states import WithdrawalReason
from communique.record.feeding import INDEX, all_cards
from communique.search.rebuilding import rebuild
from communique.staff.models import Officer
from communique.staff.roles import Role
from tests import factories
from tests.flows.shown_outside import show_outside
from tests.letters.writing import make_letter
from tests.newsroom.subscribing import subscribe
from tests.website.publishing import NOTE, corrected, published, withdrawn
from tests.website.recording import said

BEFORE = ("The bridge is 84 metres long.", "It was opened.", "A band played.", "All sang.", "It rained.")
AFTER = ("The bridge is 48 metres long.", "It was opened.", "A band played.", "All sang.", "The sun shone.")
QUOTED = "“The ferry will run on Sundays from May,”"
SAID = f"{QUOTED} said Ana Lisov."
WORDS = {
    "en": "Flood on the Velma: leave the quay now.",
    "sr-Cyrl": "Поплава на Велми: одмах напустите кеј.",
    "ar": "فيضان على نهر فيلما: غادروا الرصيف الآن.",
}
CAME = """14.03.2026. - 18:55

The Quernstone bridge is open

The Mayor opened the bridge today, before some two hundred neighbours.

Photo: City of Lipovac / Ana Lisov
"""


@dataclass
class Shown:
    """Who looks, and what there is to be looked at, each by a name."""

    admin: Officer
    approver: Officer
    releases: dict[str, Release] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)


def make_shown_office() -> Shown:
    open_office()
    assert open_demo()
    office = Office.objects.get()
    # With an alphabet that runs from right to left, and so with releases that lack a language.
    OfficeText.objects.create(
        office=office, language="ar", name="رئاسة جمهورية فيدرانيا", contact_heading="اكتبوا إلى الرئيسة"
    )
    Office.objects.update(languages=[*office.languages, "ar"], commitments_public=True)
    admin = factories.make_officer(username="admin")
    admin.groups.add(*Group.objects.all())
    shown = Shown(admin, factories.make_officer(Role.APPROVER, "colleague"))
    _fates(shown)
    _in_hand(shown)
    _others(shown)
    show_outside(shown)
    while tell_waiting():
        pass
    ensure_index()
    rebuild(INDEX, all_cards())
    return shown


def _fates(shown: Shown) -> None:
    """What became of releases: each way to be corrected and to be gone."""
    by, made = shown.admin, shown.releases
    pictures = [factories.make_picture(by, colour) for colour in ("navy", "olive")]
    blocks: list[tuple[str, Any]] = [
        ("heading", "What was said"),
        ("quotation", {"words": "It will hold.", "attribution": "Ana Lisov, Mayor"}),
        ("paragraph", "<ul><li>One</li><li>Two</li></ul>"),
        factories.photograph(None),
    ]
    first = factories.text("en", "Bridge opened", *BEFORE, more=[factories.photograph(pictures[0]), *blocks])
    second = factories.text(
        "en", "Stone bridge opened", *AFTER, more=[factories.photograph(pictures[1]), *blocks]
    )
    made["corrected"] = published(by, first, factories.serbian())
    corrected(made["corrected"], by, second, factories.serbian("Отворен камени мост"))
    made["bare"] = published(by, factories.text("en", "A notice", SAID, lead="A lead.", place="Lipovac"))
    long = "Agreement on railways, roads, rivers and harbours between neighbours " * 6
    made["long"] = published(by, factories.text("en", long.strip()), factories.serbian("Спо" * 60))
    made["rtl"] = published(
        by,
        factories.text(
            "ar", "افتتاح جسر جديد", "افتتحت رئيسة البلدية الجسر.", lead="جسر من حجر.", more=blocks[:3]
        ),
        factories.text("en", "A new bridge"),
    )
    made["dropped"] = published(by)
    corrected(made["dropped"], by, factories.text())
    for name, reason in (
        ("error", WithdrawalReason.PUBLISHED_IN_ERROR),
        ("personal", WithdrawalReason.PERSONAL_DATA),
        ("court", WithdrawalReason.COURT_ORDER),
    ):
        made[name] = published(by, factories.text("en", f"Release {name}", SAID), factories.serbian())
        said(made[name], QUOTED, by)
        withdrawn(made[name], by, reason)
    made["superseded"] = published(by, factories.text("en", "Superseded", SAID), factories.serbian())
    said(made["superseded"], QUOTED, by)
    withdraw_release(
        release=made["superseded"],
        reason=WithdrawalReason.SUPERSEDED,
        note=NOTE,
        by=by,
        instead=made["corrected"],
    )
    made["pictured"] = Release.objects.filter(demo=True, live=True).order_by("-issued_at")[1]


def _in_hand(shown: Shown) -> None:
    """Drafts at every step, one with what it came from, one that owes an approval."""
    by, made = shown.admin, shown.releases
    more = [factories.photograph(factories.make_picture(by, "teal"))]
    writer = Officer.objects.get(username="mara.teskova")
    made["draft"] = factories.make_draft(by, factories.text("en", "Ferry on Sundays", more=more))
    add_remark(release=made["draft"], words="Is it Sundays only?", by=shown.approver)
    made["reviewed"] = factories.make_draft(writer, factories.text("en", "A school is built", more=more))
    submit_release(release=made["reviewed"], by=writer, words="The names are confirmed.")
    made["approved"] = factories.make_draft(writer, factories.text("en", "A road is mended"))
    submit_release(release=made["approved"], by=writer)
    approve_release(release=Release.objects.get(pk=made["approved"].pk), by=shown.approver)
    made["owed"] = factories.make_draft(by, factories.text("en", "Flood warning"))
    publish_in_emergency(release=made["owed"], reason="The river rises", note={}, by=by)
    made["scheduled"] = Release.objects.exclude(schedule=None).get()
    standings = TextStanding.objects.filter(release__demo=True).select_related("release")
    made["translated"] = standings.filter(standing="in_translation")[0].release
    made["revised"] = standings.filter(standing="out_of_date")[0].release
    client = Client()
    client.force_login(by)
    section = Section.objects.first()
    client.post("/desk/releases/paste/", {"text": CAME, "language": "en", "section": section and section.pk})
    made["came"] = Release.objects.order_by("pk").last() or made["draft"]


def _others(shown: Shown) -> None:
    """Subscribers, letters, and people of whom there are two."""
    by = shown.admin
    known = subscribe("reader@lipovac.example", kinds=["statement"])
    shown.tokens["hers"] = personal_token(known)
    stopped = subscribe("former@lipovac.example")
    shown.tokens["stopped"] = personal_token(stopped)
    ask_subscription(email="new@lipovac.example", choice=Choice("en"))
    asked = Subscriber.objects.get(email="new@lipovac.example")
    assert asked.asked_at is not None
    shown.tokens["confirm"] = confirm_token(asked, asked.asked_at)
    letter = make_letter()
    make_letter(message="A second letter.\n" * 12)
    shown.numbers["letters"] = letter.pk
    one, other, third = (
        add_person(names={"en": name}, by=by) for name in ("Iva Grah", "Iva  Grah", "Ivana Grah")
    )
    merge_people(kept=one, merged=third, by=by)
    shown.numbers |= {"double": one.pk, "other": other.pk}
    shown.numbers["officers"] = Officer.objects.get(username="mara.teskova").pk
    shown.numbers["people"] = Person.objects.filter(appointments__isnull=False).values_list("pk", flat=True)[
        0
    ]


def raise_alarm(shown: Shown) -> None:
    raise_banner(words=WORDS, links=dict.fromkeys(WORDS, "/en/contact/"), by=shown.admin)
    while tell_waiting():
        pass
