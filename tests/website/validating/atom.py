"""Atom documents, held to RFC 4287's rules by RELAX NG."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Final

from lxml import etree  # type: ignore[import-untyped]

GRAMMAR: Final = Path(__file__).parent.parent / "schemas" / "atom.rng"


@cache
def _grammar() -> Any:
    return etree.RelaxNG(etree.parse(GRAMMAR))


def faults_of(content: bytes) -> list[str]:
    """Of a document that is XML; empty where it is Atom."""
    grammar = _grammar()
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    grammar.validate(etree.fromstring(content, parser))
    return [str(error) for error in grammar.error_log]
