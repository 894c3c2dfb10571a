"""Proves who somebody is by a mail to the MSSanté address of the register."""

from qa.verification.views import blueprint

__all__ = ["blueprint"]
