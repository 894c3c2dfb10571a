"""A profile is restored whole: the photo's file, days of the calendar, places on the map, declared interests."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from qa.backup.restoring import restore_archive
from qa.backup.saving import save_archive
from qa.doctors.models import Doctor
from qa.doctors.practice_services import declare_interest
from qa.doctors.profile_services import Profile, opened_photo, save_profile, set_photo
from qa.extensions import db
from tests.backup.places import place
from tests.doctors.writing import portrait, settle
from tests.people import doctor


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_profile_is_restored_whole(
    new_database: Callable[..., str], empty: Callable[[str], str], kind: str, tmp_path: Path
) -> None:
    with place(new_database(), tmp_path / "saved"):
        bob = doctor()
        save_profile(bob.actor, Profile(away_from=date(2026, 8, 1), languages=("fr", "br")))
        set_photo(bob.actor, portrait())
        settle(bob, "Brest")
        declare_interest(bob.actor, company="Labo", nature="shares", year=2025)
        photo = opened_photo(db.session.get(Doctor, bob.doctor_id))
        assert save_archive(tmp_path / "site.qa").files == 1
    with place(empty(kind), tmp_path / "restored"):
        restore_archive(tmp_path / "site.qa")
        kept = db.session.get(Doctor, bob.doctor_id)
        assert opened_photo(kept) == photo
        assert (kept.away_from, kept.away_until) == (date(2026, 8, 1), None)
        assert [one.code for one in kept.languages] == ["fr", "br"]
        assert (kept.practices[0].town, round(kept.practices[0].latitude, 1)) == ("Brest", 48.4)
        assert kept.practices[0].payment == ["card"]
        assert kept.interests[0].company == "Labo"
