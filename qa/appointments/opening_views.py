"""Weekly opening hours: added, changed, taken out."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
