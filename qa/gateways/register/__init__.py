"""The register of health professionals behind one contract: the imported file, the FHIR service, or none."""

from qa.gateways.register.contract import Exercise, Person, Register, RegisterDown

__all__ = ["Exercise", "Person", "Register", "RegisterDown"]
