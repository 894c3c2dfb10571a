"""Sends wild requests to a small living site, and says what is wrong with the answers."""

import re
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.test import TestResponse, run_wsgi_app

from qa.accounts.services.sessions import start_session
from qa.follow.models import FollowupKind
from qa.follow.services.additions import add_followup
from qa.kernel.access import ASKER
from qa.kernel.tokens import hashed, new_token
from qa.moderation import services as moderation
from qa.search.services import index_question
from qa.web.forms import _serializer
from qa.web.security import HEADERS
from tests import people
from tests.appointments import scene as visits
from tests.verification.scene import planted
from tests.walk.forms import FORMS
from tests.walk.values import FORM_TOKEN, TOKEN
from tests.walk.wild import Wild

ORIGIN = "http://localhost:8000"
# Words of a trace or of the database that no page of ours has a reason to hold.
LEAK = re.compile(
    r"Traceback|sqlalchemy|psycopg|sqlite3|werkzeug|jinja2|OperationalError|IntegrityError|DataError|"
    r"SELECT [\w.*]|INSERT INTO|UPDATE \w+ SET|DELETE FROM|\.py\b|site-packages",
)
FIXED = {
    "SCRIPT_NAME": "",
    "SERVER_NAME": "localhost",
    "SERVER_PORT": "8000",
    "SERVER_PROTOCOL": "HTTP/1.1",
    "REMOTE_ADDR": "127.0.0.1",
    "HTTP_HOST": "localhost:8000",
    "wsgi.version": (1, 0),
    "wsgi.url_scheme": "http",
    "wsgi.multithread": True,
    "wsgi.multiprocess": False,
    "wsgi.run_once": False,
}


def form_token(form: str, cookie: str = "") -> str:
    """A token of the form, for who has this session's cookie."""
    token = _serializer(form).dumps([new_token()[:22], hashed(cookie) if cookie else ""])
    return token if isinstance(token, str) else token.decode()


class Walker:
    """A site with questions in every state, and one signed-in person of each role."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        with app.app_context():
            self._people = {
                "doctor": people.doctor(),
                "moderator": people.moderator(),
                "administrator": people.administrator(),
            }
            self._cookies = {role: self._signed(role) for role in self._people}
            self._plant()
            planted()
            self._visit = str(visits.planted(self._people["doctor"])["visit_token"])
            self._token = self._ask()

    def _plant(self) -> None:
        """1 answered, 2 published, 3 refused, 4 joined to the first, 5 withdrawn by its asker."""
        judge, doctor = self._people["moderator"], self._people["doctor"]
        for _ in range(2):
            people.published_question(judge)
        people.published_answer(doctor, 1)
        index_question(1)
        for _ in range(3):
            people.pending_question()
        moderation.refuse_question(judge.actor, 3, reason="Ce n’est pas une question.")
        moderation.merge_question(judge.actor, 4, into_id=1)
        for kind in FollowupKind:
            add_followup(ASKER, 1, kind=kind, text="Merci, cela va mieux.")

    def _signed(self, role: str) -> str:
        return start_session(self._people[role].actor.account_id or 0, factor="totp")

    def _ask(self) -> str:
        return people.asked(email="alice@exemple.fr")[1]

    def allowed(self) -> dict[str, list[str]]:
        """Who of the signed-in people may use each view."""
        return {
            endpoint: [role for role, person in self._people.items() if person.actor.may(view.action)]
            for endpoint, view in self.app.view_functions.items()
            if hasattr(view, "action")
        }

    def send(self, wild: Wild) -> TestResponse:
        """The answer to the request, seen through nothing that the test holds."""
        with self.app.app_context(), people.quick_passwords():
            environ = self._environ(wild)
            response = TestResponse(*run_wsgi_app(self.app, environ, buffered=True), request=None)  # type: ignore[arg-type]
        self._renew(wild, response)
        return response

    def _environ(self, wild: Wild) -> dict[str, Any]:
        secret = self._visit if wild.endpoint.startswith("appointments.") else self._token
        path = wild.path.replace(TOKEN.encode(), secret.encode())
        token = form_token(FORMS.get(wild.endpoint, "ActionForm"), self._cookies.get(wild.role, "")).encode()
        body = wild.body.replace(FORM_TOKEN.encode(), token).replace(b"%7Bform%7D", token)
        cookies = [f"session={self._cookies[wild.role]}"] if wild.role in self._cookies else []
        cookies += [wild.cookie] if wild.cookie else []
        environ: dict[str, Any] = FIXED | {
            "REQUEST_METHOD": wild.method,
            "PATH_INFO": path.decode("latin-1"),
            "QUERY_STRING": wild.query.decode("latin-1"),
            "wsgi.input": BytesIO(body),
            "wsgi.errors": StringIO(),
        }
        if cookies:
            environ["HTTP_COOKIE"] = "; ".join(cookies)
        if body or wild.content_type:
            environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": wild.content_type}
        return environ | dict(wild.headers)

    def _renew(self, wild: Wild, response: TestResponse) -> None:
        """A new question where the asker deleted the last one, a new session where somebody signed out."""
        with self.app.app_context():
            if wild.endpoint in ("follow.delete", "follow.withdraw") and response.status_code == 303:
                self._token = self._ask()
            if wild.role in self._cookies and "Set-Cookie" in response.headers:
                self._cookies[wild.role] = self._signed(wild.role)


def faults(wild: Wild, response: TestResponse) -> list[str]:
    """What no answer may be or hold, whatever was asked."""
    body, kind = response.get_data().decode("utf-8", "replace"), response.mimetype or ""
    found = []
    if response.status_code >= 500 and b"readyz" not in wild.path:
        found.append(f"status {response.status_code}")
    if leak := LEAK.search(body) if kind.startswith(("text/html", "application/problem")) else None:
        found.append(f"leak {body[max(0, leak.start() - 60) : leak.end() + 60]!r}")
    found += [
        f"header {name} is {response.headers.get(name)}" for name in HEADERS if not _kept(response, name)
    ]
    if "Cache-Control" not in response.headers:
        found.append("no Cache-Control")
    if wild.role in ("anonymous", "asker") and "Set-Cookie" in response.headers:
        found.append(f"cookie {response.headers['Set-Cookie']!r}")
    if "Access-Control-Allow-Origin" in response.headers:
        found.append("open to other origins")
    if kind.startswith("text/") and "charset" not in response.headers["Content-Type"]:
        found.append("no charset")
    return found + _leads_away(response) + _of_programs(wild, response)


def _kept(response: TestResponse, name: str) -> bool:
    behind_link = {HEADERS[name], "strict-origin"} if name == "Referrer-Policy" else {HEADERS[name]}
    return response.headers.get(name) in behind_link


def _leads_away(response: TestResponse) -> list[str]:
    """A Location is a path of this site, or begins with its own origin."""
    target = response.headers.get("Location")
    if target is None:
        return ["redirect to nowhere"] if 300 < response.status_code < 304 else []
    local = re.match(r"/(?![/\\])", target) and "\\" not in target and not re.search(r"[\x00-\x20]", target)
    ours = urlsplit(target)[:2] == urlsplit(ORIGIN)[:2] and "\\" not in target
    return [] if local or ours or target == ORIGIN else [f"leads away to {target!r}"]


def _of_programs(wild: Wild, response: TestResponse) -> list[str]:
    """A refused call of the API is told in problem details."""
    called = wild.path.startswith((b"/api/v1/", b"/en/api/v1/"))
    if not called or response.status_code < 400 or wild.method == "HEAD":
        return []
    return [] if response.mimetype == "application/problem+json" else [f"an error as {response.mimetype}"]
