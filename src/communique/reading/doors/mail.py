"""An e-mailed release (.eml) → the text to read. Old mail breaks every rule, so each step has a fallback:
Python's modern policy raises on some real messages, and the tolerant one is used with our own decoding.
"""

from __future__ import annotations

import email
import email.header
import email.policy
import email.utils
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message
from typing import Final

from communique.languages.folding import fold
from communique.reading.decode import decode
from communique.reading.doors.opened import MOST_TEXT, Enclosed, Opened, counted, picture_suffix, writable
from communique.reading.doors.word import open_word
from communique.reading.errors import Unreadable

_MOST_PARTS: Final = 400
_DEEPEST: Final = 20
_SHORT: Final = 600  # characters: a letter that only says «please find attached»
_HEADER: Final = re.compile(rb"[!-9;-~]{1,80}:[ \t]|From [^\n]{3,200}\n")
_SURELY: Final = re.compile(
    rb"^(?:MIME-Version|Message-ID|Received|Return-Path|Delivered-To|X-[\w-]+|DKIM-Signature):[ \t]",
    re.IGNORECASE | re.MULTILINE,
)
_ENCRYPTED: Final = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TEXTS: Final = (".txt", ".text", ".html", ".htm")
_PREFIXES: Final = re.compile(r"^\s*(?:(?:re|fwd?|aw|wg|tr|prosl|odg)\s*:\s*)+", re.IGNORECASE)
_CID: Final = re.compile(r"""(<img\b[^>]*?\bsrc\s*=\s*)(["']?)cid:([^"'\s>]+)\2""", re.IGNORECASE)
_HEADLINE: Final = re.compile(r"<h1[\s>]", re.IGNORECASE)
_TAGS: Final = re.compile(r"<(?:style|script)\b.*?</(?:style|script)>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_BODY: Final = re.compile(r"<body\b[^>]*>", re.IGNORECASE)


@dataclass(slots=True)
class _Found:
    """The parts of one mail, by what they are good for."""

    plain: list[str] = field(default_factory=list)
    html: list[str] = field(default_factory=list)
    releases: list[tuple[str, bytes]] = field(default_factory=list)
    letters: list[Message] = field(default_factory=list)
    pictures: list[tuple[str, Enclosed]] = field(default_factory=list)  # content id, or empty
    others: list[str] = field(default_factory=list)
    guessed: bool = False


def is_mail(raw: bytes) -> bool:
    """By its first lines: headers, and one that only a mail has."""
    opening = raw[:16384].replace(b"\r\n", b"\n").lstrip(b"\xef\xbb\xbf")
    return _HEADER.match(opening) is not None and _SURELY.search(opening.split(b"\n\n")[0]) is not None


def open_mail(raw: bytes, *, name: str) -> Opened:
    """Raises Unreadable where it holds no text, or none that can be read."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        return _opened(message, name, 0)
    except Unreadable:
        raise
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError, IndexError):
        raise Unreadable(
            f"{name} is a mail that cannot be taken apart; copy its text and paste it instead."
        ) from None


def _opened(message: Message, name: str, depth: int) -> Opened:
    if message.get_content_type() in _ENCRYPTED:
        raise Unreadable(f"{name} is an encrypted mail; save it decrypted, or paste its text.")
    found = _parts(message)
    plain, page = _joined(found.plain), _joined(found.html)
    words = plain or _words_of(page)
    if len(words) < _SHORT and len(found.releases) == 1:
        return _from_release(found, name)
    if len(words) < _SHORT and not found.releases and len(found.letters) == 1 and depth < _DEEPEST:
        inner = _opened(found.letters[0], name, depth + 1)
        return replace(
            inner, told=("The release was read from the mail that this mail forwards.", *inner.told)
        )
    told = _told(found)
    if found.releases:
        names = ", ".join(f"«{file}»" for file, _ in found.releases)
        told.append(f"Attached and left out: {names}. If the release is there, take that file in by itself.")
    subject = _subject(message)
    if not words.strip():
        raise Unreadable(f"{name} holds no text; give a mail with the text of a release.")
    in_text = _CID.search(page) is not None and any(cid for cid, _ in found.pictures)
    if page and (in_text or len(_words_of(page)) > 2 * len(plain)):
        text, pictures, beside = _page(page, found)
        opened = Opened(text, is_html=True, pictures=pictures, beside=beside)
    else:
        opened = Opened(plain, is_html=False, beside=tuple(picture for _, picture in found.pictures))
    if len(opened.text) > MOST_TEXT:
        raise Unreadable(f"{name} holds more text than any release has; split it.")
    return replace(opened, told=tuple(told), sent_at=_sent_at(message), subject=subject)


def with_headline(opened: Opened) -> Opened:
    """The mail's subject put above its text, for a text in which no headline was found."""
    subject = opened.subject
    if opened.is_html:
        heading = f"<h1>{html.escape(subject, quote=False)}</h1>\n"
        body = _BODY.search(opened.text)
        at = body.end() if body else 0
        return replace(opened, text=opened.text[:at] + heading + opened.text[at:])
    return replace(opened, text=f"{subject}\n\n{opened.text}")


def names_subject(title: str, subject: str) -> bool:
    """Whether a headline that was found is the one the subject tells."""
    one, other = fold(title), fold(subject)
    return one in other or other in one


def _from_release(found: _Found, name: str) -> Opened:
    """The attached document, with the pictures that were attached beside it."""
    file, content = found.releases[0]
    inner = f"{name}: {file}"
    told: tuple[str, ...] = (
        f"The release was read from the attachment «{file}»; the letter's own words are left out.",
    )
    beside = tuple(picture for _, picture in found.pictures)
    if file.lower().endswith(".docx") or content.startswith(b"PK\x03\x04"):
        opened = open_word(content, name=inner)
    else:
        page = file.lower().endswith((".html", ".htm"))
        opened = Opened(_text_of(content, None, found), is_html=page)
        if not opened.text.strip():
            decode(content, name=inner)  # says what is wrong with it
    found.releases = []
    told += tuple(_told(found))
    return replace(opened, told=(*told, *opened.told), beside=(*opened.beside, *beside))


def _parts(message: Message) -> _Found:
    found = _Found()
    for number, part in enumerate(_leaves(message, 0)):
        if number >= _MOST_PARTS:
            found.others.append("…")
            break
        _sort(part, found)
    return found


def _leaves(message: Message, depth: int) -> Iterator[Message]:
    """The parts that hold something; a mail within the mail is one."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart() or depth > _DEEPEST:
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part, depth + 1)


def _sort(part: Message, found: _Found) -> None:
    kind, file = part.get_content_type(), _file_name(part)
    if kind == "message/rfc822":
        inner = part.get_payload()
        found.letters += (
            [entry for entry in inner if isinstance(entry, Message)] if isinstance(inner, list) else []
        )
        return
    content = _content(part)
    attached = part.get_content_disposition() == "attachment" or bool(
        file and kind == "application/octet-stream"
    )
    if kind == _WORD_TYPE or file.lower().endswith(".docx"):
        found.releases.append((file or "attachment.docx", content))
    elif picture_suffix(content) is not None:
        address = str(part.get("Content-ID") or "").strip().strip("<>")
        suffix = picture_suffix(content)
        found.pictures.append(
            (address, Enclosed(file or f"picture-{len(found.pictures) + 1}.{suffix}", content))
        )
    elif attached and file.lower().endswith(_TEXTS):
        found.releases.append((file, content))
    elif kind == "text/plain" and not attached:
        found.plain.append(_text_of(content, _charset(part), found))
    elif kind == "text/html" and not attached:
        found.html.append(_text_of(content, _charset(part), found))
    elif content:
        found.others.append(file or kind)


def _content(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        payload = None
    if isinstance(payload, bytes):
        return payload
    raw = part.get_payload()
    return raw.encode("utf-8", "surrogateescape") if isinstance(raw, str) else b""


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except (ValueError, LookupError, TypeError, AttributeError):
        return None


def _text_of(content: bytes, charset: str | None, found: _Found) -> str:
    """UTF-8 where it is UTF-8 whatever the mail says, then what it says, then what Cyrillic is likely in."""
    for encoding in ("utf-8", charset or "windows-1251"):
        try:
            return writable(content.decode(encoding).lstrip("\ufeff"))
        except (UnicodeError, LookupError, ValueError):
            continue
    found.guessed = True
    return writable(content.decode("latin-1"))


def _joined(texts: list[str]) -> str:
    return "\n\n".join(text.strip("\r\n") for text in texts if text.strip())


def _words_of(page: str) -> str:
    return " ".join(html.unescape(_TAGS.sub(" ", page)).split())


def _page(page: str, found: _Found) -> tuple[str, dict[str, Enclosed], tuple[Enclosed, ...]]:
    """The page with its inner pictures named so that they are found again."""
    known = {cid: picture for cid, picture in found.pictures if cid}
    pictures: dict[str, Enclosed] = {}

    def name(match: re.Match[str]) -> str:
        picture = known.get(html.unescape(match[3]))
        if picture is None:
            return match[0]
        address = f"mail/{len(pictures) + 1}.{picture_suffix(picture.content)}"
        pictures[address] = picture
        return f'{match[1]}"{address}"'

    text = _CID.sub(name, page)
    placed = {id(picture) for picture in pictures.values()}
    return text, pictures, tuple(picture for _, picture in found.pictures if id(picture) not in placed)


def _file_name(part: Message) -> str:
    try:
        given = part.get_filename() or part.get_param("name") or ""
    except (ValueError, LookupError, TypeError, AttributeError):
        return ""
    words = given if isinstance(given, str) else str(given[-1])
    # Only the last part of a path, whichever kind of path the sender's program wrote.
    return re.split(r"[\\/]", _words(words))[-1].strip()[:200]


def _subject(message: Message) -> str:
    return _PREFIXES.sub("", " ".join(_words(str(message.get("Subject") or "")).split()))[:500]


def _words(value: str) -> str:
    """A header's words, its encoded words read."""
    try:
        parts = email.header.decode_header(value)
    except (ValueError, LookupError, AssertionError, email.errors.HeaderParseError):
        parts = [(value, None)]
    words = []
    for content, charset in parts:
        if isinstance(content, str):
            words.append(content)
            continue
        try:
            words.append(content.decode(charset or "utf-8"))
        except (UnicodeError, LookupError, ValueError):
            words.append(content.decode("utf-8", "replace"))
    joined = "".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    return writable(joined).strip()


def _sent_at(message: Message) -> str | None:
    """As written: the sender's own clock, to the minute."""
    try:
        moment = email.utils.parsedate_to_datetime(str(message.get("Date") or ""))
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")
    except (ValueError, TypeError, OverflowError, IndexError, AttributeError):
        return None


def _told(found: _Found) -> list[str]:
    told = []
    if found.others:
        names = ", ".join(f"«{file}»" for file in found.others[:8])
        told.append(f"{counted(len(found.others), 'part', 'parts')} of the mail left out: {names}.")
    if found.guessed:
        told.append("The mail does not say how its letters are written; look for wrong ones.")
    return told
