"""Which of the four answers: for a file, or for words."""

from __future__ import annotations

import hashlib
import io
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from django.db.models import QuerySet
from PIL import Image, UnidentifiedImageError

from communique.ledger.appending import read_head
from communique.ledger.models import Checkpoint, Part, PartBytes
from communique.ledger.places import Nodes
from communique.ledger.queries import edition_by_number
from communique.ledger.rekeying import keys_told
from communique.ledger.tiled.strict import write_base64
from communique.ledger.tiled.tree import root_hash
from communique.ledger.trust import Trust
from communique.ledger.verdicts import Evidence, Verdict as Outcome
from communique.ledger.verifying import verify_bundle
from communique.website import store
from communique.website.ledger.checking.finding import places_of, whole_text
from communique.website.ledger.checking.passages import too_short
from communique.website.ledger.checking.telling import Teller
from communique.website.ledger.checking.verdicts import Verdict
from communique.website.ledger.standing import Became, Standing, standing_of
from communique.website.pictures import is_public

if TYPE_CHECKING:
    from communique.directory.models import Office
    from communique.ledger.models import Edition

PIECE: Final = 1024 * 1024
MOST_TEXT: Final = 1024 * 1024  # bytes of a text file; the longest speech is a tenth of it
MOST_PLACES: Final = 3
MOST_EDITIONS: Final = 12
MOST_COPIES: Final = 50_000  # photographs whose copies are looked through
_ZIP: Final = (b"PK\3\4", b"PK\5\6")
_PDF: Final = b"%PDF-"
_SUFFIXES: Final = {"JPEG": "jpg", "WEBP": "webp", "AVIF": "avif"}


def check_words(pasted: str, tag: str, office: Office) -> Verdict:
    """Whether these words were published: all of a text, or a passage of one."""
    tell = Teller(tag, office)
    whole = whole_text(pasted)
    if whole is not None:
        return tell.genuine("text", whole.standing, [whole])
    if too_short(pasted):
        return tell.answer("unknown", "unknown_short")
    places = places_of(pasted, office)
    if not places:
        return tell.answer("unknown", "unknown_words")
    if places[0].near is not None:
        return tell.differs(places[0])
    first = places[0].standing
    same = [place for place in places if place.standing.became is first.became]
    return tell.genuine("words", first, same[:MOST_PLACES])


def check_file(file: BinaryIO, tag: str, office: Office) -> Verdict:
    """Whether this file was published: a download, a photograph, or a text."""
    digest = _digest(file)
    verdict = _of_file(file, digest, Teller(tag, office))
    return replace(verdict, digest=digest)


def _of_file(file: BinaryIO, digest: str, tell: Teller) -> Verdict:
    original = _newest(PartBytes.objects.filter(digest=digest, part__kind=Part.Kind.ORIGINAL))
    if original is not None:
        return tell.genuine("photograph", original)
    file.seek(0)
    head = file.read(16)
    if head.startswith(_ZIP):
        return _of_download(file, tell)
    if head.startswith(_PDF):
        return tell.answer("unknown", "unknown_pdf")
    kind = _picture_kind(file)
    if kind:
        copied = _copied_of(file, kind)
        return (
            tell.genuine("copy", copied)
            if copied is not None
            else tell.answer("unknown", "unknown_photograph")
        )
    words = _text_in(file)
    return check_words(words, tell.tag, tell.office) if words else tell.answer("unknown", "unknown_file")


def _digest(file: BinaryIO) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    return digest.hexdigest()


def _newest(held: QuerySet[PartBytes]) -> Standing | None:
    """The readable edition that has it: one that stands now before one that stood, the newest of each."""
    found = None
    rows = held.select_related("part__edition").order_by("-part__edition__number")
    for row in rows[:MOST_EDITIONS]:
        standing = standing_of(row.part.edition)
        if standing.became is Became.CURRENT:
            return standing
        if standing.readable and found is None:
            found = standing
    return found


def _picture_kind(file: BinaryIO) -> str:
    """Pillow's name of a picture's format, read from its first bytes; empty for what is no picture."""
    file.seek(0)
    try:
        with Image.open(file) as picture:
            return picture.format or ""
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""


def _copied_of(file: BinaryIO, kind: str) -> Standing | None:
    """The edition whose page shows this very picture: one of the smaller ones made of its original."""
    suffix = _SUFFIXES.get(kind)
    folder = store.folder() / store.PICTURES
    if suffix is None or not folder.is_dir():
        return None
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    content = file.read()
    for number, entry in enumerate(folder.iterdir()):
        if number >= MOST_COPIES:
            return None
        for copy in entry.glob(f"*.{suffix}"):
            try:
                if copy.stat().st_size == size and copy.read_bytes() == content and is_public(entry.name):
                    return _newest(PartBytes.objects.filter(digest=entry.name, part__kind=Part.Kind.ORIGINAL))
            except OSError:
                continue
    return None


def _text_in(file: BinaryIO) -> str:
    """A text file's text; empty for anything else."""
    file.seek(0)
    content = file.read(MOST_TEXT + 1)
    if len(content) > MOST_TEXT:
        return ""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return ""
    return "" if "\x00" in text else text


def _of_download(file: BinaryIO, tell: Teller) -> Verdict:
    outcome = verify_bundle(file, Trust.of(_keys()))
    evidence = outcome.evidence
    if outcome.verdict is Outcome.NOT_GENUINE:
        return tell.answer("forged", "forged_download", reason=outcome.sentence)
    if outcome.verdict is Outcome.CANNOT_TELL:
        if evidence.origin and evidence.origin != _origin():
            return tell.answer("unknown", "foreign_download", origin=evidence.origin)
        return tell.answer("unknown", "unknown_download", reason=outcome.sentence)
    edition = edition_by_number(evidence.edition or 0)
    if edition is None or not _in_this_log(edition, evidence):
        return tell.answer("forged", "forged_download")
    verdict = tell.genuine("download", standing_of(edition))
    if PartBytes.objects.filter(part__edition=edition, erased_at__isnull=False).exists():
        note = tell.sentence("erased_note")
        return replace(verdict, sentences=[*verdict.sentences, note])
    return verdict


def _keys() -> list[str]:
    """All verifier keys that the log has ever told: what they signed is compared with the log besides."""
    return list(dict.fromkeys(key for leaf, _ in keys_told() for key in (*leaf.keys, *leaf.former)))


def _origin() -> str:
    latest = Checkpoint.objects.order_by("-size").first()
    return read_head(latest).origin if latest is not None else ""


def _in_this_log(edition: Edition, evidence: Evidence) -> bool:
    """Whether our own tree has this entry, and had the root that the file's checkpoint signs."""
    size = evidence.checkpoint_size or 0
    if (edition.entry_id, str(edition.document)) != (evidence.entry, evidence.document):
        return False
    try:
        return write_base64(root_hash(size, Nodes())) == evidence.checkpoint_root
    except LookupError:
        return False
