"""The writers: backing up, putting back, auditing."""
