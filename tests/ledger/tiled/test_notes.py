from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, settings, strategies as st

from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import (
    SIGNATURE_LIMIT,
    Kind,
    Signature,
    SignedNote,
    Signer,
    VerifierKey,
    verified,
)
from tests.ledger.tiled.growing import ORIGIN, TIME, Log, signer

# The example in the documentation of Go's sumdb/note.
NEUMANN = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
NEUMANN_PRIVATE = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
NOTE = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
    "\n"
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJ"
    "nAM=\n"
).encode()
# The examples in signed-note and tlog-cosignature: their public keys are not told, their form is.
POEM = (
    "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj9"
    "9ihAQwaqP3ZekRwNtIc=\n"
).encode()
COSIGNED = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9n"
    "To+zyWE+xeMcTOAYQ8=\n"
    "— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZ"
    "qhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
).encode()
ALL = [signer(Kind.ED25519), signer(Kind.ML_DSA), signer(Kind.COSIGNATURE, "witness.example/w1")]


def test_gos_example_is_signed_and_verified_to_the_byte() -> None:
    key = VerifierKey.parse(NEUMANN)
    assert (str(key), key.name, key.kind, key.key_id) == (NEUMANN, "PeterNeumann", Kind.ED25519, 0xC74F20A3)
    note = SignedNote.parse(NOTE)
    assert verified(note, [key]) == [key]
    private = base64.b64decode(NEUMANN_PRIVATE)
    neumann = Signer.from_private(Kind(private[0]), "PeterNeumann", private[1:])
    assert neumann.key == key
    assert bytes(SignedNote(note.text, (neumann.sign(note.text, at=0),))) == NOTE
    assert neumann.private_bytes() == private[1:]
    assert private.hex() not in repr(neumann)


def test_the_specifications_examples_are_read() -> None:
    poem = SignedNote.parse(POEM)
    assert poem.text.endswith(":\n\ned è subito sera.\n")
    assert [one.name for one in poem.signatures] == ["quasimodo.example/salvatore"]
    assert bytes(poem) == POEM
    cosigned = SignedNote.parse(COSIGNED)
    witness = replace(ALL[2].key, name="witness.example.com/w1")
    assert cosigned.signatures[1].time(witness) == 1679315147
    assert cosigned.signatures[0].time(signer().key) is None
    with pytest.raises(NotVerified, match="None of the known keys"):
        verified(cosigned, [signer().key])


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_signs_and_is_told_from_the_others(kind: Kind) -> None:
    maker = Signer.generate(kind, ORIGIN)
    assert VerifierKey.parse(str(maker.key)) == maker.key
    assert Signer.from_private(kind, ORIGIN, maker.private_bytes()).key == maker.key
    text = Log(9).checkpoint().text()
    signature = maker.sign(text, at=TIME)
    assert signature.time(maker.key) == (None if kind is Kind.ED25519 else TIME)
    note = SignedNote.parse(bytes(SignedNote(text, (signature,))))
    assert verified(note, [maker.key, *(one.key for one in ALL)]) == [maker.key]
    with pytest.raises(NotVerified, match="None of the known keys"):
        verified(note, [one.key for one in ALL])
    with pytest.raises(NotVerified, match=ORIGIN):
        verified(SignedNote(text.replace("9", "8", 1), note.signatures), [maker.key])
    for at in range(0, len(signature.raw), 7):
        wrong = bytearray(signature.raw)
        wrong[at] ^= 1
        for raw in (bytes(wrong), signature.raw[:at], signature.raw + bytes(at + 1)):
            if raw:
                with pytest.raises(NotVerified):
                    verified(SignedNote(text, (replace(signature, raw=raw),)), [maker.key])


def test_cosignatures_stand_over_what_the_specification_says() -> None:
    """Made of the two structures by hand, not by the code that signs."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

    text = "log.example/1\n5\n" + base64.b64encode(b"r" * 32).decode() + "\n"
    ed, ml = signer(Kind.COSIGNATURE, "w.example"), signer(Kind.ML_DSA, "w.example")
    raw = ed.sign(text, at=1679315147).raw
    assert raw[:8] == bytes.fromhex("0000000064185 0cb".replace(" ", ""))
    Ed25519PublicKey.from_public_bytes(ed.key.public).verify(
        raw[8:], b"cosignature/v1\ntime 1679315147\n" + text.encode()
    )
    raw = ml.sign(text, at=1679315147).raw
    message = (
        b"subtree/v1\n\0" b"\x09w.example" b"\0\0\0\0\x64\x18\x50\xcb" b"\x0dlog.example/1"
        b"\0\0\0\0\0\0\0\0" b"\0\0\0\0\0\0\0\5"
    ) + b"r" * 32  # fmt: skip
    assert raw[:8] == b"\0\0\0\0\x64\x18\x50\xcb"
    MLDSA44PublicKey.from_public_bytes(ml.key.public).verify(raw[8:], message)


def test_a_time_past_every_calendar_is_refused() -> None:
    text = Log(3).checkpoint().text()
    for at in (-1, 2**63):
        with pytest.raises(Malformed, match="time"):
            ALL[1].sign(text, at=at)
    signature = ALL[2].sign(text, at=TIME)
    with pytest.raises(NotVerified):
        ALL[2].key.verify(text, b"\x80" + signature.raw[1:])
    assert ALL[1].sign(text, at=0).time(ALL[1].key) is None


def test_a_known_keys_wrong_signature_refuses_the_whole_note() -> None:
    log = Log(5)
    good = SignedNote.parse(log.note(*ALL))
    keys = [one.key for one in ALL]
    assert verified(good, keys) == keys
    wrong = replace(good.signatures[2], raw=good.signatures[2].raw[:-1] + b"\0")
    for signatures in ((*good.signatures[:2], wrong), (*good.signatures, wrong), (wrong, *good.signatures)):
        with pytest.raises(NotVerified, match=r"witness\.example/w1"):
            verified(SignedNote(good.text, signatures), keys)
        assert verified(SignedNote(good.text, signatures), keys[:2]) == keys[:2]  # to whom it is unknown


def test_a_name_or_an_id_alone_makes_no_key_known() -> None:
    note = SignedNote.parse(Log(5).note())
    stranger = Signature(ORIGIN, 7, b"x" * 64)
    namesake = replace(note.signatures[0], name="another.example" * 100)
    assert verified(SignedNote.parse(bytes(note.signed(stranger, namesake))), [signer().key]) == [
        signer().key
    ]


def test_a_signature_given_twice_counts_once() -> None:
    note = SignedNote.parse(Log(5).note())
    assert verified(SignedNote(note.text, note.signatures * 3), [signer().key] * 2) == [signer().key]
    assert note.signed(*note.signatures) == note


def test_two_keys_under_one_name_and_id_are_none() -> None:
    key = signer().key
    twin = replace(key)
    object.__setattr__(twin, "public", b"x" * 32)
    with pytest.raises(NotVerified, match="same key id"):
        verified(SignedNote.parse(Log(5).note()), [key, twin])


def test_sixteen_signatures_are_read_and_a_hundred_at_most() -> None:
    text = Log(5).checkpoint().text()
    makers = [signer(Kind.ML_DSA, seed=number) for number in range(16)]
    note = SignedNote(text, tuple(maker.sign(text, at=TIME) for maker in makers))
    assert len(verified(SignedNote.parse(bytes(note)), [maker.key for maker in makers])) == 16
    largest = SignedNote(text, note.signatures[:1] * SIGNATURE_LIMIT)
    assert SignedNote.parse(bytes(largest)) == largest
    with pytest.raises(Malformed, match="101 signatures"):
        SignedNote.parse(bytes(SignedNote(text, note.signatures[:1] * 101)))
    with pytest.raises(Malformed, match="bytes long"):
        SignedNote.parse(b"x" * 600_000 + NOTE)


LINE = NOTE.decode().split("\n")[3]
CODED = LINE.rsplit(" ", 1)[1]


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\n", b"\n\n", NOTE[:-1], NOTE + b"\n", NOTE + b"x", NOTE.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf", NOTE.replace(b"\n\n", b"\n"), NOTE.replace(b"then", b"the\x00"),
        NOTE.replace(b"then", b"the\t"), NOTE.replace(b"then", b"the\xff"),
        NOTE.replace(b"then", b"\xed\xa0\x80"), NOTE.replace("— ".encode(), b"- "),
        NOTE.replace("— ".encode(), "—".encode()), NOTE.replace("— ".encode(), "—  ".encode()),
        NOTE.replace("— ".encode(), "—\u00a0".encode()), NOTE.replace(b"PeterNeumann x", b"PeterNeumann  x"),
        NOTE.replace(b"PeterNeumann", b"Peter+Neumann"),
        NOTE.replace(b"PeterNeumann", "Peter\u2003Neumann".encode()), NOTE.replace(b"PeterNeumann ", b""),
        NOTE.replace(CODED.encode(), b""),
        NOTE.replace(CODED.encode(), b"x08gow=="), NOTE.replace(CODED.encode(), b"x08="),
        NOTE.replace(b"=\n", b"\n"), NOTE.replace(b"=\n", b" =\n"), NOTE.replace(b"AM=\n", b"AN=\n"),
        NOTE.replace(b"AM=\n", b"AM==\n"), NOTE.replace(b"x08go/", b"x08go_"),
        NOTE.replace(b"=\n", b"=\n\n"), NOTE.replace(b"=\n", b"= \n"), NOTE.replace(b"=\n", b"=\nhello\n"),
        NOTE.replace(b"=\n", "=\n— \n".encode()),
    ],
    ids=count(),
)  # fmt: skip
def test_a_note_in_any_other_form_is_malformed(raw: bytes) -> None:
    with pytest.raises(Malformed):
        SignedNote.parse(raw)


@pytest.mark.parametrize(
    "vkey",
    [
        "", "+", "++", NEUMANN + "\n", " " + NEUMANN, NEUMANN.replace("c7", "C7"),
        NEUMANN.replace("c7", "c8"), NEUMANN.replace("Peter", "Petar"), NEUMANN.replace("TW", "TX"),
        NEUMANN[:-1], NEUMANN + "=", NEUMANN.replace("+AR", "+Ah"), NEUMANN.replace("PeterNeumann", ""),
        NEUMANN.replace("Peter", "Peter "), "x+" + NEUMANN, NEUMANN.replace("c74f20a3", "c74f20a"),
        "x+00000000+", "x+00000000+AA==", "\ud800+00000000+AAAA",
    ],
    ids=count(),
)  # fmt: skip
def test_a_verifier_key_in_any_other_form_is_malformed(vkey: str) -> None:
    with pytest.raises(Malformed):
        VerifierKey.parse(vkey)


def test_names_and_texts_that_no_reader_would_accept_are_not_signed() -> None:
    for name in ("", "a b", "a+b", "a\u00a0b", "a\nb", "a\x01b", "\ud800", "x" * 256, "a\u0085b", "a\u2028b"):
        with pytest.raises(Malformed):
            Signer.generate(Kind.ED25519, name)
    for text in ("", "no end", "tab\t\n", "\ud800\n"):
        for maker in ALL:
            with pytest.raises(Malformed):
                maker.sign(text, at=TIME)
    with pytest.raises(Malformed, match="three lines"):
        ALL[1].sign("not a checkpoint\n", at=TIME)
    with pytest.raises(Malformed, match="32 bytes, not 31"):
        Signer.from_private(Kind.ED25519, ORIGIN, b"x" * 31)
    with pytest.raises(Malformed, match="32 bytes, not 33"):
        Signer.from_private(Kind.ML_DSA, ORIGIN, b"x" * 33)
    with pytest.raises(Malformed, match="1312 bytes"):
        VerifierKey(ORIGIN, Kind.ML_DSA, b"x" * 32)


TEXTS = st.lists(st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30), min_size=1, max_size=6)


@settings(deadline=None)
@given(TEXTS)
def test_any_text_is_signed_and_read_back(lines: list[str]) -> None:
    text = "".join(line + "\n" for line in lines)
    note = SignedNote(text, (signer().sign(text, at=TIME),))
    assert SignedNote.parse(bytes(note)) == note
    assert verified(note, [signer().key]) == [signer().key]


@settings(deadline=None, max_examples=300)
@given(st.sampled_from([Log(7).note(*ALL), NOTE]), st.data())
def test_no_note_with_a_changed_byte_verifies(note: bytes, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(note) - 1))
    wrong = bytearray(note)
    wrong[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = SignedNote.parse(bytes(wrong))
    except Malformed:
        return
    assert bytes(found) == wrong
    keys = [VerifierKey.parse(NEUMANN), *(one.key for one in ALL)]
    before = SignedNote.parse(note)
    try:
        stands = verified(found, keys)
    except NotVerified:
        return
    # A name or an id was changed, so that a signature is nobody's; the text is the one that was signed.
    assert found.text == before.text
    assert len(stands) == len(before.signatures) - 1


@settings(deadline=None)
@given(st.binary() | st.text().map(lambda one: one.encode("utf-8", "surrogatepass")) | TEXTS.map(
    lambda lines: "\n".join([*lines, "", LINE, ""]).encode()
))  # fmt: skip
def test_any_bytes_are_a_note_or_malformed(raw: bytes) -> None:
    with suppress(Malformed):
        assert bytes(SignedNote.parse(raw)) == raw


@given(st.text() | st.from_regex(r"[^+]*\+[0-9a-f]{8}\+[A-Za-z0-9+/]{0,44}={0,2}", fullmatch=True))
def test_any_text_is_a_verifier_key_or_malformed(text: str) -> None:
    with suppress(Malformed):
        assert str(VerifierKey.parse(text)) == text
