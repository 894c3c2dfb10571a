"""An administrator suspends, ends or gives back a right; who disagrees appeals."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
