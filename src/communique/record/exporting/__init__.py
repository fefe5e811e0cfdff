"""The record as tables for researchers, in JSONL, CSV or Parquet."""
