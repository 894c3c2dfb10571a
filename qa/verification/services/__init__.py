"""Writes of verification, by noun."""
