"""The state of the imported register, and what to do with an import that was held."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
