"""“Prepare a meeting with X of Y”: what the record holds about them, every line cited."""
