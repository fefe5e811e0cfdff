"""The desk's Serbian: nothing lacks, nothing is stale, and what must reach the screen whole does."""

from __future__ import annotations

from pathlib import Path

import polib
import pytest
from hypothesis import given, strategies as st

from tools import catalogue

PO = [(locale, domain) for locale in ("sr", "sr_Latn") for domain in catalogue.DOMAINS]


def read(locale: str, domain: str) -> polib.POFile:
    return polib.pofile(str(catalogue.LOCALE / locale / "LC_MESSAGES" / f"{domain}.po"))


def test_the_catalogues_are_what_the_tool_would_write() -> None:
    wanted, wrong = catalogue.files()
    stale = [path.name for path, data in wanted.items() if not path.is_file() or path.read_bytes() != data]
    assert not wrong, "\n".join(wrong)
    assert not stale, "run «make catalogue»"


@pytest.mark.parametrize(("locale", "domain"), PO)
def test_a_compiled_catalogue_says_what_its_source_says(locale: str, domain: str) -> None:
    source = read(locale, domain)
    compiled = polib.mofile(str(catalogue.LOCALE / locale / "LC_MESSAGES" / f"{domain}.mo"))
    told = {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in compiled}
    assert told == {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural)
        for entry in source.translated_entries()
    }


@pytest.mark.parametrize("domain", catalogue.DOMAINS)
def test_latin_has_no_cyrillic_letter_and_the_same_placeholders(domain: str) -> None:
    for entry in read("sr_Latn", domain):
        texts = [entry.msgstr, *entry.msgstr_plural.values()]
        assert not any("Ѐ" <= letter <= "ӿ" for text in texts for letter in text), entry.msgid
    assert not catalogue.unlike(read("sr_Latn", domain))


@pytest.mark.parametrize("domain", catalogue.DOMAINS)
def test_tags_and_the_ends_of_messages_are_kept(domain: str) -> None:
    import re

    tags = re.compile(r"</?\w+")
    for entry in read("sr", domain):
        for text in [entry.msgstr] if entry.msgstr else entry.msgstr_plural.values():
            assert sorted(tags.findall(text)) == sorted(tags.findall(entry.msgid)), entry.msgid
            assert text[:1].isspace() == entry.msgid[:1].isspace(), entry.msgid
            assert text[-1:].isspace() == entry.msgid[-1:].isspace(), entry.msgid


def test_what_python_says_is_found(tmp_path: Path) -> None:
    code = (
        "from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext\n"
        "A = gettext_lazy('Lazy')\n"
        "def f(n, words):\n"
        "    _('One ' 'sentence.'), ngettext('%(n)s day', '%(n)s days', n)\n"
        "    pgettext('verb', 'Stand'), _(words)\n"
    )
    assert list(catalogue.python_messages(code)) == [
        catalogue.Message("Lazy"),
        catalogue.Message("One sentence."),
        catalogue.Message("%(n)s day", "%(n)s days"),
        catalogue.Message("Stand", "", "verb"),
    ]


def test_an_f_string_given_to_gettext_is_refused() -> None:
    code = "from django.utils.translation import gettext as _\n_(f'{n} days')\n"
    with pytest.raises(ValueError, match="line 2"):
        list(catalogue.python_messages(code))


def test_what_templates_say_is_found() -> None:
    text = (
        "{% load i18n %}{% translate 'Hello' %}{% include 'x.html' with title=_('A title') %}"
        "{% blocktranslate trimmed count n=n %}{{ n }} day\n{% plural %}{{ n }} days{% endblocktranslate %}"
        "{{ when|date:_('j F Y') }}"
    )
    assert list(catalogue.template_messages(text, "x.html")) == [
        catalogue.Message("Hello"),
        catalogue.Message("A title"),
        catalogue.Message("%(n)s day", "%(n)s days"),
        catalogue.Message("j F Y"),
    ]


def test_what_scripts_say_is_found() -> None:
    text = "say(gettext('Sent')); say(ngettext(\"One\", 'Many', 3));"
    assert list(catalogue.script_messages(text)) == [
        catalogue.Message("Sent"),
        catalogue.Message("One", "Many"),
    ]


@pytest.mark.parametrize(
    ("cyrillic", "latin"),
    [
        ("Обриши %(количина)s писма", "Obriši %(količina)s pisma"),
        ("Љ{љ}Њ", "Lj{љ}Nj"),
        ('<a href="/ш/">Љубав</a>', '<a href="/ш/">Ljubav</a>'),
        ("https://пример.срб/ш и даље", "https://пример.срб/ш i dalje"),
    ],
)
def test_what_is_kept_in_latin(cyrillic: str, latin: str) -> None:
    expected = latin.replace("količina", "количина")
    assert catalogue.latin(cyrillic) == expected


@given(st.text(alphabet="абвгдђежзијклљмнњопрстћуфхцчџш {}%()s<>", max_size=60))
def test_placeholders_survive_the_derivation(text: str) -> None:
    assert catalogue.placeholders(catalogue.latin(text)) >= {
        each for each in catalogue.placeholders(text) if each.isascii()
    }
