"""Nobody is listed who has not registered: names in imported answers make no doctor and no profile."""

import json

from flask.testing import FlaskClient

from qa.accounts.models import Account
from qa.corpus.services import import_lines
from qa.doctors.models import Doctor
from qa.extensions import db

ROW = {
    "id": "x1",
    "title": "Palpitations le soir après le café",
    "body": "Depuis trois semaines, je sens mon cœur le soir. Faut-il consulter ?",
    "specialty": "cardiologie",
    "asked_at": "2020-01-01T00:00:00Z",
    "answers": [
        {"body": "Reposez-vous.", "doctor": "Dr Jeanne Jamais-Inscrite", "at": "2020-01-02T00:00:00Z"}
    ],
}


def test_an_imported_name_is_a_label_and_no_doctor(app, client: FlaskClient) -> None:
    import_lines([json.dumps(ROW).encode() + b"\n"], site="http://localhost:8000")
    assert db.session.query(Doctor).count() == db.session.query(Account).count() == 0
    question = client.get("/questions/1", follow_redirects=True).text
    assert "Jeanne Jamais-Inscrite" in question
    assert "/medecins/" not in question
    for address in ("/medecins", "/sitemaps/pages.xml", "/api/v1/doctors"):
        assert "Jamais" not in client.get(address).text
    assert client.get("/medecins/jeanne-jamais-inscrite").status_code == 404
