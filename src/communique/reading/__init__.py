"""Text → what it says, each finding with its span and its reason. Plain Python; nothing is rewritten."""
