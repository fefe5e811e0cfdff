"""Names as they are compared: every script, case, accent and punctuation mark meets."""

from __future__ import annotations

from functools import lru_cache

from communique.languages.folding import words
from communique.languages.scripts import to_latin
from communique.languages.tags import script_variants


@lru_cache(maxsize=1 << 18)
def spelling(name: str) -> str:
    """«Шојгу», «Šojgu» and «SOJGU» are one spelling: folded words with single blanks between them."""
    return " ".join(words(name))


def in_every_script(language: str, name: str) -> tuple[str, ...]:
    """The name as written, then as it is derived in the language's other scripts."""
    return (name, to_latin(name)) if script_variants(language) else (name,)


def pick(names: dict[str, str], language: str) -> str:
    """The name in `language`, or derived from its source script, or in any language there is."""
    if language in names:
        return names[language]
    for source, name in names.items():
        if language in script_variants(source):
            return to_latin(name)
    return next(iter(names.values()), "")
