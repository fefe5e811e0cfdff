"""The desk's first screen: what needs an officer now, what goes out when, what is in hand."""

from communique.newsroom.desk.first_screen.panels import panels_for

__all__ = ["panels_for"]
