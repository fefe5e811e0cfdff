"""Whether a copy is what the office published: of a download, of a photograph, of words."""
