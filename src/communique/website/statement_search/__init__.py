"""The search over statements, and its results for people and for machines."""
