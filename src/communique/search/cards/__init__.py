"""An index of cards: short texts of which nothing is kept; a card leads to the number of what it tells of."""
