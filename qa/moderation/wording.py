"""What a refusal says to the asker."""

from qa.moderation.forms import REASONS


def refusal_text(code: str, note: str) -> str:
    """The reason's sentence and the moderator's words, in French: the language of the catalogue's ids."""
    sentence = REASONS[code] if code in REASONS and code != "other" else ""
    return "\n\n".join(part for part in (sentence, note.strip()) if part)
