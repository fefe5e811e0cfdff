from __future__ import annotations

import email.message
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tools.licences import carries_gpl, licence_of, may_ship


@pytest.mark.parametrize(
    "expression",
    [
        "MIT",
        "Apache-2.0 OR BSD-2-Clause",
        "MIT AND BSD-3-Clause",
        "GPL-3.0-only OR MIT",
        "(MIT OR BSD) AND ISC",
    ],
)
def test_what_asks_no_more_than_we_do_may_ship(expression: str) -> None:
    assert may_ship(expression)


@pytest.mark.parametrize(
    "expression", ["GPL-3.0-only", "AGPL-3.0", "MIT AND GPL-2.0", "(MIT OR GPL-2.0) AND ISC", "unknown", ""]
)
def test_what_asks_more_or_says_nothing_may_not(expression: str) -> None:
    assert not may_ship(expression)


def metadata_with(**fields: str) -> Any:
    """As importlib.metadata gives it: an e-mail message."""
    about = email.message.Message()
    for name, value in fields.items():
        about[name.replace("_", "-")] = value
    return about


def test_a_licence_is_read_from_wherever_the_package_names_it() -> None:
    classifier = "License :: OSI Approved :: MIT License"
    assert licence_of(metadata_with(Classifier=classifier, License="see LICENCE")) == "MIT"
    assert licence_of(metadata_with(Classifier=classifier, License_Expression="Apache-2.0")) == "Apache-2.0"
    assert licence_of(metadata_with()) == ""


@pytest.mark.parametrize(("said", "found"), [("License: GPLv2", True), ("License: BSD", False)])
def test_libraries_within_a_wheel_are_looked_at(tmp_path: Path, said: str, found: bool) -> None:  # noqa: FBT001
    listed = Path("a-1.dist-info/LICENSES_bundled.txt")
    (tmp_path / listed).parent.mkdir()
    (tmp_path / listed).write_text(f"Name: libx\n{said}\n", "utf-8")
    package = Mock(files=[listed], locate_file=lambda name: tmp_path / name)
    assert carries_gpl(package) is found
