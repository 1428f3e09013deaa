"""Search: initiatives by text and by what they are, as a page and as rows."""
