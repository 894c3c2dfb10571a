"""Doctors write their own profile; what they say is public at once, and the photo keeps no secret."""

from io import BytesIO

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qa.doctors.models import Doctor
from qa.doctors.profile_services import (
    Profile,
    forget_profile,
    opened_photo,
    remove_photo,
    save_profile,
    set_photo,
)
from qa.extensions import db
from qa.gateways.current import gateways
from qa.kernel.access import ANONYMOUS
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotAllowed, NotFound
from tests.doctors.writing import SECRET, portrait, settle
from tests.people import administrator, doctor, fields, moderator, sign_in, token

PAGE = "/espace/profil"
BOB = "/medecins/camille-martin"


def write(client: FlaskClient, said: dict[str, str]):
    """Opens the profile, changes what is said and sends it."""
    return client.post(PAGE, data=fields(client.get(PAGE).text, PAGE) | said)


def row(person) -> Doctor:
    """The doctor as kept."""
    db.session.rollback()
    return db.session.get(Doctor, person.doctor_id)


def test_it_works(client: FlaskClient) -> None:
    bob = doctor()
    sign_in(client, bob)
    said = {
        "bio": "Je soigne le **cœur**.\n\n- tension",
        "languages": "Français, arabe ; Anglais",
        "training": "Doctorat, Lyon, 2001\nDIU de rythmologie, 2005",
        "daily_quota": "5",
        "away_from": "2026-08-01",
        "away_until": "2026-08-15",
    }
    assert write(client, said).status_code == 303
    page = client.get(BOB).text
    for words in ("<strong>cœur</strong>", "français, arabe, anglais", "DIU de rythmologie, 2005"):
        assert words in page
    kept = fields(client.get(PAGE).text, PAGE)
    assert (kept["languages"], kept["away_until"], kept["daily_quota"]) == (
        "français, arabe, anglais", "2026-08-15", "5",
    )  # fmt: skip


def test_what_is_missing_is_said_and_an_unverified_doctor_is_listed_nowhere(client: FlaskClient) -> None:
    eve = doctor("eve@exemple.fr", name="Eve Nouvelle", verified=False)
    save_profile(
        eve.actor, Profile(name="Eve Neuve", specialty="pediatrie", bio="Bonjour.", languages=("fr",))
    )
    set_photo(eve.actor, portrait())
    assert (row(eve).slug, row(eve).account.name, row(eve).specialty) == (
        "eve-neuve",
        "Eve Neuve",
        "pediatrie",
    )
    for address in ("/medecins", "/medecins?langue=fr", "/sitemaps/pages.xml", "/api/v1/doctors"):
        assert "eve-neuve" not in client.get(address).text
    assert client.get("/medecins/eve-neuve").status_code == 404
    assert client.get(row(eve).photo_url).status_code == 404
    page = sign_in(client, eve).get(PAGE).text
    assert "votre profil n’est pas public" in page
    assert "Ajoutez un lieu d’exercice" in page
    assert "Présentez-vous" not in page
    own = client.get(row(eve).photo_url)
    assert (own.status_code, own.headers["Cache-Control"]) == (200, "private, no-store")


def test_a_verified_name_and_specialty_stay_as_they_were_checked(client: FlaskClient) -> None:
    bob = doctor()
    sign_in(client, bob)
    answer = write(client, {"name": "Jean Autre", "specialty": "pediatrie", "bio": "Bonjour."})
    assert answer.status_code == 303
    assert (row(bob).name, row(bob).slug, row(bob).specialty) == (
        "Camille Martin",
        "camille-martin",
        "cardiologie",
    )
    assert row(bob).bio == "Bonjour."


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("languages", "français, klingon", "klingon"),
        ("away_from", "2026-02-30", "Écrivez une date"),
        ("away_from", "0001-01-01", "Écrivez une date"),
        ("away_until", "2020-01-01", "Le retour doit suivre le départ"),
        ("daily_quota", "100", "entre 0 et 99"),
        ("daily_quota", "٥", "entre 0 et 99"),
        ("daily_quota", "-1", "entre 0 et 99"),
        ("bio", "a" * 2001, "Raccourcissez"),
        ("name", "Modération", "un rôle"),
        ("name", "Camille", "le prénom et le nom"),
        ("specialty", "astrologie", "error"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(
    client: FlaskClient, field, value, words
) -> None:
    eve = doctor("eve@exemple.fr", name="Eve Nouvelle", verified=False)
    sign_in(client, eve)
    answer = write(client, {"training": "À garder", "away_from": "2026-08-01", field: value})
    assert answer.status_code == 422
    assert words in answer.text
    assert f'id="{field}-error"' in answer.text
    assert fields(answer.text, PAGE)["training"] == "À garder"
    assert row(eve).training == ""


def test_nobody_writes_another_s_profile(app, client: FlaskClient) -> None:
    bob, ada, dora = doctor(), administrator(), moderator()
    for actor in (ANONYMOUS, ada.actor, dora.actor):
        for act in (
            lambda who: save_profile(who, Profile()),
            lambda who: set_photo(who, portrait()),
            remove_photo,
        ):
            with pytest.raises(NotAllowed):
                act(actor)
    assert client.get(PAGE).status_code == 303
    sign_in(client, ada)
    assert client.get(PAGE).status_code == 404
    assert row(bob).bio == ""


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_made_anew_small_and_without_what_it_told(app, client: FlaskClient, kind: str) -> None:
    bob = doctor()
    assert SECRET in portrait(kind)
    sign_in(client, bob)
    form = {
        "csrf_token": token(client.get(PAGE).text, "/photo"),
        "photo": (BytesIO(portrait(kind)), "moi.jpg"),
    }
    assert client.post(f"{PAGE}/photo", data=form).status_code == 303
    address = row(bob).photo_url
    assert row(bob).photo_key not in address
    sent = app.test_client().get(address)
    assert (sent.status_code, sent.mimetype) == (200, "image/jpeg")
    assert sent.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sent.headers["X-Content-Type-Options"] == "nosniff"
    picture = Image.open(BytesIO(sent.data))
    assert picture.size == (800, 600)
    assert not picture.getexif()
    assert SECRET not in sent.data
    page = client.get(BOB).text
    assert f'src="{address}" alt="Photo de Dr Camille Martin"' in page


def test_a_new_photo_has_a_new_address_and_the_old_one_is_gone(client: FlaskClient) -> None:
    bob = doctor()
    set_photo(bob.actor, portrait())
    old, key = row(bob).photo_url, row(bob).photo_key
    set_photo(bob.actor, portrait(size=(300, 300)))
    assert row(bob).photo_url != old
    assert client.get(old).status_code == 404
    assert gateways().files.keys() == [row(bob).photo_key] != [key]
    remove_photo(bob.actor)
    assert gateways().files.keys() == []
    assert "<img class" not in client.get(BOB).text
    with pytest.raises(NotFound):
        opened_photo(row(bob))


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"GIF89a", "not a picture"), (b"", "not a picture"), (b"x" * (5 * 1024 * 1024 + 1), "too large")],
)
def test_what_is_no_photo_is_refused(app, content: bytes, reason: str) -> None:
    bob = doctor()
    with pytest.raises(Invalid) as refusal:
        set_photo(bob.actor, content)
    assert (refusal.value.field, refusal.value.message) == ("photo", reason)
    assert gateways().files.keys() == []


def test_a_wrong_photo_is_told_beside_its_field(client: FlaskClient) -> None:
    sign_in(client, doctor())
    for sent, words in ((b"pas une image", "n’en est pas une"), (b"", "Choisissez une photo.")):
        form = {"csrf_token": token(client.get(PAGE).text, "/photo"), "photo": (BytesIO(sent), "moi.jpg")}
        answer = client.post(f"{PAGE}/photo", data=form)
        assert answer.status_code == 422
        assert words in answer.text


def test_forgetting_a_profile_leaves_what_was_verified_only(app) -> None:
    bob = doctor()
    save_profile(bob.actor, Profile(bio="Bonjour.", training="Lyon", languages=("fr",), daily_quota=3))
    set_photo(bob.actor, portrait())
    settle(bob, "Lyon")
    with transaction():
        forget_profile(row_inside(bob))
    left = row(bob)
    assert (left.bio, left.bio_html, left.training, left.photo_url, left.daily_quota) == ("", "", "", "", 0)
    assert (left.languages, left.practices, left.interests) == ([], [], [])
    assert (left.name, left.verified_by) == ("Camille Martin", "operator")
    assert gateways().files.keys() == []


def row_inside(person) -> Doctor:
    """The doctor inside the running transaction."""
    return db.session.get(Doctor, person.doctor_id)
