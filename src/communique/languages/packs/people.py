"""What a language knows about people: `packs/<language>/people.toml` and `countries.toml`, read once, kept.

All words are compared in lower case and without their stop. A word's inflected forms are listed
beside it, or are led back to it by `endings`. `sr-Latn` is derived from the Cyrillic files by rule.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from communique.languages.packs import BadPackError
from communique.languages.scripts import to_latin
from communique.languages.tags import canonical_tag, primary_language, source_of

if TYPE_CHECKING:
    from collections.abc import Mapping

_FOLDER: Final = Path(__file__).parent
Endings = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Names:
    """How names are built, and which capitalised words are none."""

    feminine: frozenset[str]
    masculine: frozenset[str]
    either: frozenset[str]
    short: tuple[frozenset[str], ...]
    surnames: frozenset[str]
    surnames_first: frozenset[str]
    particles: frozenset[str]
    suffixes: frozenset[str]
    degrees: frozenset[str]
    genitives: tuple[str, ...]
    endings: Endings
    feminine_endings: tuple[str, ...]
    masculine_endings: tuple[str, ...]
    never: frozenset[str]
    organisations: frozenset[str]
    places: frozenset[str]
    things: frozenset[str]


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands before a name or beside it."""

    address_feminine: frozenset[str]
    address_masculine: frozenset[str]
    address: frozenset[str]
    ranks: frozenset[str]
    offices: frozenset[str]
    modifiers: frozenset[str]
    lesser: frozenset[str]
    topics: frozenset[str]
    links: frozenset[str]
    articles: frozenset[str]
    definite: frozenset[str]
    head_of_office: frozenset[str]


@dataclass(frozen=True, slots=True)
class Roles:
    """Nouns that stand for people who are named elsewhere, or nowhere."""

    feminine: frozenset[str]
    masculine: frozenset[str]
    people: frozenset[str]
    speaks_for: frozenset[str]
    kin: frozenset[str]
    bodies: frozenset[str]
    papers: frozenset[str]
    crowds: frozenset[str]
    groups: tuple[frozenset[str], ...]
    plural_endings: Endings


@dataclass(frozen=True, slots=True)
class Pronouns:
    """`feminine`, `masculine`, `plural` stand as subject; the `_other` ones in all other places."""

    feminine: frozenset[str]
    masculine: frozenset[str]
    plural: frozenset[str]
    neuter: frozenset[str]
    feminine_other: frozenset[str]
    masculine_other: frozenset[str]
    plural_other: frozenset[str]
    possessive: frozenset[str]
    first: frozenset[str]
    relative: frozenset[str]
    relative_person: frozenset[str]
    demonstrative: frozenset[str]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Small words by which it is told who does something in a sentence."""

    prepositions: frozenset[str]
    conjunctions: frozenset[str]
    complementisers: frozenset[str]
    both: frozenset[str]
    numbers: frozenset[str]
    together: frozenset[str]
    latter: frozenset[str]
    former: frozenset[str]
    born: tuple[str, ...]
    verbs_feminine: tuple[str, ...]
    verbs_masculine: tuple[str, ...]
    verbs_plural: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """`names` are all forms of the noun, the first as it is told; `adjectives` demonyms too; `capitals` stand
    for the country where a capital speaks.
    """

    code: str
    names: tuple[str, ...]
    adjectives: tuple[str, ...]
    capitals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleWords:
    tag: str
    names: Names
    titles: Titles
    roles: Roles
    pronouns: Pronouns
    grammar: Grammar
    countries: tuple[Country, ...]


@cache
def people_for(tag: str) -> PeopleWords | None:
    """The words about people of a language, or None where its pack has no such files."""
    canonical = canonical_tag(tag)
    language = primary_language(canonical)
    folder = _FOLDER / language
    if not language.isalpha() or not (folder / "people.toml").is_file():
        return None
    data = tomllib.loads((folder / "people.toml").read_text(encoding="utf-8"))
    countries = folder / "countries.toml"
    told = tomllib.loads(countries.read_text(encoding="utf-8")) if countries.is_file() else {"countries": []}
    if source_of(canonical) is not None:
        data = _in_latin(data) | {"tag": canonical}
        told = {
            "countries": [_in_latin(country) | {"code": country["code"]} for country in told["countries"]]
        }
    return _words(data, told, language)


_PARTS: Final = {"names": Names, "titles": Titles, "roles": Roles, "pronouns": Pronouns, "grammar": Grammar}


def _words(data: Mapping[str, Any], told: Mapping[str, Any], language: str) -> PeopleWords:
    name = f"{language}/people.toml"
    _only({"tag", *_PARTS}, data, name)
    _only({"countries"}, told, f"{language}/countries.toml")
    return PeopleWords(
        data["tag"],
        _made(Names, data["names"], name),
        _made(Titles, data["titles"], name),
        _made(Roles, data["roles"], name),
        _made(Pronouns, data["pronouns"], name),
        _made(Grammar, data["grammar"], name),
        tuple(_country(country, f"{language}/countries.toml") for country in told["countries"]),
    )


_Made = TypeVar("_Made", Names, Titles, Roles, Pronouns, Grammar)


def _made(kind: type[_Made], data: Mapping[str, Any], name: str) -> _Made:
    _only({field.name for field in fields(kind)}, data, name)
    values: dict[str, Any] = {}
    for field in fields(kind):
        value = data[field.name]
        if field.type == "Endings":
            values[field.name] = _pairs(value, field.name, name)
        elif field.type == "tuple[frozenset[str], ...]":
            values[field.name] = tuple(frozenset(_listed(group, field.name, name)) for group in value)
        else:
            words = _listed(value, field.name, name)
            values[field.name] = tuple(words) if field.type == "tuple[str, ...]" else frozenset(words)
    return kind(**values)


def _listed(value: Any, key: str, name: str) -> list[str]:
    """A list of words, or one string of words with blanks between them; folded to lower case."""
    words = value.split() if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise BadPackError(f"{name}: {key} must be a list of words, or one string of words.")
    return [word.lower() for word in words]


def _pairs(value: Any, key: str, name: str) -> Endings:
    good = isinstance(value, list) and all(
        isinstance(pair, list)
        and len(pair) == len(("from", "to"))
        and all(isinstance(end, str) for end in pair)
        for pair in value
    )
    if not good:
        raise BadPackError(
            f"{name}: {key} must be a list of pairs, [ending, what stands there in the first form]."
        )
    return tuple((pair[0], pair[1]) for pair in value)


def _country(data: Mapping[str, Any], name: str) -> Country:
    _only({field.name for field in fields(Country)}, data, f"{name}, {data.get('code', 'a country')}:")
    return Country(data["code"], tuple(data["names"]), tuple(data["adjectives"]), tuple(data["capitals"]))


def _in_latin(value: Any) -> Any:
    if isinstance(value, str):
        return to_latin(value)
    if isinstance(value, list):
        return [_in_latin(item) for item in value]
    if isinstance(value, dict):
        return {key: _in_latin(item) for key, item in value.items()}
    return value


def _only(wanted: set[str], data: Mapping[str, Any], name: str) -> None:
    if missing := wanted - data.keys():
        raise BadPackError(f"{name} lacks {', '.join(sorted(missing))}.")
    if unknown := data.keys() - wanted:
        raise BadPackError(
            f"{name} has {', '.join(sorted(unknown))}, which nothing reads; correct the name or remove it."
        )
