"""Writes of answers, by noun."""
