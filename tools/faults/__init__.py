"""Faults brought about on purpose, many times each: what was acknowledged must still be there afterwards."""
