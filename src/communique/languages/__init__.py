"""Language tags, scripts, folding for search, slugs, and one pack of data per language. Plain Python."""
