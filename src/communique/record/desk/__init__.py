"""The record at the desk: what waits for an officer's decision, and the screen on which she decides."""
