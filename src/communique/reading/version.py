"""Which reader found something: raise it when findings change, and what was read before may be read again."""

from typing import Final

READER: Final = "1"
