"""A doctor's places of visits: added, changed, closed."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
