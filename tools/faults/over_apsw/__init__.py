"""Django's backend for SQLite, over apsw instead of Python's own module, upon the disk in memory."""
