"""Where rooms meet that may not import each other: which listener hears of which event."""

from __future__ import annotations

from communique.demo.confirming import confirm_plain_findings
from communique.events.telling import Listener
from communique.ledger.cosigning.rounds import hear_of_entries
from communique.newsroom.actions.standings import follow_office
from communique.newsroom.erasing import empty_listings
from communique.newsroom.feeding import all_entries, count_entries, feed_search
from communique.newsroom.mailing.hearing import follow_schedules, queue_mails
from communique.record import feeding as record_feeding
from communique.record.proposing import empty_erased, propose_findings
from communique.search.forms import Supply
from communique.website.pictures import take_over
from communique.website.refreshing import EVERYTHING, OF_THE_LOG, refresh_pages
from communique.website.rendering import prepare_pages
from communique.website.touching import KINDS as RECORD_EVENTS
from communique.website.websub import hear_of_releases

RELEASE_EVENTS = frozenset(
    {"release_published", "release_corrected", "release_withdrawn", "release_restored"}
)

# Words or pictures went for good: no page, picture or index may still show them.
ERASED = frozenset({"part_erased"})

# What moves, ends or lifts an embargo.
EMBARGO_EVENTS = frozenset({"schedule_made", "schedule_left", "review_ended", "release_published"})

LISTENERS: dict[str, Listener] = {
    # In the process that erased, and before pages are made anew.
    "newsroom.erased": Listener(hears=empty_listings, kinds=ERASED, at_once=True),
    "record.erased": Listener(hears=empty_erased, kinds=ERASED, at_once=True),
    # Before what shows or searches findings, which hears of them by the record's own events.
    "record.findings": Listener(hears=propose_findings, kinds=RELEASE_EVENTS | ERASED),
    "demo.record": Listener(hears=confirm_plain_findings, kinds=frozenset({"findings_proposed"})),
    # By the worker alone: an office with another main language has another source for many a release.
    "newsroom.languages": Listener(hears=follow_office, kinds=frozenset({"office_changed"})),
    "search.releases": Listener(hears=feed_search, kinds=RELEASE_EVENTS | ERASED),
    "search.statements": Listener(hears=record_feeding.feed_statements, kinds=record_feeding.EVENTS),
    "website.pages": Listener(
        hears=refresh_pages,
        kinds=RELEASE_EVENTS | ERASED | RECORD_EVENTS | OF_THE_LOG | EVERYTHING,
        at_once=True,
    ),
    # At once too: what journalists see ends with the approval, and they are mailed as soon as it does.
    "newsroom.embargoes": Listener(hears=follow_schedules, kinds=EMBARGO_EVENTS, at_once=True),
    "newsroom.mails": Listener(hears=queue_mails, kinds=RELEASE_EVENTS),
    "website.pictures": Listener(hears=take_over, kinds=frozenset({"picture_described"})),
    # By the worker alone, whose threads it wakes; the alert looks by itself.
    "ledger.witnesses": Listener(hears=hear_of_entries, kinds=frozenset({"entry_added"})),
    # By the worker alone, and after the one above: what readers will ask for first stands already.
    "website.ahead": Listener(hears=prepare_pages, kinds=RELEASE_EVENTS),
    # By the worker alone, once the new feeds can be fetched; a thread of its own then asks the hub.
    "website.hub": Listener(hears=hear_of_releases, kinds=RELEASE_EVENTS),
}

INDEXES: dict[str, Supply] = {
    "releases": Supply(entries=all_entries, count=count_entries),
    "statements": Supply(
        entries=record_feeding.all_cards, count=record_feeding.count_cards, form=record_feeding.FORM
    ),
}
