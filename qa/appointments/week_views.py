"""A doctor's week and day: what is free, held and booked; on paper too."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
