"""Who is meant by “the commander”, “the Prime Minister of Z”, “the soldier”: those whose titles agree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from communique.reading.people.figures import bare, phrases_of
from communique.reading.people.lexicon import MODIFIER, OFFICE, RANK, TOPIC

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.reading.people.cast import People
    from communique.reading.people.lexicon import Lexicon
    from communique.reading.people.subjects import Told

_SAME_NOUN: Final = 6
_SAME_KIND: Final = 4
_HEADS: Final = 5
_ODD_MODIFIER: Final = 5
_NEAR: Final = 3
_OTHER: Final = 3
_MANY: Final = 200
_STEM: Final = 5


def fitting(told: Told, people: People) -> dict[int, int]:
    """Figures whose roles agree with the words of a subject, and how well."""
    lexicon, gathering = people.lexicon, people.gathering
    if lexicon is None or gathering is None or not told.noun:
        return {}
    core = told.core
    wide = _kinds_with_rest(told, lexicon)
    kinds = lexicon.kinds(" ".join(core)) | wide
    nouns = set(lexicon.singulars(told.noun)) if told.plural else {told.noun}
    rest = {bare(word) for word in told.rest.lower().split()} - lexicon.words.titles.links - lexicon.small
    less = lexicon.words.titles.lesser
    odd = {word for word in core[:-1] if word in less}
    if told.country is None:
        odd |= {
            word for word in told.high if not lexicon.flags.get(word, 0) & (OFFICE | RANK | MODIFIER | TOPIC)
        }
    mild = {word for word in core[:-1] if lexicon.flags.get(word, 0) & (MODIFIER | TOPIC)} - odd
    found: dict[int, int] = {}
    for index in _candidates((*nouns, *kinds), gathering.holders):
        figure, traits = gathering.figures[index], gathering.traits[index]
        if figure.institution or {told.gender, figure.gender} == {"f", "m"}:
            continue
        if told.rest and index in people.unnamed and figure.name != told.name:
            continue
        if nouns & traits.heads:
            score = _SAME_NOUN
        elif kinds & traits.kinds:
            score = _SAME_KIND
        else:
            continue
        if rest and told.country is None and not rest & traits.words and not wide & traits.kinds:
            if score == _SAME_KIND:
                continue
            score -= _OTHER * any(len(phrases_of(role, lexicon)) > 1 for role in traits.roles)
        if told.country and not _same_country(told, figure.country, traits.roles, lexicon):
            continue
        score += sum(word in traits.words for word in core[:-1]) + 2 * sum(
            word in traits.words for word in rest
        )
        score -= _ODD_MODIFIER * sum(word not in traits.words for word in odd)
        score -= _ODD_MODIFIER * (bool(mild) and _other_office(kinds, traits.kinds, mild & traits.words))
        score -= sum(word not in traits.words for word in mild)
        score += _NEAR * any(_kin(told.noun, word) for word in traits.words)
        score -= _lesser(told, traits.roles, core, lexicon)
        if score > 1:
            found[index] = score
    return found


def _other_office(kinds: frozenset[int], held: set[int], shared: set[str]) -> bool:
    """“The Prime Minister” is no chief minister."""
    return bool(kinds) and bool(held) and kinds.isdisjoint(held) and not shared


def _candidates(keys: Iterable[str | int], holders: dict[str | int, list[int]]) -> list[int]:
    """The first and the last of very many: a list of a thousand directors takes no longer."""
    found: dict[int, None] = {}
    for key in keys:
        held = holders.get(key, [])
        found.update(dict.fromkeys(held if len(held) <= _MANY else held[: _MANY // 2] + held[-_MANY // 2 :]))
    return sorted(found)


def _kin(noun: str, word: str) -> bool:
    """Surgeon and surgery, prosecutor and prosecution."""
    return len(noun) > _STEM and len(word) > _STEM and noun != word and noun[:_STEM] == word[:_STEM]


def _kinds_with_rest(told: Told, lexicon: Lexicon) -> frozenset[int]:
    """“Head of Norvian diplomacy”, without whose it is."""
    words = [word for word in told.rest.split() if not word[0].isupper()]
    return lexicon.kinds(" ".join((*told.core, *words))) if words and told.rest else frozenset()


def _same_country(told: Told, country: str | None, roles: list[str], lexicon: Lexicon) -> bool:
    if told.country is None:
        return True
    if country is not None:
        known = lexicon.countries.get(country.lower())
        return known is None or known.code == told.country.code
    named = [found[0].code for role in roles if (found := lexicon.country_in(role))]
    return not named or told.country.code in named


def _lesser(told: Told, roles: list[str], core: tuple[str, ...], lexicon: Lexicon) -> int:
    """“The director” is rather the director than her deputy."""
    best = _ODD_MODIFIER
    for role in roles:
        words = [bare(word) for word in role.split()]
        if told.noun in words:
            before = words[: words.index(told.noun)]
            odd = sum(word in lexicon.words.titles.lesser and word not in core for word in before)
            best = min(best, 2 * odd)
    return best if best < _ODD_MODIFIER else 0


def _of_own_country(told: Told, people: People) -> bool:
    """“The Russian leader”, where the head has no country in the text and nobody else has this one."""
    lexicon, gathering, head = people.lexicon, people.gathering, people.head
    if head is None or gathering is None or lexicon is None or told.country is None:
        return False
    heads = frozenset[int]().union(*map(lexicon.kinds, lexicon.words.titles.head_of_office))
    if not lexicon.kinds(" ".join(told.core)) & heads:
        return False
    others = people.countries()
    return not any(name in others for name in told.country.names)


def _of_another_office(people: People, country: str | None) -> bool:
    """Is the page of an office elsewhere: it names neither the head (who asks) nor the head's country?"""
    stem = (country or "").lower()[:_STEM]
    return bool(stem) and not any(stem in passage.text.lower() for passage in people.text.passages)


def head_is_meant(told: Told, people: People, fits: dict[int, int]) -> bool:
    """Does a bare “the President” mean who heads the publishing office?"""
    lexicon, gathering, head = people.lexicon, people.gathering, people.head
    if head is None or gathering is None or lexicon is None or told.owner or told.plural:
        return False
    figure = gathering.figures[head]
    if fits and not figure.mentions and _of_another_office(people, figure.country):
        return False
    if told.country is not None and figure.country is None and not fits:
        return _of_own_country(told, people)
    if told.rest or (told.country is not None and figure.country not in told.country.names):
        return False
    if {told.gender, figure.gender} == {"f", "m"}:
        return False
    if head in fits:
        return fits[head] >= max(fits.values()) - 1
    if gathering.traits[head].roles:
        return False
    return " ".join(told.core) in lexicon.words.titles.head_of_office
