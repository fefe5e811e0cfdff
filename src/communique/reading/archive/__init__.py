"""Archives larger than one machine reads in an hour: files anywhere → Parquet, on one process or many."""
