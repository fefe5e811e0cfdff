"""What the record holds, asked for: a file for each of those who ask."""
