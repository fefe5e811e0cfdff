"""The press kit of a release: its press originals with their credits, as one zip file below its address."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from django.conf import settings

from communique.languages.slugs import slugify
from communique.languages.tags import address_of
from communique.ledger.models import Part
from communique.ledger.originals import path_of
from communique.ledger.queries import Sealed, sealed
from communique.website import addresses
from communique.website.wording import words

if TYPE_CHECKING:
    from uuid import UUID

    from communique.ledger.document import Document
    from communique.ledger.models import Edition

NAME: Final = "press-kit.zip"
SUFFIXES: Final = {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "image/avif": "avif"}
LONGEST_NAME: Final = 60
PIECE: Final = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Packed:
    """One press original: its place among the edition's, its digest, and the name it has in the kit."""

    position: int
    digest: str
    name: str


def address_in(release_path: str) -> str:
    return f"{release_path}{NAME}"


def has_kit(document: Document) -> bool:
    return any(block.photograph is not None and block.photograph.digest for block in document.blocks)


def kit_of(edition: Edition) -> Path | None:
    """The kit as a file, packed when first asked for; None where no press original is left."""
    said = sealed(edition)
    packed = list(_packed(edition, said))
    if not packed:
        return None
    file = _folder(edition.document) / f"{edition.number}.zip"
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            _pack(beside, edition, said, packed)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
        for other in file.parent.glob("*.zip"):
            if other != file:  # of an edition that was corrected since
                other.unlink(missing_ok=True)
    return file


def forget_kit(document: UUID) -> None:
    shutil.rmtree(_folder(document), ignore_errors=True)


def forget_kits() -> None:
    """All of them: an original that a kit holds was erased. The others are packed again."""
    shutil.rmtree(Path(settings.HOME) / "kits", ignore_errors=True)


def _folder(document: UUID) -> Path:
    return Path(settings.HOME) / "kits" / str(document)


def _packed(edition: Edition, said: Sealed) -> Iterator[Packed]:
    parts = edition.parts.filter(kind=Part.Kind.ORIGINAL).select_related("held").order_by("ordinal")
    credits_at = dict(_credits(said))
    for position, part in enumerate(parts):
        digest = part.held.digest
        if digest and path_of(digest).is_file():
            credit = slugify(credits_at.get(position, ""), "en", LONGEST_NAME) or "photograph"
            suffix = SUFFIXES.get(part.media_type, "bin")
            yield Packed(position, digest, f"{position + 1:02d}-{credit}.{suffix}")


def _credits(said: Sealed) -> Iterator[tuple[int, str]]:
    """The credit at each position, in the first language that has one."""
    for document in reversed(list(said.documents.values())):
        for block in document.blocks:
            photograph = block.photograph
            if photograph is not None and photograph.original is not None and photograph.credit:
                yield photograph.original, photograph.credit


def _pack(file: Path, edition: Edition, said: Sealed, packed: Sequence[Packed]) -> None:
    """Nothing is compressed, since photographs are already; each is copied piece by piece."""
    moment = edition.sealed_at.timetuple()[:6]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as kit:
        for tag, document in said.documents.items():
            entry = zipfile.ZipInfo(f"CREDITS.{address_of(tag)}.txt", moment)
            entry.external_attr = 0o644 << 16
            kit.writestr(entry, _credits_in(tag, document, edition, packed))
        for each in packed:
            entry = zipfile.ZipInfo(each.name, moment)
            entry.external_attr = 0o644 << 16
            entry.file_size = path_of(each.digest).stat().st_size
            with path_of(each.digest).open("rb") as original, kit.open(entry, "w") as within:
                shutil.copyfileobj(original, within, PIECE)


def _credits_in(tag: str, document: Document, edition: Edition, packed: Sequence[Packed]) -> str:
    said: Mapping[str, str] = words(tag)["press_kit"]
    at = {
        block.photograph.original: block.photograph
        for block in reversed(document.blocks)
        if block.photograph is not None
    }
    lines = [
        said["heading"].format(headline=document.headline),
        said["edition"].format(number=edition.number),
        said["from"].format(address=addresses.absolute(addresses.edition(tag, edition.number))),
        said["use"],
    ]
    for each in packed:
        photograph = at.get(each.position)
        lines += ["", said["file"].format(name=each.name)]
        if photograph is None:
            continue
        if photograph.credit:
            lines.append(said["credit"].format(credit=photograph.credit))
        if photograph.caption:
            lines.append(said["caption"].format(caption=photograph.caption))
        if photograph.alternative_text:
            lines.append(said["alternative_text"].format(text=photograph.alternative_text))
    return "\n".join(lines) + "\n"
