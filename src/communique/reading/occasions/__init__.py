"""Occasions a text tells of: visits, talks, calls, ceremonies, held or to come."""

from communique.reading.occasions.finding import find_occasions

__all__ = ["find_occasions"]
