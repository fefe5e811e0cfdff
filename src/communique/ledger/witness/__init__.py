"""A witness (C2SP tlog-witness) for an archive or a university: plain Python, no office, no database."""
