"""The record's pages: people, countries, organisations, subjects, occasions and single statements."""
