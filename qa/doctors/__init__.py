"""Doctors: who answers, by what specialty, and how that was verified."""
