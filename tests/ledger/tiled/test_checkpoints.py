from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given, strategies as st

from communique.ledger.tiled.checkpoints import Checkpoint, open_checkpoint
from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind, SignedNote
from tests.ledger.tiled.growing import ORIGIN, TIME, Log, signer

# The example in tlog-checkpoint.
EXAMPLE = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
WITNESS = signer(Kind.COSIGNATURE, "witness.example/w1")


def test_the_specifications_example() -> None:
    checkpoint = Checkpoint.parse(EXAMPLE)
    assert (checkpoint.origin, checkpoint.size) == ("example.com/behind-the-sofa", 20852163)
    assert checkpoint.root.hex() == "0ac5186a91863e8e1d90c808014aa89bf5da8e3ee1d9f07630f0378f68f1ab62"
    assert checkpoint.text() == EXAMPLE
    assert Checkpoint.parse(EXAMPLE + "more\nand more\n").extensions == ("more", "and more")


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "\n\n\n", EXAMPLE[:-1], EXAMPLE + "\n", EXAMPLE + "more", EXAMPLE + "more\n\nand more\n",
        "\n" + EXAMPLE, EXAMPLE.replace("208", "0208"), EXAMPLE.replace("208", "+208"),
        EXAMPLE.replace("208", "-208"), EXAMPLE.replace("208", " 208"), EXAMPLE.replace("208", "2_08"),
        EXAMPLE.replace("208", "٢٠٨"), EXAMPLE.replace("20852163", "00"), EXAMPLE.replace("20852163", ""),
        EXAMPLE.replace("20852163", "1e3"), EXAMPLE.replace("20852163", str(2**63)),
        EXAMPLE.replace("20852163", "9" * 5000), EXAMPLE.replace("q2I=", "q2J="),
        EXAMPLE.replace("q2I=", "q2I"), EXAMPLE.replace("q2I=", "q2I=="), EXAMPLE.replace("CsUY", ""),
        EXAMPLE.replace("CsUY", "CsUYCsUY"), EXAMPLE.replace("CsUY", "Cs UY"), EXAMPLE.replace("\n", "\r\n"),
        EXAMPLE.replace("sofa", "so\tfa"), EXAMPLE.replace("sofa", "so\ud800fa"),
        EXAMPLE + "x" * 70_000 + "\n",
    ],
    ids=count(),
)  # fmt: skip
def test_a_checkpoint_in_any_other_form_is_malformed(text: str) -> None:
    with pytest.raises(Malformed):
        Checkpoint.parse(text)


def test_a_checkpoint_is_opened_by_its_logs_key() -> None:
    log = Log(11)
    for kind in Kind:
        assert open_checkpoint(log.note(signer(kind)), [signer(kind).key]) == log.checkpoint()
    both = log.note(signer(), signer(Kind.ML_DSA), WITNESS)
    assert open_checkpoint(both, [signer(Kind.ML_DSA).key, WITNESS.key]).size == 11


def test_nobody_else_can_sign_for_a_log() -> None:
    log = Log(11)
    with pytest.raises(NotVerified, match="None of the known keys"):
        open_checkpoint(log.note(), [signer(seed=2).key])
    other = signer(name="log.another.example")
    with pytest.raises(NotVerified, match=f"{ORIGIN} did not sign"):
        open_checkpoint(log.note(other), [other.key, signer().key])
    with pytest.raises(NotVerified, match="did not sign"):
        open_checkpoint(log.note(WITNESS), [WITNESS.key, signer().key])
    with pytest.raises(NotVerified, match="does not fit"):
        open_checkpoint(log.note().replace(b"\n11\n", b"\n12\n"), [signer().key])
    note = bytes(SignedNote("hello\n", (signer().sign("hello\n", at=TIME),)))
    with pytest.raises(Malformed, match="three lines"):
        open_checkpoint(note, [signer().key])


def test_lines_that_no_signature_covers_are_not_believed() -> None:
    plain, large = signer(), signer(Kind.ML_DSA)
    text = Log(4).checkpoint().text() + "the moon is green\n"
    note = bytes(SignedNote(text, (large.sign(text, at=TIME), plain.sign(text, at=TIME))))
    assert open_checkpoint(note, [plain.key, large.key]).extensions == ("the moon is green",)
    assert open_checkpoint(note, [plain.key]).extensions == ("the moon is green",)
    with pytest.raises(NotVerified, match="further lines"):
        open_checkpoint(note, [large.key])


def test_what_is_no_checkpoint_cannot_be_made() -> None:
    right = Checkpoint("a", 1, b"x" * 32)
    for wrong in (
        {"origin": ""},
        {"origin": "a\nb"},
        {"size": -1},
        {"size": 2**63},
        {"root": b"x" * 31},
        {"extensions": ("",)},
        {"extensions": ("b\nc",)},
    ):
        with pytest.raises(Malformed):
            replace(right, **wrong)


LINES = st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=40)


@given(LINES, st.integers(0, 2**63 - 1), st.binary(min_size=32, max_size=32), st.lists(LINES, max_size=3))
def test_every_checkpoint_is_read_back(origin: str, size: int, root: bytes, extensions: list[str]) -> None:
    checkpoint = Checkpoint(origin, size, root, tuple(extensions))
    assert Checkpoint.parse(checkpoint.text()) == checkpoint


@given(st.text() | st.lists(st.text(max_size=10) | st.sampled_from(EXAMPLE.split("\n"))).map("\n".join))
def test_any_text_is_a_checkpoint_or_malformed(text: str) -> None:
    with suppress(Malformed):
        assert Checkpoint.parse(text).text() == text


@given(st.binary() | st.sampled_from(EXAMPLE.split("\n")).map(str.encode))
def test_any_bytes_are_opened_or_refused(raw: bytes) -> None:
    with pytest.raises((Malformed, NotVerified)):
        open_checkpoint(raw, [signer().key])
