"""The public pages: each a function of editions, the office and its address; no visitor, no clock."""
