"""Proves who somebody is by Pro Santé Connect."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
