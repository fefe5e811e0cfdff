"""Ways in for what is no text file: Word documents and e-mailed releases become a text to read."""
