from __future__ import annotations

from itertools import combinations, count

import pytest
from hypothesis import given, strategies as st

from communique.ledger.tiled.errors import Malformed, NotVerified
from communique.ledger.tiled.notes import Kind, SignedNote
from communique.ledger.tiled.policy import NONE, Policy
from tests.ledger.tiled.growing import Log, signer

KINDS = [Kind.COSIGNATURE, Kind.ML_DSA]
WITNESSES = {
    f"{letter}{number}": signer(KINDS[number % 2], f"{letter}{number}.example")
    for letter in "XY"
    for number in (1, 2, 3)
}
KEY = signer().key
LINES = [f"witness {name} {maker.key}" for name, maker in WITNESSES.items()]
# The example in tlog-policy, with keys.
EXAMPLE = "\n".join([
    f"log {KEY}", "", *LINES[:3], "group X-witnesses 2 X1 X2 X3", "", *LINES[3:],
    "group Y-witnesses any Y1 Y2 Y3", "", "group X-and-Y all X-witnesses Y-witnesses", "quorum X-and-Y", "",
])  # fmt: skip
LOG = Log(6)


def note(*names: str) -> SignedNote:
    return SignedNote.parse(LOG.note(signer(), *(WITNESSES[name] for name in names)))


def test_the_specifications_example() -> None:
    policy = Policy.parse(EXAMPLE)
    assert policy.logs == (KEY,)
    assert list(policy.witnesses) == list(WITNESSES)
    for number in range(7):
        for names in combinations(WITNESSES, number):
            letters = "".join(name[0] for name in names)
            assert policy.cosigned(note(*names)) == set(names)
            assert policy.satisfied(note(*names)) == (letters.count("X") >= 2 and "Y" in letters)


def test_a_single_witness_or_none_may_be_enough() -> None:
    one = Policy.parse(f"{LINES[0]}\nquorum X1\n")
    assert one.satisfied(note("X1"))
    assert not one.satisfied(note("X2"))
    nobody = Policy.parse("quorum none\n")
    assert nobody.quorum == NONE
    assert nobody.satisfied(note())
    nobody.require(note())
    with pytest.raises(NotVerified, match="Fewer"):
        one.require(note())


def test_a_witnesss_wrong_signature_refuses_the_note() -> None:
    policy = Policy.parse(f"{LINES[0]}\nquorum X1\n")
    with pytest.raises(NotVerified, match=r"X1\.example"):
        policy.satisfied(SignedNote(Log(7).checkpoint().text(), note("X1").signatures))


def test_spaces_tabs_comments_and_addresses() -> None:
    policy = Policy.parse(
        f"# ours\n \t# indented\n\t \n  log\t{KEY}  https://log.example/ \n"
        f"{LINES[0]} https://w.example/é\nquorum\tX1\t\n"
    )
    assert policy.addresses == {KEY: "https://log.example/", WITNESSES["X1"].key: "https://w.example/é"}


def test_as_many_as_the_specification_recommends() -> None:
    logs = [f"log {signer(name=f'log{number}.example').key}" for number in range(64)]
    makers = [signer(Kind.COSIGNATURE, f"w{number}.example") for number in range(64)]
    witnesses = [f"witness w{number} {maker.key}" for number, maker in enumerate(makers)]
    groups = [f"group g{number} any w{number} {f'g{number - 1}' if number else ''}" for number in range(64)]
    policy = Policy.parse("\n".join([*logs, *witnesses, *groups, "quorum g63", ""]))
    assert policy.satisfied(SignedNote.parse(LOG.note(makers[0])))
    assert not policy.satisfied(note("X1"))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "does not end"),
        ("quorum none", "does not end"),
        ("\n", "no quorum line"),
        ("quorum none\nquorum none\n", "Line 2 of the policy: there is one quorum line"),
        ("quorum\n", "one name"),
        ("quorum X1\n", "not defined above"),
        (f"quorum X1\n{LINES[0]}\n", "Line 1 .* not defined above"),
        (f"{LINES[0]}\nquorum x1\n", "not defined above"),
        ("logs\nquorum none\n", "begins with none of"),
        ("quorum none\r\n", "control character"),
        ("quorum\u00a0none\n", "begins with none of"),
        ("quorum none\x7f\n", "control character"),
        ("log\nquorum none\n", "a log has a key"),
        (f"log {KEY} u v\nquorum none\n", "a log has a key"),
        (f"log {KEY}\nlog {KEY}\nquorum none\n", "same public key"),
        (f"log {str(KEY)[:-2]}\nquorum none\n", "Line 1"),
        (f"log {WITNESSES['X2'].key}\nquorum none\n", "not used for this"),
        (f"witness a {KEY}\nquorum none\n", "not used for this"),
        (f"{LINES[0]}\n{LINES[0]}\nquorum none\n", "X1 is taken"),
        (f"{LINES[0]}\n{LINES[0].replace('X1', 'Z', 1)}\nquorum none\n", "same public key"),
        (f"witness none {WITNESSES['X1'].key}\nquorum none\n", "none is taken"),
        ("witness X1\nquorum none\n", "a witness has a name"),
        (f"{LINES[0]}\ngroup g any none\nquorum none\n", "not defined above"),
        (f"{LINES[0]}\ngroup g any g\nquorum none\n", "not defined above"),
        (f"{LINES[0]}\ngroup X1 any X1\nquorum none\n", "X1 is taken"),
        (f"{LINES[0]}\ngroup g any\nquorum none\n", "at least one member"),
        (f"{LINES[0]}\ngroup g any X1 X1\nquorum none\n", "a member already"),
        (f"{LINES[0]}\ngroup g any X1\ngroup h any X1\nquorum none\n", "a member already"),
        (f"{LINES[0]}\ngroup g 0 X1\nquorum none\n", "threshold"),
        (f"{LINES[0]}\ngroup g 2 X1\nquorum none\n", "threshold"),
        (f"{LINES[0]}\ngroup g 01 X1\nquorum none\n", "threshold"),
        (f"{LINES[0]}\ngroup g +1 X1\nquorum none\n", "threshold"),
        (f"{LINES[0]}\ngroup g ١ X1\nquorum none\n", "threshold"),
        (f"{LINES[0]}\ngroup g most X1\nquorum none\n", "threshold"),
        (f"{LINES[0]}\ngroup g {'9' * 5000} X1\nquorum none\n", "threshold"),
        ("#" * 1_100_000 + "\nquorum none\n", "at most"),
    ],
    ids=count(),
)
def test_a_policy_that_is_none_tells_the_line(text: str, why: str) -> None:
    with pytest.raises(Malformed, match=why):
        Policy.parse(text)


@given(st.text() | st.lists(st.lists(
    st.sampled_from(["log", "witness", "group", "quorum", "none", "any", "all", "1", "X1", "g", "#", str(KEY),
                     str(WITNESSES["X1"].key)]) | st.text(max_size=4), max_size=5,
).map(" ".join)).map(lambda lines: "\n".join([*lines, "quorum none", ""])))  # fmt: skip
def test_any_text_is_a_policy_or_malformed(text: str) -> None:
    try:
        policy = Policy.parse(text)
    except Malformed:
        return
    assert policy.quorum == NONE or policy.quorum in {*policy.witnesses, *policy.groups}
