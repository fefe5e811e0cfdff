"""Does the ledger still hold what was sealed? One audit goes through all of it, from every side.

It finds any changed bit and any row that is missing, added or in another place: leaves, nodes, checkpoints
and their signatures, editions, parts, their bytes, salts, files and wording, erasures, changes of keys, and
what was seen signed outside the database. It cannot find who sealed an edition (only the desk's own audit
says so), fractions of seconds, and signatures of witnesses (whoever knows their keys verifies those).
"""

from __future__ import annotations

from communique.ledger.audit.auditing import Audited, audit_ledger
from communique.ledger.audit.problems import Problem, Remedy

__all__ = ["Audited", "Problem", "Remedy", "audit_ledger"]
