"""The public pages: each a function of editions, the office and its address; nothing of a visitor, no clock."""
