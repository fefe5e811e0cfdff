"""The log itself, in plain Python: an RFC 6962 tree as tiles, notes, checkpoints, proofs and witnesses.

After the C2SP specifications (https://c2sp.org): signed-note, tlog-tiles, tlog-checkpoint, tlog-proof,
tlog-cosignature, tlog-witness and tlog-policy. Nothing here knows a database or Django.
"""
