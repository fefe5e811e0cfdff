"""The README of an edition's download. Its words are part of the format: a file with others is not ours.

To change them, add a new text at the end of README_TEXTS; the older ones are still recognised for ever.
"""

from __future__ import annotations

from typing import Final

_FIRST: Final = """\
WHAT THIS IS

One edition of a public office's release, with the proof that the office
published exactly this. The proof needs no network and no trust in whoever
gave you the file; it does need the office's key, from somewhere else than
this file: from the office's site, a printed page, an archive, a colleague.

WHAT IS IN IT

statement.json     the entry of the office's log: which edition, when, in
                   which languages, and a commitment (SHA-256) to each part
proof.tlog-proof   that the entry is in the log: its way up to the root of
                   the log's tree, and the root signed (checkpoint)
keys.txt           the keys this file says it was signed with. Anybody can
                   write such a line: compare it with what the office says
salts.json         32 random bytes for each part; without them nobody can
                   guess an erased part from its commitment
parts/             the texts, their layout, facts and photographs, byte for
                   byte as they were published. Parts that were erased by
                   law are missing; the others verify all the same
later/             where the release was corrected, withdrawn or restored
                   afterwards, or parts of it erased: those entries of the
                   log, with their proofs

TO CHECK IT WITH THE PROGRAM

    communique ledger verify THIS-FILE.zip --key "THE OFFICE'S KEY"

It says one of four things, and ends with the number:
0 genuine and current; 1 genuine, but corrected or withdrawn since;
2 not genuine; 3 cannot tell. Add --log and the address of the office's log
(https://.../ledger) to be sure that nothing was left out of later/.

TO CHECK IT WITHOUT THE PROGRAM

A part: decode its salt (salts.json, under the part's id), put it before the
part's bytes, and take the SHA-256 of both together. In base64 it is the
part's "c" in statement.json:

    (printf %s 'THE SALT' | base64 -d; cat parts/01-...) |
        openssl dgst -sha256 -binary | base64

The entry: the SHA-256 of one zero byte and statement.json is the leaf of an
RFC 6962 tree. With the hashes in proof.tlog-proof it leads to the root in
the checkpoint below them (https://c2sp.org/tlog-proof).

The checkpoint: a signed note (https://c2sp.org/signed-note) that Go's
golang.org/x/mod/sumdb/note opens with a line of keys.txt.

Do not pack this file anew: it has only one right spelling, to the byte.
"""

README_TEXTS: Final[tuple[bytes, ...]] = (_FIRST.encode("ascii"),)
