"""What a photograph says of itself, out of XMP, IPTC-IIM and EXIF; and the same written back, without place.

XMP counts before IIM and IIM before EXIF, as IPTC's guidelines for photo metadata have it.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from communique.ledger.document import tidy
from communique.newsroom.photographs import exif, iim, xmp

TITLE: Final = f"{xmp.DC} title"
CAPTION: Final = f"{xmp.DC} description"
CREATOR: Final = f"{xmp.DC} creator"
RIGHTS: Final = f"{xmp.DC} rights"
ALTERNATIVE: Final = f"{xmp.IPTC} AltTextAccessibility"
CREDIT: Final = f"{xmp.PHOTOSHOP} Credit"
SOURCE: Final = f"{xmp.PHOTOSHOP} Source"
CREATED: Final = f"{xmp.PHOTOSHOP} DateCreated"
# What cameras write where a caption belongs.
BY_CAMERAS: Final = re.compile(
    r"(olympus|sony|samsung|kodak|minolta|konica|maginon|dcim|dsc|digital camera|camera)\b.*|dsc\w*\d+",
    re.IGNORECASE,
)
EXIF_MOMENT: Final = re.compile(r"(\d{4}):(\d\d):(\d\d)[ T](\d\d):(\d\d):(\d\d)")
OFFSET: Final = re.compile(r"[+-]\d\d:\d\d")
TAG: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}")
MOST_CREATORS: Final = 10
LONGEST: Final = {"line": 500, "words": 5000}

Words = dict[str, str]


@dataclass(frozen=True, slots=True)
class Metadata:
    """Words per language tag as the file names it, `x-default` among them; `taken` in ISO 8601, or empty."""

    title: str = ""
    captions: Words = field(default_factory=dict)
    alternatives: Words = field(default_factory=dict)
    creators: tuple[str, ...] = ()
    credit: str = ""
    source: str = ""
    rights: str = ""
    taken: str = ""
    orientation: str = ""


def read(raw: Mapping[str, bytes]) -> Metadata:
    """`raw` by kind: `xmp`, `iim`, `exif`. Never raises: what cannot be read says nothing."""
    new = xmp.read(raw.get("xmp", b""))
    old = iim.read(raw.get("iim", b""))
    camera = exif.read(raw.get("exif", b""))
    from_camera = "" if BY_CAMERAS.fullmatch(camera.get("caption", "")) else camera.get("caption", "")
    return Metadata(
        title=_first(_default(new, TITLE), *old.get(iim.TITLE, ())),
        captions=_by_language(new, CAPTION) or _alone(*old.get(iim.CAPTION, ()), from_camera),
        alternatives=_by_language(new, ALTERNATIVE),
        creators=_several(
            [words for _tag, words in new.get(CREATOR, ())],
            old.get(iim.CREATOR, ()),
            re.split(r";", camera.get("creator", "")),
        ),
        credit=_first(_default(new, CREDIT), *old.get(iim.CREDIT, ())),
        source=_first(_default(new, SOURCE), *old.get(iim.SOURCE, ())),
        rights=_first(_default(new, RIGHTS), *old.get(iim.RIGHTS, ()), camera.get("rights", "")),
        taken=_taken(_default(new, CREATED), old, camera),
        orientation=camera.get("orientation", ""),
    )


def write(said: Metadata) -> dict[str, bytes]:
    """The same as `exif`, `xmp` and `iim`: these fields and nothing else, so nothing tells where it was."""
    default = said.captions.get(xmp.DEFAULT) or next(iter(said.captions.values()), "")
    moment = _moment(said.taken)
    details = {"creator": "; ".join(said.creators), "rights": said.rights, "orientation": said.orientation}
    if moment is not None and "T" in said.taken:
        details["taken"] = f"{moment:%Y:%m:%d %H:%M:%S}"
        details["offset"] = said.taken[19:] if OFFSET.fullmatch(said.taken[19:]) else ""
    old = {
        iim.TITLE: [said.title],
        iim.CREATOR: list(said.creators),
        iim.CREDIT: [said.credit],
        iim.SOURCE: [said.source],
        iim.RIGHTS: [said.rights],
        iim.CAPTION: [default],
        iim.DAY: [f"{moment:%Y%m%d}" if moment else ""],
    }
    languages = {
        TITLE: {xmp.DEFAULT: said.title} if said.title else {},
        CAPTION: said.captions,
        ALTERNATIVE: said.alternatives,
    }
    plain = {CREDIT: said.credit, SOURCE: said.source, CREATED: said.taken}
    return {
        "exif": exif.write(details),
        "xmp": xmp.write(languages=languages, creators=said.creators, plain=plain, rights=said.rights),
        "iim": iim.write(old),
    }


def moment_of(taken: str, zone: datetime.tzinfo) -> datetime.datetime | None:
    """When it was taken; in `zone` where the file does not say which clock it means. A day is its noon."""
    moment = _moment(taken)
    if moment is None:
        return None
    if "T" not in taken:
        moment = moment.replace(hour=12)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _moment(taken: str) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromisoformat(taken) if taken else None
    except ValueError:
        return None


def _taken(created: str, old: Mapping[int, Sequence[str]], camera: Mapping[str, str]) -> str:
    day, time = _first(*old.get(iim.DAY, ())), _first(*old.get(iim.TIME, ()))
    by_camera = EXIF_MOMENT.fullmatch(camera.get("taken", ""))
    offset = camera.get("offset", "")
    told = [
        created,
        "{}-{}-{}T{}:{}:{}".format(*by_camera.groups()) + (offset if OFFSET.fullmatch(offset) else "")
        if by_camera
        else "",
        f"{day[:4]}-{day[4:6]}-{day[6:8]}"
        + (f"T{time[:2]}:{time[2:4]}:{time[4:6]}" if len(time) >= 6 else ""),  # noqa: PLR2004
    ]
    for each in told:
        moment = _moment(each)
        if moment is not None and moment.year > 1:  # cameras without a clock write 0000 or 0001
            return moment.isoformat(timespec="seconds") if "T" in each else f"{moment:%Y-%m-%d}"
    return ""


def _by_language(found: Mapping[str, xmp.Values], name: str) -> Words:
    words: Words = {}
    for tag, said in found.get(name, ()):
        line = tidy(said)[: LONGEST["words"]].strip()
        if line:
            words.setdefault(_tag(tag), line)
    return words


def _tag(tag: str) -> str:
    return tag if TAG.fullmatch(tag) else xmp.DEFAULT


def _alone(*told: str) -> Words:
    words = next((line for each in told if (line := tidy(each)[: LONGEST["words"]].strip())), "")
    return {xmp.DEFAULT: words} if words else {}


def _default(found: Mapping[str, xmp.Values], name: str) -> str:
    values = found.get(name, [])
    return next((words for tag, words in values if tag in {"", xmp.DEFAULT}), values[0][1] if values else "")


def _first(*told: str) -> str:
    return next((line for each in told if (line := _line(each))), "")


def _several(*told: Sequence[str]) -> tuple[str, ...]:
    for each in told:
        names = tuple(dict.fromkeys(line for name in each if (line := _line(name))))
        if names:
            return names[:MOST_CREATORS]
    return ()


def _line(words: str) -> str:
    return " ".join(tidy(words).split())[: LONGEST["line"]].strip()
