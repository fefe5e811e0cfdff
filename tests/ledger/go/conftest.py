from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.selecting import CI
from tools.go_verifier import NoGo, Verifier, build, running


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Verifier]:
    """Go's verifier, running; where it cannot be built its tests are skipped, in CI they fail."""
    try:
        program = build(tmp_path_factory.mktemp("go"))
    except NoGo as reason:
        if CI:
            pytest.fail(f"{reason}, and in CI no test of the seal may be skipped.")
        pytest.skip(str(reason))
    with running(program) as verifier:
        yield verifier
