"""Absences and one day's own hours."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
