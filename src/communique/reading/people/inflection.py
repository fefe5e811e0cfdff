"""First forms of inflected words, by the endings of the language's pack: „са Аном Перић” is Ана Перић.

Languages whose names do not change have no endings, and nothing here does anything for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from communique.reading.people.lexicon import FEMININE, GIVEN, MASCULINE, Lexicon

if TYPE_CHECKING:
    from collections.abc import Iterable

    from communique.reading.people.figures import Gathering, Traits
    from communique.reading.people.mentions import Figure

_SHORTEST: Final = 3  # letters of a name that may be a first form
_VARIANTS: Final = 12


def tell_first_forms(gathering: Gathering) -> None:
    """Everyone is called by the first form of the name, where the text or the endings tell it."""
    if not gathering.lexicon.words.names.endings:
        return
    for figure, traits in zip(gathering.figures, gathering.traits, strict=True):
        if not figure.institution and not traits.fixed and figure.name and traits.names:
            figure.name = _first_name(figure, traits, gathering.lexicon)
        if figure.office and not traits.fixed:
            figure.office = _first_phrase(figure.office, lexicon=gathering.lexicon)


def _first_name(figure: Figure, traits: Traits, lexicon: Lexicon) -> str:
    words = figure.name.split()
    variants = traits.names[:_VARIANTS]
    changed = False
    for at in range(len(words) - 1):
        first = _first_given(words[at].lower(), figure.gender, lexicon)
        if first is None:
            first = _simplest(
                words[at].lower(), (one[at] for one in variants if len(one) == len(words)), lexicon
            )
        changed = changed or first != words[at].lower()
        words[at] = _cased(words[at], first)
    last = words[-1].lower()
    seen = _simplest(last, (one[-1] for one in variants), lexicon)
    if seen == last and changed and figure.gender == "m":
        seen = min(lexicon.forms(last), key=lambda form: (len(form) < _SHORTEST, len(form)))
    words[-1] = _cased(words[-1], seen)
    return " ".join(words)


def _first_given(word: str, gender: str, lexicon: Lexicon) -> str | None:
    """The given name that `word` is a form of, rather one of that gender; None where the lists have none."""
    given = [form for form in lexicon.forms(word) if lexicon.flags.get(form, 0) & GIVEN]
    other = {"f": MASCULINE, "m": FEMININE}.get(gender, 0)
    fitting = [form for form in given if lexicon.flags[form] & GIVEN != other]
    return next(iter(fitting or given), None)


def _simplest(word: str, others: Iterable[str], lexicon: Lexicon) -> str:
    """Of a word and its other forms in the text, the one most of them can be led back to."""
    seen = list(dict.fromkeys((word, *others)))
    if len(seen) == 1:
        return word
    led = {one: set(lexicon.forms(one)) for one in seen}
    related = [one for one in seen if one == word or not led[one].isdisjoint(led[word])]
    return max(related, key=lambda one: (sum(one in led[other] for other in related), -len(one)))


def _first_phrase(office: str, *, lexicon: Lexicon) -> str:
    """The office's noun in its first form; what the office is of stays as it is."""
    words = office.split()
    for at, word in enumerate(words):
        first = lexicon.firsts.get(word.lower(), word.lower())
        if first in lexicon.roles:
            words[at] = _cased(word, first)
            break
    return " ".join(words)


def _cased(word: str, form: str) -> str:
    """`form` is in lower case; capitals stay where `word` has them."""
    if word.lower() == form:
        return word
    if word.isupper() and len(word) > 1:
        return form.upper()
    kept = 0
    while kept < min(len(word), len(form)) and word[kept].lower() == form[kept]:
        kept += 1
    return word[:kept] + form[kept:]
