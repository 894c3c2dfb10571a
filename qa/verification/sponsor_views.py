"""Verified colleagues say that they know the applicant."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
