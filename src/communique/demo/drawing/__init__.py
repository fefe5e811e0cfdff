"""Draws the illustrations of the demo office; `python -m communique.demo.drawing` makes them again."""
