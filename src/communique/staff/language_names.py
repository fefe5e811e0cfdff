"""What a language is called at the desk: in the language of the officer who reads, never in itself.

A language's own name (`languages.tags.native_name`) is for readers who look for it: switches, public pages.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _, gettext_noop, pgettext

from communique.languages.tags import canonical_tag, native_name, primary_language, script_variants, source_of

NAMES: Final = {
    "ar": gettext_noop("Arabic"),
    "bg": gettext_noop("Bulgarian"),
    "bs": gettext_noop("Bosnian"),
    "ca": gettext_noop("Catalan"),
    "cs": gettext_noop("Czech"),
    "cy": gettext_noop("Welsh"),
    "da": gettext_noop("Danish"),
    "de": gettext_noop("German"),
    "el": gettext_noop("Greek"),
    "en": gettext_noop("English"),
    "es": gettext_noop("Spanish"),
    "et": gettext_noop("Estonian"),
    "eu": gettext_noop("Basque"),
    "fa": gettext_noop("Persian"),
    "fi": gettext_noop("Finnish"),
    "fr": gettext_noop("French"),
    "ga": gettext_noop("Irish"),
    "he": gettext_noop("Hebrew"),
    "hi": gettext_noop("Hindi"),
    "hr": gettext_noop("Croatian"),
    "hu": gettext_noop("Hungarian"),
    "hy": gettext_noop("Armenian"),
    "is": gettext_noop("Icelandic"),
    "it": gettext_noop("Italian"),
    "ja": gettext_noop("Japanese"),
    "ka": gettext_noop("Georgian"),
    "ko": gettext_noop("Korean"),
    "lt": gettext_noop("Lithuanian"),
    "lv": gettext_noop("Latvian"),
    "mk": gettext_noop("Macedonian"),
    "mt": gettext_noop("Maltese"),
    "nl": gettext_noop("Dutch"),
    "no": gettext_noop("Norwegian"),
    "pl": gettext_noop("Polish"),
    "pt": gettext_noop("Portuguese"),
    "ro": gettext_noop("Romanian"),
    "rom": gettext_noop("Romani"),
    "ru": gettext_noop("Russian"),
    "rue": gettext_noop("Rusyn"),
    "sk": gettext_noop("Slovak"),
    "sl": gettext_noop("Slovenian"),
    "sq": gettext_noop("Albanian"),
    "sr": gettext_noop("Serbian"),
    "sv": gettext_noop("Swedish"),
    "tr": gettext_noop("Turkish"),
    "uk": gettext_noop("Ukrainian"),
    "ur": gettext_noop("Urdu"),
    "zh": gettext_noop("Chinese"),
}


def language_name(tag: str) -> str:
    """`sr-Cyrl` → “Serbian (Cyrillic)”, in the language that is active; the native name of one without.

    A language that the office has in several scripts is named with its script.
    """
    canonical = canonical_tag(tag)
    english = NAMES.get(primary_language(canonical))
    if english is None:
        return native_name(tag)
    script = _script(canonical)
    if not script:
        return _(english)
    return _("%(language)s (%(script)s)") % {"language": _(english), "script": script}


def _script(tag: str) -> str:
    if not script_variants(tag) and source_of(tag) is None:
        return ""
    scripts = {"Cyrl": pgettext("script", "Cyrillic"), "Latn": pgettext("script", "Latin")}
    return scripts.get(tag.rpartition("-")[2], "")
