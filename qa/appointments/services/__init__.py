"""Writes of appointments, by noun."""
