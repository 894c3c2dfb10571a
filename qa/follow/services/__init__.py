"""Writes from the asker's own page, by noun."""
