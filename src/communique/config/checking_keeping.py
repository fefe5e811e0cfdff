"""What `communique check` says of what is kept: the last audit, the last backup."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from communique.config.checking import Finding

BACK_UP = "Run «communique backup FILE» every night, to another disk (docs/how-to/back-up-and-restore.md)."


def keeping_findings() -> Iterator[Finding]:
    yield from _audit()
    yield from _backup()


def _audit() -> Iterator[Finding]:
    from communique.keeping.queries import standing

    found = standing()
    if found.alarm:
        remedy = (
            " ".join(found.last.remedies) if found.last and found.last.found else "Start «communique serve»."
        )
        yield Finding("bad", found.alarm, remedy)
        for problem in found.last.problems[:3] if found.last else ():
            yield Finding("bad", problem)
    elif found.last is None:
        yield Finding("good", "The ledger is new; the worker audits it every night.")
    else:
        yield Finding(
            "good",
            f"The audit of {found.last.ended_at:%Y-%m-%d %H:%M} UTC went through "
            f"{found.last.entries} entries and found everything as it was sealed.",
        )


def _backup() -> Iterator[Finding]:
    from communique.keeping.last import OLD, last_backup
    from communique.ledger.models import Edition

    last = last_backup()
    if last is None:
        if Edition.objects.exists():
            yield Finding("look", "No backup was made from this home yet.", BACK_UP)
        return
    age = timezone.now() - last.made_at
    told = f"The last backup is {age.days} days and {age.seconds // 3600} hours old ({last.file})."
    if age > OLD:
        yield Finding("look", told, BACK_UP)
    else:
        yield Finding("good", told)
