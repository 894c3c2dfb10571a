"""What lists, feeds and programs show of a question and its answers."""

from dataclasses import dataclass
from datetime import datetime

from qa.doctors.models import Doctor


@dataclass(frozen=True)
class Card:
    """A question in a list, with who answered first."""

    id: int
    title: str
    slug: str
    summary: str
    specialty: str
    published_at: datetime | None
    answered_at: datetime | None
    due_at: datetime | None
    answer_count: int
    first_doctor_name: str
    first_doctor: Doctor | None = None
