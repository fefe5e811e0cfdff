"""What the ledger finds while nobody looks, in the language of the officer who reads it later.

An audit's problems and remedies, and the sentences that halt all signing, are kept in English.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop

from communique.staff.retelling import Retelling

WHERES: Final = (
    gettext_noop("the log"),
    gettext_noop("the key"),
    gettext_noop("the key at %(file)s"),
    gettext_noop("the guard %(name)s"),
    gettext_noop("the second disk at %(folder)s"),
    gettext_noop("the last checkpoint, kept at %(file)s"),
    gettext_noop("entry %(entry)s"),
    gettext_noop("entry %(entry)s, which says that parts of edition %(edition)s were erased"),
    gettext_noop("edition %(edition)s"),
    gettext_noop("edition %(edition)s (entry %(entry)s)"),
    gettext_noop("edition %(edition)s (entry %(entry)s), part %(part)s (%(kind)s)"),
    gettext_noop("checkpoint of %(size)s entries"),
    gettext_noop("line of the witness %(witness)s under the checkpoint of %(size)s entries"),
    gettext_noop("node %(node)s of level %(level)s"),
    gettext_noop("node %(node)s of level %(level)s, over the entries %(first)s to %(last)s"),
    gettext_noop("row %(row)s of %(table)s"),
)
WHATS: Final = (
    gettext_noop("is missing"),
    gettext_noop("is missing or altered"),
    gettext_noop("is missing, so nobody can tell whether this database is the newest"),
    gettext_noop("is not there: mount it"),
    gettext_noop("is not the one that the log names"),
    gettext_noop("is not of this log, or of another past of it"),
    gettext_noop("is not the hash of what lies below it"),
    gettext_noop("is not written as a line of that witness is"),
    gettext_noop("cannot be read: %(why)s"),
    gettext_noop("no entries complete it"),
    gettext_noop("belongs to no edition"),
    gettext_noop("belongs to no part"),
    gettext_noop("has a signature by a key that the log does not name"),
    gettext_noop("has %(signatures)s signatures, and the log names %(keys)s keys for it"),
    gettext_noop("does not say what the entries come to: another size, root or origin"),
    gettext_noop("does not follow from the change of keys before it"),
    gettext_noop("names no key, so nobody can tell who may have signed the log"),
    gettext_noop("names no key, though it is kept as a change of keys"),
    gettext_noop("the keys that it names cannot be read: %(why)s"),
    gettext_noop("the log names no key that could have signed it"),
    gettext_noop("a signature is not by the key that the log names for it (%(key)s)"),
    gettext_noop("its signature does not fit what it says"),
    gettext_noop("its signature cannot be read: %(why)s"),
    gettext_noop("its signatures are not written as they must be"),
    gettext_noop("signs %(signed)s entries, and this database has %(entries)s: the newest were cut off"),
    gettext_noop("a checkpoint signs %(signed)s entries, and only %(entries)s are there: some were cut off"),
    gettext_noop("an entry or a checkpoint stands before the first one"),
    gettext_noop("%(count)s lines of witnesses stand under checkpoints that are missing"),
    gettext_noop("%(count)s more like this: «%(what)s»"),
    gettext_noop("seals no edition, and edition %(edition)s names it"),
    gettext_noop("its leaf is not the one that was signed"),
    gettext_noop("its leaf cannot be read: %(why)s"),
    gettext_noop("its act or its document beside the leaf is not the leaf's"),
    gettext_noop("the edition that it sealed (%(edition)s) is missing"),
    gettext_noop("the edition that it sealed is missing"),
    gettext_noop("its entry is not in the log"),
    gettext_noop("its entry is of the act «%(act)s», which seals no edition"),
    gettext_noop("its number is not %(number)s, the next one due"),
    gettext_noop("its %(name)s is «%(here)s», and was sealed as «%(then)s»"),
    gettext_noop("it is not what its leaf says"),
    gettext_noop("its parts are counted %(parts)s"),
    gettext_noop("its part %(part)s (%(kind)s) is missing"),
    gettext_noop("its part %(part)s (%(kind)s) was never sealed"),
    gettext_noop("its part %(part)s was sealed as part %(then)s"),
    gettext_noop("what is written of its part %(part)s is not what was sealed of it"),
    gettext_noop("the edition named as the one before is missing"),
    gettext_noop("edition %(edition)s, named as the one before, is of another document"),
    gettext_noop("edition %(edition)s, named as the one before, came later"),
    gettext_noop("version %(version)s follows version %(before)s"),
    gettext_noop("version %(version)s follows no earlier edition"),
    gettext_noop("the act «%(act)s» cannot follow «%(before)s»"),
    gettext_noop("the act «%(act)s» begins no document"),
    gettext_noop("its bytes are not those that were sealed"),
    gettext_noop("its bytes are gone without having been erased"),
    gettext_noop("its salt is not 32 bytes long"),
    gettext_noop("it is marked as erased, and something of it is still there"),
    gettext_noop("it is marked as erased, and no entry of the log says so"),
    gettext_noop("it was not erased at the time that the log says"),
    gettext_noop("the part %(part)s is missing altogether"),
    gettext_noop("the part %(part)s was not erased by it"),
    gettext_noop("the part %(part)s is of another edition"),
    gettext_noop("a press original has a file, and nothing in the database"),
    gettext_noop("the file of the press original %(digest)s cannot be read (%(why)s)"),
    gettext_noop("what a pasted copy of it is found by is not that of its words"),
)
SENTENCES: Final = (
    gettext_noop(
        "Something was changed past the program, or a disk fails. Publish nothing more and keep a copy of "
        "this database as it is; then put back the newest backup that passes: communique restore FILE."
    ),
    gettext_noop(
        "Put the originals back from a backup (communique restore), or upload the very same photographs "
        "again: the ledger knows them by their digests."
    ),
    gettext_noop(
        "Run «communique ledger guard», then «communique ledger audit» again, and find out who took the "
        "guards down: with them gone, anything could be changed."
    ),
    gettext_noop("Put the folder of the key (COMMUNIQUE_KEY) and the second disk back as they were."),
    gettext_noop(
        "The witness %(witness)s has cosigned %(size)s entries of this log that are not those of this "
        "database: the log has a fork."
    ),
    gettext_noop(
        "The witness %(witness)s has cosigned %(signed)s entries of this log, and this database has "
        "%(entries)s: it was put back from an old copy, and publishing would make two truths."
    ),
    gettext_noop(
        "The witness %(witness)s does not accept the proof that the %(entries)s entries of this database "
        "begin with the %(signed)s that it has cosigned: the log may have a fork."
    ),
)
RETELLING: Final = Retelling(SENTENCES)
PROBLEMS: Final = Retelling((*WHERES, *WHATS))


def told_by_ledger(sentence: str) -> str:
    """A remedy, or why signing was halted, in the active language."""
    return RETELLING.tell(sentence)


def told_problem(problem: str) -> str:
    """A problem that an audit found, «where: what», in the active language."""
    where, colon, what = problem.partition(": ")
    return f"{PROBLEMS.tell(where)}{colon}{PROBLEMS.tell(what)}"
