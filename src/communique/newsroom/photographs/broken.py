from __future__ import annotations


class Broken(Exception):
    """The bytes are not what their first ones promise."""
