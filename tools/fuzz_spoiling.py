"""How a proof or a note is spoilt: in its bits, its lines, its spellings, its numbers, its signatures."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from typing import Final

_BASE64: Final = re.compile(rb"[A-Za-z0-9+/]{20,}={0,2}")
_NUMBER: Final = re.compile(rb"(?m)(?<=^index )[0-9]+$|^[0-9]+$")
_ALPHABET: Final = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_DASH: Final = "\u2014 ".encode()
_INSERTED: Final = [
    *(b"\n", b"\r", b"\r\n", b"\t", b" ", b"\x00", b"\x0b", b"\xff", b"=", b"+", b"-", b"A", b"0", b"\x7f"),
    *("\u00a0".encode(), "\u2028".encode(), "\u0085".encode(), "\u200b".encode(), "\ufeff".encode(), _DASH),
]


def spoil(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """One change; `others` are good notes and proofs of the same log, from which lines may come."""
    return dice.choice(_WAYS)(raw, dice, others)


def _flip_bit(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    if not raw:
        return raw
    at = dice.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << dice.randrange(8)]) + raw[at + 1 :]


def _delete(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    at = dice.randint(0, len(raw))
    return raw[:at] + raw[at + dice.choice([1, 1, 1, 4, 45]) :]


def _insert(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    at = dice.randint(0, len(raw))
    return raw[:at] + dice.choice(_INSERTED) + raw[at:]


def _insert_at_line(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    """At the beginning or the end of one line, where parsers forgive most."""
    lines = raw.split(b"\n")
    at = dice.randrange(len(lines))
    mark = dice.choice(_INSERTED)
    lines[at] = mark + lines[at] if dice.random() < 0.5 else lines[at] + mark  # noqa: PLR2004
    return b"\n".join(lines)


def _end(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    if dice.random() < 0.5:  # noqa: PLR2004
        return raw[: dice.randint(0, len(raw))]
    return raw + dice.choice([b"\n", b"x", b"\x00", b" ", b"\r\n", b"\n\n", dice.randbytes(5), raw])


def _carriage_returns(raw: bytes, _dice: random.Random, _others: Sequence[bytes]) -> bytes:
    return raw.replace(b"\n", b"\r\n")


def _lines(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Lines swapped, doubled, left out, or taken from elsewhere."""
    lines = raw.split(b"\n")
    first, second = dice.randrange(len(lines)), dice.randrange(len(lines))
    way = dice.randrange(5)
    if way == 0:
        lines[first], lines[second] = lines[second], lines[first]
    elif way == 1:
        lines.insert(second, lines[first])
    elif way == 2:  # noqa: PLR2004
        del lines[first]
    elif way == 3:  # noqa: PLR2004
        lines[first] = dice.choice(dice.choice(others).split(b"\n"))
    else:
        lines.insert(first, b"")
    return b"\n".join(lines)


def _replaced(
    raw: bytes, dice: random.Random, pattern: re.Pattern[bytes], other: Callable[[bytes], bytes]
) -> bytes:
    places = list(pattern.finditer(raw))
    if not places:
        return raw
    found = dice.choice(places)
    return raw[: found.start()] + other(found[0]) + raw[found.end() :]


def _base64(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    """Another spelling of the same bytes, or nearly."""

    def spelt(text: bytes) -> bytes:
        bare = text.rstrip(b"=")
        last = _ALPHABET.index(bare[-1:])
        at = dice.randint(0, len(text))
        return dice.choice([
            bare[:-1] + _ALPHABET[last ^ 1 : (last ^ 1) + 1] + text[len(bare) :],  # bits left over
            bare[:-1] + _ALPHABET[last ^ 2 : (last ^ 2) + 1] + text[len(bare) :],
            bare,
            text + b"=",
            text.replace(b"+", b"-").replace(b"/", b"_"),
            text[:at] + dice.choice([b" ", b"\r", b"\n", b"\t", b"="]) + text[at:],
            text[4:],
            b"AAAA" + text,
        ])  # fmt: skip

    return _replaced(raw, dice, _BASE64, spelt)


def _number(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    """Another spelling of an index or a size, or another number."""

    def spelt(text: bytes) -> bytes:
        number = int(text)
        return dice.choice([
            b"+" + text, b"-" + text, b"0" + text, b"000" + text, b" " + text, text + b" ", text + b".0",
            hex(number).encode(), b"1_" + text, b"%d" % (number + 1), b"%d" % max(0, number - 1),
            b"%d" % (number ^ 1 << dice.randrange(10)), b"%d" % (number + 2**64), b"%d" % (2**63), b"", b"0",
            text.decode().translate({48 + digit: 0x660 + digit for digit in range(10)}).encode(),
        ])  # fmt: skip

    return _replaced(raw, dice, _NUMBER, spelt)


def _signatures(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """Signature lines doubled, exchanged, renamed, or from another checkpoint."""
    lines = raw.split(b"\n")
    places = [at for at, line in enumerate(lines) if line.startswith(_DASH)]
    foreign = [line for other in others for line in other.split(b"\n") if line.startswith(_DASH)]
    if not places or not foreign:
        return raw
    at = dice.choice(places)
    name, _, code = lines[at].removeprefix(_DASH).partition(b" ")
    made = dice.choice([
        [lines[at]] * dice.choice([2, 3, 20, 101]),
        [lines[at], dice.choice(foreign)],
        [dice.choice(foreign)],
        [lines[at], _DASH + name + b" " + code[:6] + b"AAAA" + code[10:]],
        [_DASH + name + b" " + code[:6] + b"AAAA" + code[10:]],
        [lines[at], _DASH + b"stranger.example AAAAAAAA"],
        [lines[at], _DASH + b"x" * 300 + b" AAAAAAAA"],
        [_DASH + name + b"+ " + code],
        [_DASH + name + b" " + code[:8]],
        [],
    ])  # fmt: skip
    return b"\n".join([*lines[:at], *made, *lines[at + 1 :]])


def _splice(raw: bytes, dice: random.Random, others: Sequence[bytes]) -> bytes:
    """The beginning of this one and the end of another, joined at empty lines."""
    mine, theirs = raw.split(b"\n\n"), dice.choice(others).split(b"\n\n")
    return b"\n\n".join([*mine[: dice.randint(0, len(mine))], *theirs[dice.randint(0, len(theirs)) :]])


def _head(raw: bytes, dice: random.Random, _others: Sequence[bytes]) -> bytes:
    """Lines that a proof or a checkpoint might have more."""
    added = dice.choice(
        [b"extra \n", b"extra AAAA\n", b"index 0\n", b"further line\n", b"\n", b"extra A=\n", b"0\n"]
    )
    ends = [found.end() for found in re.finditer(rb"\n", raw)]
    at = dice.choice(ends) if ends else 0
    return raw[:at] + added + raw[at:]


_WAYS: Final[list[Callable[[bytes, random.Random, Sequence[bytes]], bytes]]] = [
    *(
        _flip_bit,
        _delete,
        _insert,
        _insert_at_line,
        _end,
        _carriage_returns,
        _lines,
        _lines,
        _base64,
        _base64,
    ),
    *(_number, _number, _signatures, _signatures, _splice, _head),
]
