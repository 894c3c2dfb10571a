"""Marks French words for translation where they are data; they are translated when shown."""


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for this mark
    """The message itself: extraction finds it here, `gettext` translates it later."""
    return message
