"""Gives the demonstration's doctors a profile, through the same services that doctors use."""

from typing import Any

from qa.doctors.practice_services import Place, declare_interest, save_practice
from qa.doctors.profile_services import Profile, save_profile
from qa.kernel.access import Actor


def fill_profile(actor: Actor, one: dict[str, Any]) -> None:
    """Languages, training, practice places and declared interests of one line of people.json; some have none."""
    profile = Profile(
        bio=one.get("bio", ""),
        training=one.get("training", ""),
        languages=tuple(one.get("languages", ())),
        daily_quota=one.get("daily_quota", 0),
    )
    save_profile(actor, profile)
    for place in one.get("practices", ()):
        save_practice(actor, None, Place(**{**place, "payment": tuple(place["payment"])}, shown=True))
    for tie in one.get("interests", ()):
        declare_interest(actor, **tie)
