"""Professionals sign up: the form, the mail, and the page behind its link."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
