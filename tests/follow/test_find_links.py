"""Lost links are sent again, to the address alone; nobody learns whether an address is known."""

import re
from unittest.mock import patch

import pytest
from flask import Flask
from flask.testing import FlaskClient

from qa.extensions import db
from qa.follow.models import LinkRequest
from qa.follow.services.removal import remove_question
from qa.gateways.current import gateways
from qa.kernel.access import ASKER
from qa.kernel.crypto import Vault
from qa.kernel.events import deliver
from qa.kernel.tokens import SecretLink
from tests.people import asked, fields
from tests.plugins.application import SECRET
from tests.questions.sending import faults

FIND = "/suivi/retrouver"


def ask_for(client: FlaskClient, email: str, *, start: str = "") -> tuple[int, str, str]:
    """Status, place and text that somebody sees who asks for the links of an address."""
    values = fields(client.get(start + FIND).text) | {"email": email}
    response = client.post(start + FIND, data=values)
    shown = client.get(response.location).text if response.location else response.text
    return response.status_code, str(response.location), shown


def links(text: str) -> list[str]:
    """The secret links of a mail."""
    return re.findall(r"http://localhost:8000((?:/en)?/suivi/\S+)", text)


def test_it_works(app: Flask, client: FlaskClient) -> None:
    first, _ = asked(email="alice@exemple.fr")
    second, _ = asked(email="alice@exemple.fr", title="Encore une question")
    asked(email="autre@exemple.fr", title="Celle d’une autre personne")
    deliver()
    gateways().mail.clear()
    status, place, shown = ask_for(client, " Alice@Exemple.FR")
    assert (status, place) == (303, "/suivi/envoye")
    assert "alice" not in shown.lower()
    deliver()
    (mail,) = gateways().mail.sent
    assert mail.to == "alice@exemple.fr"
    found = links(mail.text)
    assert found == links(mail.html.replace('"', " ").replace("<", " "))[::2]
    texts = [client.get(link).text for link in found]
    assert ["Encore une question" in text for text in texts] == [False, True]
    assert not any("autre personne" in text for text in texts)
    assert "Encore" not in mail.subject + mail.text
    assert first != second


def test_an_unknown_address_sees_the_same_and_gets_nothing(client: FlaskClient) -> None:
    asked(email="alice@exemple.fr")
    deliver()
    gateways().mail.clear()
    known, unknown = ask_for(client, "alice@exemple.fr"), ask_for(client, "inconnue@exemple.fr")
    assert known == unknown
    before = db.session.query(SecretLink).count()
    deliver()
    assert [mail.to for mail in gateways().mail.sent] == ["alice@exemple.fr"]
    assert db.session.query(SecretLink).count() == before + 1
    assert db.session.query(LinkRequest).count() == 0


def test_the_address_waits_encrypted(app: Flask, client: FlaskClient) -> None:
    from tests.questions.planted import columns

    ask_for(client, "zibelinette@exemple.fr")
    assert db.session.query(LinkRequest).one().email == "zibelinette@exemple.fr"
    assert b"zibelinette" not in columns(app)


@pytest.mark.parametrize(
    "email", ["", "alice", "alice@", "a@exemple.fr b@exemple.fr", "x" * 250 + "@exemple.fr"]
)
def test_what_is_no_address_is_told_beside_its_field(client: FlaskClient, email: str) -> None:
    status, _, shown = ask_for(client, email)
    assert status == 422
    assert set(faults(shown)) == {"email"}
    assert db.session.query(LinkRequest).count() == 0


def test_an_address_is_written_to_three_times_an_hour_at_most_known_or_not(
    client: FlaskClient, clock
) -> None:
    asked(email="alice@exemple.fr")
    deliver()
    gateways().mail.clear()
    for email in ("alice@exemple.fr", "inconnue@exemple.fr"):
        assert [ask_for(client, email)[0] for _ in range(4)] == [303, 303, 303, 429]
    deliver()
    assert len(gateways().mail.sent) == 3
    clock.advance(hours=1)
    assert ask_for(client, "alice@exemple.fr")[0] == 303


def test_one_network_asks_for_ten_addresses_an_hour_at_most(app: Flask) -> None:
    client = app.test_client()
    client.environ_base["REMOTE_ADDR"] = "203.0.113.7"
    found = [ask_for(client, f"a{number}@exemple.fr")[0] for number in range(11)]
    assert found == [303] * 10 + [429]


def test_the_same_form_twice_is_one_request(client: FlaskClient) -> None:
    asked(email="alice@exemple.fr")
    values = fields(client.get(FIND).text) | {"email": "alice@exemple.fr"}
    assert [client.post(FIND, data=values).status_code for _ in range(5)] == [303] * 5
    assert db.session.query(LinkRequest).count() == 1


def test_a_removed_question_is_not_found_again(client: FlaskClient) -> None:
    question_id, _ = asked(email="alice@exemple.fr")
    deliver()
    gateways().mail.clear()
    remove_question(ASKER, question_id)
    ask_for(client, "alice@exemple.fr")
    deliver()
    assert gateways().mail.sent == []


def test_an_address_is_found_after_the_secret_was_changed(app: Flask, client: FlaskClient) -> None:
    asked(email="alice@exemple.fr")
    deliver()
    gateways().mail.clear()
    with patch("qa.kernel.crypto._vault", Vault(["a new secret that nobody knows, long enough", SECRET])):
        ask_for(client, "alice@exemple.fr")
        deliver()
    assert len(gateways().mail.sent) == 1


def test_an_english_asker_gets_english_links(client: FlaskClient) -> None:
    asked(email="alice@exemple.fr", language="en")
    deliver()
    gateways().mail.clear()
    ask_for(client, "alice@exemple.fr", start="/en")
    deliver()
    (mail,) = gateways().mail.sent
    (link,) = links(mail.text)
    assert link.startswith("/en/suivi/")
    assert '<html lang="en">' in mail.html
    assert '<html lang="en">' in client.get(link).text


def test_the_first_link_works_however_many_were_sent_since(client: FlaskClient, clock) -> None:
    from qa.follow.services.links import new_link

    question_id, token = asked()
    later = []
    for _ in range(15):
        clock.advance(minutes=1)
        later.append(new_link(question_id))
    assert client.get(f"/suivi/{token}").status_code == 200
    assert [client.get(f"/suivi/{one}").status_code for one in later] == [404] * 5 + [200] * 10
