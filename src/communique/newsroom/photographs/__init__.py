"""Photographs as bytes: what they are, what they say of themselves, what of it is kept, their sizes."""
