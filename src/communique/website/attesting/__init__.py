"""What the office vouches for by the means of others: Content Credentials (C2PA), PAdES. Off unless set."""
