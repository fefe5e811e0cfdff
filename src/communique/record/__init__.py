"""Who said what, met whom and promised what: proposed from every edition, confirmed by officers, searched."""
