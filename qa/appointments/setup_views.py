"""A doctor's agenda set up: the first steps, the settings, public holidays."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
