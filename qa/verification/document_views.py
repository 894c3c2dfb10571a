"""Documents that prove: sent by the applicant, seen by verifiers alone."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
