"""Writes of questions, by noun."""
