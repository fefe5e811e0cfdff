"""The runs of a full disk. Imported once Django is set up."""

from __future__ import annotations

import io
import random
import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.db import Error
from PIL import Image

from communique.ledger.actions import keep_original
from communique.ledger.errors import Refused
from communique.ledger.models import Edition, Part
from communique.ledger.originals import path_of
from communique.newsroom.actions.pictures import keep_picture
from communique.newsroom.actions.publishing import publish_release
from communique.staff.models import Officer
from tests import factories
from tools.faults.checking import check_all, check_by_audit
from tools.faults.figures import Figures, Tell
from tools.faults.homes import PUBLISHER
from tools.faults.office import OfficeInMemory
from tools.faults.publishing import Acknowledged, Publish, by_ledger, ready
from tools.faults.striking import add

STEP = 4096
AGAIN = 10  # publishes after which the office begins anew
MOST = 2000  # steps, after which something else than room is missing


@dataclass(slots=True)
class CrowdedDatabase:
    office: OfficeInMemory
    figures: Figures
    told: list[Acknowledged] = field(default_factory=list)

    def run(self, runs: int, tell: Tell) -> None:
        published = 0
        while self.figures.runs < runs:
            if published % AGAIN == 0:
                self._begin()
            newsroom = published % 2 == 1
            self._fill(ready(1, newsroom=newsroom)[0], newsroom=newsroom, tell=tell)
            self._acknowledge(by_ledger())  # with room, the next one works
            add(self.figures, check_all(self.told))
            published += 1
        for what in check_by_audit():
            self.figures.broke(what)
        self.figures.note("publishes that found room in the end", published)

    def _begin(self) -> None:
        if self.told:
            for what in check_by_audit():
                self.figures.broke(what)
        self.office.begin()
        self.told.clear()
        for publish in (by_ledger, *ready(1, newsroom=True)):
            self._acknowledge(publish())

    def _acknowledge(self, done: Acknowledged) -> None:
        self.told.append(done)
        self.figures.acknowledged += 1

    def _fill(self, publish: Publish, *, newsroom: bool, tell: Tell) -> None:
        """Tries until there is room for it."""
        disk = self.office.disk
        quota = disk.used - STEP
        for _ in range(MOST):
            disk.quota = quota
            self.figures.runs += 1
            try:
                self._acknowledge(publish())
            except Refused as error:
                self._refused(newsroom and str(error).endswith("."), error)
            except Error as error:
                self._refused(not newsroom and "disk is full" in str(error), error)
            else:
                disk.quota = None
                return
            disk.quota = None
            add(self.figures, check_all(self.told))
            if Edition.objects.count() != len(self.told):
                self.figures.broke("a refused publish left an edition behind")
            tell(self.figures)
            quota += STEP
        self.figures.broke("publishing found no room however much there was")

    def _refused(self, clearly: bool, error: Exception) -> None:  # noqa: FBT001
        self.figures.refused += 1
        if not clearly:
            self.figures.broke(f"no clear word: {type(error).__name__}: {error}")


@dataclass(slots=True)
class CrowdedOriginals:
    """Files may grow to a limit that the system sets; what is kept is a photograph of noise."""

    office: OfficeInMemory
    figures: Figures
    dice: random.Random

    def run(self, runs: int, tell: Tell) -> None:
        self.office.begin()
        officer = Officer.objects.get(username=PUBLISHER)
        kept = 0
        while self.figures.runs < runs:
            content = self._photograph()
            if kept % AGAIN == 0:
                self._publish(content, officer, tell)
            else:
                self._keep(content, tell)
            kept += 1
        for what in check_by_audit():
            self.figures.broke(what)

    def _photograph(self) -> bytes:
        buffer = io.BytesIO()
        side = self.dice.randrange(60, 160)
        Image.frombytes("RGB", (side, side), self.dice.randbytes(side * side * 3)).save(buffer, "JPEG")
        return buffer.getvalue()

    def _keep(self, content: bytes, tell: Tell) -> None:
        for limit in range(0, len(content) + STEP, STEP):
            self.figures.runs += 1
            try:
                with files_of_at_most(limit):
                    digest = keep_original(content)
            except OSError:
                self.figures.refused += 1
                self._nothing_half_done()
            else:
                if limit < len(content) or path_of(digest).read_bytes() != content:
                    self.figures.broke("a photograph was called kept, and is not whole")
                return
            tell(self.figures)

    def _publish(self, content: bytes, officer: Officer, tell: Tell) -> None:
        picture = keep_picture(
            content=content, name="noise.jpg", by=officer, agency="City of Lipovac", photographer="Ana Lisov"
        )
        release = factories.make_draft(officer, factories.text(more=[factories.photograph(picture)]))
        factories.approve(release, officer)
        before = Edition.objects.count()
        for limit in range(0, MOST * STEP, STEP):
            self.figures.runs += 1
            try:
                with files_of_at_most(limit):
                    edition = publish_release(release=release, by=officer)
            except Refused as error:
                self.figures.refused += 1
                if not str(error).endswith(".") or Edition.objects.count() != before:
                    self.figures.broke(f"no clear word, or something half done: {error}")
                self._nothing_half_done()
            else:
                self.figures.acknowledged += 1
                part = edition.parts.select_related("held").get(kind=Part.Kind.ORIGINAL)
                if not path_of(part.held.digest).is_file():
                    self.figures.broke("an edition was sealed whose photograph was not kept")
                return
            tell(self.figures)

    def _nothing_half_done(self) -> None:
        left = [path for path in (Path(settings.HOME) / "originals").rglob(".*") if path.is_file()]
        if left:
            self.figures.broke(f"half a photograph was left at {left[0].name}")


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """No file of this process may grow past it, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
