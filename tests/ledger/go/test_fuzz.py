"""A small run of what `make fuzz-proofs` does with 100,000 spoilt proofs; and it would find something."""

from __future__ import annotations

from collections import Counter

import pytest

from tools.fuzz_proofs import LAXER, Log, case, judge
from tools.go_verifier import Verifier

CASES = 2000


@pytest.fixture(scope="module")
def log() -> Log:
    return Log()


def test_no_spoilt_proof_is_accepted_by_us_that_go_refuses_or_that_is_untrue(go: Verifier, log: Log) -> None:
    found: Counter[str] = Counter()
    for number in range(CASES):
        verdict, fault = judge(case(number, log), log, go)
        assert not fault, f"case {number}: {verdict}: {fault}"
        found[verdict] += 1
    assert set(found) <= {
        "both accept",
        "both refuse",
        *(f"Go alone accepts: {why}" for why in LAXER.values()),
    }
    assert found["both accept"] > CASES / 20  # what was left whole is accepted


def test_a_case_depends_on_its_number_alone(log: Log) -> None:
    assert [case(number, log) for number in range(50)] == [case(number, Log()) for number in range(50)]
    assert case(7, log, seed=1) != case(7, log, seed=2)


def test_a_verifier_that_forgives_is_found_out(
    go: Verifier, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that never climbs the tree, one that takes any signature, one that takes any base64."""
    import base64

    def verdicts() -> set[str]:
        return {judge(case(number, log), log, go)[0] for number in range(CASES)}

    with monkeypatch.context() as lenient:
        lenient.setattr("communique.ledger.tiled.proofs.verify_inclusion", lambda **_: None)
        assert "we accept a forgery" in verdicts()
    with monkeypatch.context() as lenient:
        lenient.setattr("communique.ledger.tiled.notes.VerifierKey.verify", lambda *_: None)
        assert "we accept a forgery" in verdicts()
    with monkeypatch.context() as lenient:
        lenient.setattr(
            "communique.ledger.tiled.proofs.read_hash", lambda text, _: base64.b64decode(text + "==")[:32]
        )
        assert "we alone accept" in verdicts()
