"""What a doctor does with one appointment: books, moves, cancels, notes what came of it."""

from qa.appointments.views import blueprint

__all__ = ["blueprint"]
