"""Writes of alerts, by noun."""
