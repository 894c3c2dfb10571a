"""The export holds everything that is kept, and nothing of the staff."""

from base64 import b64decode
from io import BytesIO

from flask.testing import FlaskClient
from PIL import Image

from qa.answers.services.publishing import mark_most_useful
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.moderation.services import (
    edit_question,
    hide_answer,
    publish_followup,
    publish_question,
    refuse_question,
)
from tests.people import BODY, TITLE, asked, colleague, doctor, moderator, published_answer
from tests.questions.sending import VALUES, picture, send_whole, token_of


def test_it_works(client: FlaskClient, clock) -> None:
    token = token_of(send_whole(client, files=[picture()]))
    reader = moderator()
    publish_question(reader.actor, 1, title="Palpitations le soir", body=BODY, specialty="cardiologie")
    edit_question(
        reader.actor, 1, title="Palpitations au repos", body=BODY, specialty="cardiologie", version=3
    )
    mark_most_useful(1, published_answer(doctor(), 1))
    hide_answer(reader.actor, published_answer(colleague(), 1, action="Caché"), reason="Motif")
    add_followup(ASKER, 1, kind="thanks", text="Merci **tous**")
    publish_followup(reader.actor, 1, text="Merci à tous")
    response = client.get(f"/suivi/{token}/export")
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Content-Disposition"] == "attachment; filename=question.json"
    kept, at = response.json, clock.moment.isoformat()
    wanted = {
        name: VALUES[name] for name in ("title", "body", "pregnant", "duration", "treatments", "history")
    }
    assert kept["as_written"] == wanted | {"language": "fr", "consent": at}
    assert kept["email"] == "alice@exemple.fr"
    assert kept["state"] == "published"
    assert kept["context"] == {
        "specialty": "cardiologie",
        "for_whom": "child",
        "age_band": "6_14",
        "sex": "female",
    }
    assert kept["published"] == {"title": "Palpitations au repos", "body": BODY}
    assert [one["title"] for one in kept["revisions"]] == ["Palpitations le soir", "Palpitations au repos"]
    (addition,) = kept["additions"]
    assert (addition["kind"], addition["text"], addition["published"]) == (
        "thanks",
        "Merci **tous**",
        "Merci à tous",
    )
    (answer,) = kept["answers"]
    assert answer["doctor"] == "Dr Camille Martin"
    assert answer["most_useful"] is True
    assert answer["helped_at"] == at
    (photo,) = kept["pictures"]
    assert Image.open(BytesIO(b64decode(photo["base64"]))).size == (40, 20)
    assert "Caché" not in response.text
    assert reader.email not in response.text


def test_a_refused_question_holds_its_reason(client: FlaskClient) -> None:
    question_id, token = asked(title=TITLE)
    refuse_question(moderator().actor, question_id, reason="Hors sujet")
    kept = client.get(f"/suivi/{token}/export").json
    assert (kept["state"], kept["refusal"], kept["published"]["title"]) == ("refused", "Hors sujet", "")
    assert kept["as_written"]["title"] == TITLE


def test_all_moments_are_in_utc(client: FlaskClient) -> None:
    _, token = asked()
    kept = client.get(f"/suivi/{token}/export").json
    assert kept["asked_at"].endswith("+00:00")
    assert kept["due_at"].endswith("+00:00")
    assert kept["published_at"] is None
