"""Copies of the database: made while it is used, and read again without it."""
