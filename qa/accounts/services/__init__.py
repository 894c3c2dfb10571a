"""Writes of accounts, by noun."""
