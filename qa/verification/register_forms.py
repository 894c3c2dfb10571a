"""The two buttons of a held import."""

from qa.web.forms import ActionForm


class ApplyImportForm(ActionForm):
    """The held import is used."""


class DropImportForm(ActionForm):
    """The held import is not used."""
