"""What patients may come for: motives added, changed, closed, and their private links."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
