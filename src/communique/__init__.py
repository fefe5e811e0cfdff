"""Communiqué: a public office's newsroom, record and postbag, with a seal under all three."""

__version__ = "0.1.0"
