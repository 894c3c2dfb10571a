"""The register no longer agrees with what was verified: doctor and verifier confirm."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
