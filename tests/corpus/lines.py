"""Lines of a corpus for tests."""

import json
from typing import Any

SITE = "https://exemple.fr"


def row(number: int = 1, **changes: Any) -> dict[str, Any]:
    """A good row."""
    answer = {"body": f"Une réponse **{number}**.", "doctor": "Camille Martin", "at": "2024-03-02T08:00:00Z"}
    question = {
        "id": f"essai:{number}",
        "title": f"Question numéro {number}",
        "body": f"Le texte de la question {number}.",
        "specialty": "cardiologie",
        "asked_at": "2024-03-01T08:00:00Z",
        "answers": [answer],
    }
    return question | changes


def line(number: int = 1, **changes: Any) -> bytes:
    """A good row as a line."""
    return json.dumps(row(number, **changes), ensure_ascii=False).encode() + b"\n"
