"""The verifiers' queue: the register beside the claim, and the decision."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
