"""The desk's words in Serbian: which there are, and whether each has its translation.

`python -m tools.catalogue` reads every message that our Python, templates and scripts give to gettext, brings
the two catalogues in src/communique/locale/sr up to date, derives those in sr_Latn and compiles all four.
The English one is written by hand, for sentences of Wagtail in other words than ours; it is compiled, too.
With --check it changes nothing and says what is stale or lacks Serbian. GNU gettext is not needed.

Messages of Wagtail and Django that our officers meet stand in the same catalogues, marked `MET`, and with
them what our models and their fields are called (see staff.naming). A test walks the desk and names those
that lack; `--met FILE` adds them from a JSON object: by domain a list of messages, each a string or a list of
singular and plural.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib

from communique.languages.scripts import to_latin

ROOT: Final = Path(__file__).resolve().parents[1]
SOURCE: Final = ROOT / "src" / "communique"
LOCALE: Final = SOURCE / "locale"
ENGLISH: Final = LOCALE / "en" / "LC_MESSAGES" / "django.po"
DOMAINS: Final = ("django", "djangojs")
MET: Final = "Wagtail's, Django's or a model's, met at the desk."
ONE: Final = "n%10==1 && n%100!=11"  # један, двадесет један; not једанаест
FEW: Final = "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20)"  # два, три, четири; not дванаест
HEADER: Final = {
    "Content-Transfer-Encoding": "8bit",
    "Content-Type": "text/plain; charset=UTF-8",
    "MIME-Version": "1.0",
    "Project-Id-Version": "Communiqué",
    "Plural-Forms": f"nplurals=3; plural=({ONE} ? 0 : {FEW} ? 1 : 2);",
}
PLURALS: Final = 3
# (is there a context?, is there a plural?) by the function's name without `_lazy`.
FUNCTIONS: Final = {
    "gettext": (False, False),
    "gettext_noop": (False, False),
    "ngettext": (False, True),
    "pgettext": (True, False),
    "npgettext": (True, True),
}
# What must reach the screen as it stands: placeholders, tags, entities, addresses.
KEPT: Final = re.compile(
    r"%\(\w+\)[-+ 0#.\d]*[a-z]|%[a-z%]|\{[^{}]*\}|<[^<>]*>|&#?\w+;|https?://\S+", re.IGNORECASE
)
JS_CALL: Final = re.compile(
    r"\b(n?gettext)\(\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"(?:\s*,\s*(\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))?"
)


@dataclass(frozen=True, slots=True)
class Message:
    msgid: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.context, self.msgid


@dataclass(slots=True)
class Found:
    """Messages of one domain by key, and the files that each stands in."""

    messages: dict[tuple[str, str], Message] = field(default_factory=dict)
    files: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(self, message: Message, file: str) -> None:
        known = self.messages.get(message.key)
        if known is None or message.plural:
            self.messages[message.key] = message
        files = self.files.setdefault(message.key, [])
        if file not in files:
            files.append(file)


# Reading the sources


def python_messages(code: str) -> Iterator[Message]:
    """The messages in calls of gettext's functions, by the names that this module imports them under."""
    tree = ast.parse(code)
    names = {
        alias.asname or alias.name: alias.name.removesuffix("_lazy")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if alias.name.removesuffix("_lazy") in FUNCTIONS
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
            message = _called(names[node.func.id], node)
            if message is not None:
                yield message


def _called(function: str, call: ast.Call) -> Message | None:
    """None where what is translated is a variable: its words stand somewhere else."""
    given = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
    contextual, plural = FUNCTIONS[function]
    if any(isinstance(arg, ast.JoinedStr) for arg in call.args):
        raise ValueError(f"line {call.lineno}: {function} of an f-string; write named placeholders instead")
    wanted = given[: 1 + contextual + plural]
    if not all(isinstance(value, str) for value in wanted):
        return None
    texts = [str(value) for value in wanted]
    context = texts.pop(0) if contextual else ""
    return Message(texts[0], texts[1] if plural else "", context)


def template_messages(text: str, name: str) -> Iterator[Message]:
    """The messages of a Django template, as Django's own extraction reads them."""
    from django.utils.translation.template import templatize

    calls = re.compile(r"\b(?:n?p?gettext|_)\(")
    code = templatize(text, origin=name)
    for found in calls.finditer(code):
        function = found[0].rstrip("(")
        contextual, plural = FUNCTIONS["gettext" if function == "_" else function]
        texts = _strings(code[found.end() :], 1 + contextual + plural)
        context = texts.pop(0) if contextual else ""
        yield Message(texts[0], texts[1] if plural else "", context)


def _strings(code: str, count: int) -> list[str]:
    string = re.compile(r"\s*,?\s*(u?(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'))", re.DOTALL)
    texts: list[str] = []
    at = 0
    for _ in range(count):
        found = string.match(code, at)
        if found is None:
            raise ValueError(f"no string in «{code[:60]}»")
        texts.append(str(ast.literal_eval(found[1].removeprefix("u"))))
        at = found.end()
    return texts


def script_messages(text: str) -> Iterator[Message]:
    for function, one, many in JS_CALL.findall(text):
        plural = str(ast.literal_eval(many)) if function == "ngettext" and many else ""
        yield Message(str(ast.literal_eval(one)), plural)


def extracted() -> dict[str, Found]:
    """Everything that our own sources say, by domain."""
    found = {domain: Found() for domain in DOMAINS}
    for path in sorted(SOURCE.rglob("*")):
        if "migrations" in path.parts or "locale" in path.parts or path.suffix not in {".py", ".html", ".js"}:
            continue
        name = path.relative_to(ROOT).as_posix()
        text = path.read_text("utf-8")
        try:
            if path.suffix == ".py" and "django.utils.translation" in text:
                messages = list(python_messages(text))
            elif path.suffix == ".html" and ("trans" in text or "_(" in text):
                messages = list(template_messages(text, name))
            elif path.suffix == ".js":
                messages = list(script_messages(text))
            else:
                continue
        except (SyntaxError, ValueError) as error:
            raise SystemExit(f"{name}: {error}") from error
        for message in messages:
            found["djangojs" if path.suffix == ".js" else "django"].add(message, name)
    return found


# The catalogues


def catalogue(domain: str, found: Found, met: list[Message]) -> polib.POFile:
    """The Serbian catalogue as it should be: ours in the files' order, then what is only met."""
    path = LOCALE / "sr" / "LC_MESSAGES" / f"{domain}.po"
    old = polib.pofile(str(path)) if path.is_file() else polib.POFile()
    known = {(entry.msgctxt or "", entry.msgid): entry for entry in old if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=110)
    fresh.header = old.header
    fresh.metadata = HEADER | {"Language": "sr"}
    ours = sorted(found.messages.values(), key=lambda message: (found.files[message.key][0], message.msgid))
    for message in ours:
        entry = _entry(message, known.get(message.key))
        entry.occurrences = [(file, "") for file in found.files[message.key]]
        fresh.append(entry)
    theirs = {key: entry for key, entry in known.items() if entry.comment == MET}
    for message in met:
        theirs.setdefault(message.key, _entry(message, None))
    for key in sorted(theirs.keys() - found.messages.keys()):
        theirs[key].comment = MET
        fresh.append(theirs[key])
    return fresh


def _entry(message: Message, old: polib.POEntry | None) -> polib.POEntry:
    entry = polib.POEntry(msgid=message.msgid, msgctxt=message.context or None, msgstr="")
    if message.plural:
        entry.msgid_plural = message.plural
        entry.msgstr_plural = dict.fromkeys(range(PLURALS), "")
    if old is not None and bool(old.msgid_plural) == bool(message.plural):
        entry.msgstr, entry.tcomment = old.msgstr, old.tcomment
        entry.msgstr_plural = old.msgstr_plural
    if "%(" in message.msgid or "%(" in message.plural:
        entry.flags = ["python-format"]
    return entry


def latin(text: str) -> str:
    return to_latin(text, [found.span() for found in KEPT.finditer(text)])


def derived(source: polib.POFile) -> polib.POFile:
    """The same catalogue in Latin script, by rule."""
    made = polib.POFile(wrapwidth=110)
    made.header = "Derived from sr by tools/catalogue.py; change it there."
    made.metadata = HEADER | {"Language": "sr_Latn"}
    for entry in source:
        copy = polib.POEntry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgstr=latin(entry.msgstr))
        if entry.msgid_plural:
            copy.msgid_plural = entry.msgid_plural
            copy.msgstr_plural = {number: latin(text) for number, text in entry.msgstr_plural.items()}
        made.append(copy)
    return made


def lacking(source: polib.POFile) -> list[str]:
    """The messages without Serbian, in whole or in one of its plural forms."""
    return [
        entry.msgid
        for entry in source
        if not (all(entry.msgstr_plural.values()) if entry.msgid_plural else entry.msgstr)
    ]


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}", text))


def unlike(source: polib.POFile) -> list[str]:
    """The messages whose Serbian has other placeholders. A plural form may leave out the number it means."""
    wrong: list[str] = []
    for entry in source:
        if entry.msgid_plural:
            allowed = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
            many = [text for text in entry.msgstr_plural.values() if text]
            if any(not placeholders(text) <= allowed for text in many) or (
                many and placeholders(many[-1]) != placeholders(entry.msgid_plural)
            ):
                wrong.append(entry.msgid)
        elif entry.msgstr and placeholders(entry.msgstr) != placeholders(entry.msgid):
            wrong.append(entry.msgid)
    return wrong


def files(met: dict[str, list[Message]] | None = None) -> tuple[dict[Path, bytes], list[str]]:
    """What each catalogue's file should hold, and what is wrong with the Serbian, a line each."""
    wanted: dict[Path, bytes] = {}
    wrong: list[str] = []
    for domain, found in extracted().items():
        source = catalogue(domain, found, (met or {}).get(domain, []))
        wrong += [f"{domain}: no Serbian for «{msgid}»" for msgid in lacking(source)]
        wrong += [f"{domain}: other placeholders in the Serbian of «{msgid}»" for msgid in unlike(source)]
        for locale, catalogue_ in (("sr", source), ("sr_Latn", derived(source))):
            folder = LOCALE / locale / "LC_MESSAGES"
            wanted[folder / f"{domain}.po"] = (str(catalogue_).rstrip("\n") + "\n").encode()
            wanted[folder / f"{domain}.mo"] = catalogue_.to_binary()
    wanted[ENGLISH.with_suffix(".mo")] = polib.pofile(str(ENGLISH)).to_binary()
    return wanted, wrong


def main() -> int:
    parser = argparse.ArgumentParser(description="Keep the desk's Serbian catalogues.")
    parser.add_argument("--check", action="store_true", help="change nothing; fail where something lacks")
    parser.add_argument("--met", type=Path, help="a JSON file: lists of Wagtail's messages by domain")
    given = parser.parse_args()
    met = {
        domain: [Message(*([text] if isinstance(text, str) else text)) for text in messages]
        for domain, messages in (json.loads(given.met.read_text("utf-8")) if given.met else {}).items()
    }
    wanted, wrong = files(met)
    stale = [path for path, data in wanted.items() if not path.is_file() or path.read_bytes() != data]
    if given.check:
        wrong += [f"{path.relative_to(ROOT)} is stale; run «make catalogue»" for path in stale]
    else:
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[path])
    for line in wrong:
        print(line, file=sys.stderr)
    print(f"{len(wrong)} to mend, {len(stale)} files {'stale' if given.check else 'written'}")
    return 1 if wrong else 0


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "communique.config.settings")
    sys.exit(main())
