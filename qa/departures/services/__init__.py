"""Writes of departures, by noun."""
