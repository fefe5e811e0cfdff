"""What a mail server's refusal means for the mail, its recipient, and all the mails behind it."""

from __future__ import annotations

import smtplib
from dataclasses import dataclass
from enum import Enum
from typing import Final

_LATER: Final = range(400, 500)
_CLOSING: Final = 421
_TOO_LARGE: Final = 552
_BAD_REQUEST: Final = frozenset({400, 413, 422})
# 5.7.x (RFC 3463): a policy or a right that lacks, for the most part ours to mend; not a wrong address.
_POLICY: Final = b"5.7."


class Meaning(Enum):
    ADDRESS = "nobody is there"
    MAIL = "this mail is never taken"
    LATER = "this mail may be taken later"
    BROKEN = "the connection broke in the middle of it"
    SERVER = "nothing is taken now"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`trouble` has codes and kinds alone: what a server says may repeat an address or a password."""

    meaning: Meaning
    trouble: str


def judge(error: Exception) -> Verdict:
    code = _code_of(error)
    trouble = f"{type(error).__name__}{f' {code}' if code else ''}"
    return Verdict(_meaning(error, code), trouble)


def _meaning(error: Exception, code: int) -> Meaning:  # noqa: PLR0911  a list of kinds, one line each
    if code == _CLOSING:
        return Meaning.SERVER
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        if code in _LATER or _told(error).startswith(_POLICY):
            return Meaning.LATER
        return Meaning.ADDRESS
    if isinstance(error, smtplib.SMTPDataError):
        return Meaning.LATER if code in _LATER else Meaning.MAIL
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return Meaning.BROKEN
    if isinstance(error, smtplib.SMTPSenderRefused) and code == _TOO_LARGE:
        return Meaning.MAIL
    if type(error).__name__ == "AnymailRecipientsRefused":  # an extra's own class, which may not be there
        return Meaning.ADDRESS
    if isinstance(getattr(error, "status_code", None), int):
        return Meaning.MAIL if code in _BAD_REQUEST else Meaning.SERVER
    if isinstance(error, smtplib.SMTPException):
        return Meaning.SERVER
    if isinstance(error, OSError):
        return Meaning.BROKEN
    # What cannot be written as a mail will not be written better later.
    return Meaning.MAIL if isinstance(error, ValueError | TypeError) else Meaning.LATER


def _told(error: smtplib.SMTPRecipientsRefused) -> bytes:
    for _code, said in error.recipients.values():
        return bytes(said)
    return b""


def _code_of(error: Exception) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((int(code) for code, _said in error.recipients.values()), 0)
    code = getattr(error, "smtp_code", None) or getattr(error, "status_code", None)
    return code if isinstance(code, int) else 0
