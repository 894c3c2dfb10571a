"""The patient's own page of an appointment, behind its secret link: see, confirm, move, cancel."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
