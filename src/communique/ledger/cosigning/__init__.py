"""Asking witnesses for cosignatures, beside publishing and never in its way."""
