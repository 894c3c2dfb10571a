"""Booking without an account, step by step: motive and place, time, contact."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
