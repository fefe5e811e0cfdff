"""What `communique check` says of the newsroom: can anybody approve, is anything overdue."""

from __future__ import annotations

from collections.abc import Iterator

from communique.config.checking import Finding

ADD_AN_OFFICER = "Add one at the desk, under Officers (docs/how-to/approve-and-schedule.md)."


def newsroom_findings() -> Iterator[Finding]:
    yield from _eyes()
    yield from _overdue()


def _eyes() -> Iterator[Finding]:
    """Two officers at least, of whom one may approve what the other writes."""
    from communique.staff.models import Officer

    officers = list(Officer.objects.filter(is_active=True, built_in=False))
    writers = {officer.pk for officer in officers if officer.has_perm("newsroom.change_release")}
    approvers = {officer.pk for officer in officers if officer.has_perm("newsroom.publish_release")}
    if not writers or not approvers or len(writers | approvers) < 2:  # noqa: PLR2004  four eyes
        told = "Fewer than two officers can write and approve, so nothing new can be published."
        yield Finding("look", told, ADD_AN_OFFICER)
    else:
        yield Finding("good", "What one officer writes another can approve.")


def _overdue() -> Iterator[Finding]:
    from communique.newsroom.queries import overdue_schedules

    overdue = overdue_schedules()
    for schedule in overdue[:5]:
        yield Finding(
            "bad",
            f"A publication due at {schedule.instant:%Y-%m-%d %H:%M:%S} UTC is overdue. "
            f"{schedule.trouble or 'Nothing has tried to publish it.'}",
            "See it at the desk, or start «communique serve» if the worker is not running.",
        )
    if not overdue:
        yield Finding("good", "Nothing that was scheduled is overdue.")
