"""A local provider: oidc-provider-mock in a thread, its requests noted and its answers changed at will."""

import base64
import hashlib
import hmac
import json
import logging
import time
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests
from joserfc import jws
from joserfc.jwk import Key, KeySet, RSAKey
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request as Incoming
from werkzeug.wrappers import Response

RPPS = "10999999997"
CLIENT_ID, CLIENT_SECRET = "toubib", "a secret shared with the provider"
SUB = "f:550dc1c8:899700366240"
Json = dict[str, Any]
Change = Callable[[Any], Any]


def professional(rpps: str = RPPS, *, profession: str = "10", category: str = "C", **more: Any) -> Json:
    """The claims of a fictional doctor, as Pro Santé Connect nests them; the level of the sign-in included."""
    exercise = {
        "codeProfession": profession,
        "codeCategorieProfessionnelle": category,
        "codeCiviliteDexercice": "DR",
        "nomDexercice": "EXEMPLE",
        "prenomDexercice": "ALICE",
        "codeTypeSavoirFaire": "S",
        "codeSavoirFaire": "SM26",
        "activities": [{"codeModeExercice": "L", "codeSecteurDactivite": "SA07"}],
    }
    return {
        "acr": "eidas1",
        "SubjectNameID": f"8{rpps}",
        "SubjectRole": [f"{profession}^1.2.250.1.213.1.1.5.5"],
        "SubjectRefPro": {"codeCivilite": "MME", "exercices": [exercise]},
        "otherIds": [{"identifiant": f"8{rpps}", "origine": "RPPS", "qualite": 1}],
        "preferred_username": f"8{rpps}",
        "given_name": "ALICE",
        "family_name": "EXEMPLE",
    } | more


@cache
def new_key(name: str) -> Key:
    """A key that signs, the same for a name."""
    return RSAKey.generate_key(2048, parameters={"kid": name})


def signed(claims: Json, key: Key | bytes, *, alg: str = "RS256") -> str:
    """A token of these claims; `none` leaves the signature away, HS256 takes any bytes for its secret."""
    header = {"alg": alg, "typ": "JWT", "kid": "ours" if isinstance(key, bytes) else key.kid}
    if isinstance(key, bytes):
        body = b".".join(map(_encoded, (json.dumps(header).encode(), json.dumps(claims).encode())))
        seal = hmac.new(key, body, hashlib.sha256).digest() if alg == "HS256" else b""
        return f"{body.decode()}.{_encoded(seal).decode()}"
    return jws.serialize_compact(header, json.dumps(claims).encode(), key, algorithms=[alg])


def _encoded(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def read(token: str) -> Json:
    """The claims of a token, unverified."""
    part = token.split(".")[1]
    claims: Json = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return claims


@dataclass
class Call:
    """One request that came to the provider."""

    method: str
    path: str
    values: dict[str, str]
    headers: dict[str, str]


@dataclass
class Provider:
    """`changes` holds, by path, what becomes of the JSON of an answer; `answers` what is answered instead.

    `id_token` changes the claims before they are signed anew, by `key` with `alg`.
    """

    application: Any
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    changes: dict[str, Change] = field(default_factory=dict)
    answers: dict[str, Response] = field(default_factory=dict)
    id_token: Change | None = None
    alg: str = "RS256"
    key: Key | bytes = field(default_factory=lambda: new_key("ours"))
    published: Key | None = None
    challenges: dict[str, str] = field(default_factory=dict)

    def settings(self) -> dict[str, str]:
        """Those of a site that trusts this provider."""
        names = ("QA_PSC_ISSUER", "QA_PSC_CLIENT_ID", "QA_PSC_CLIENT_SECRET", "QA_PSC_DISCOVERY_URL")
        return dict(zip(names, (self.url, CLIENT_ID, CLIENT_SECRET, ""), strict=True))

    def put(self, claims: Json, sub: str = SUB) -> None:
        """The person who will sign in."""
        requests.put(f"{self.url}/users/{sub}", json=claims, timeout=10).raise_for_status()

    def authorize(self, address: str, sub: str = SUB, **values: str) -> str:
        """Signs in at the provider, as the person does there; gives the address that the browser comes back to."""
        with requests.Session() as browser:
            browser.trust_env = False
            answer = browser.post(address, data={"sub": sub} | values, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return str(answer.headers["Location"])

    def called(self, path: str) -> Call:
        """The last request to a path."""
        return next(call for call in reversed(self.calls) if call.path == path)

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        """The mock's answer, noted and changed; a code is given only for the verifier of its challenge (PKCE)."""
        incoming = Incoming(environ)
        incoming.get_data(cache=True, parse_form_data=False)
        text = incoming.get_data(as_text=True)
        sent = dict(parse_qsl(text)) if "form" in (incoming.content_type or "") else {}
        call = Call(incoming.method, incoming.path, incoming.args.to_dict() | sent, dict(incoming.headers))
        self.calls.append(call)
        if call.path in self.answers:
            return self.answers[call.path](environ, start_response)
        if call.path == "/oauth2/token" and not self._verifies(call):
            refusal = Response('{"error": "invalid_grant"}', 400, mimetype="application/json")
            return refusal(environ, start_response)
        rewound = environ | {"wsgi.input": BytesIO(text.encode()), "CONTENT_LENGTH": str(len(text.encode()))}
        answer = Response.from_app(self.application, rewound, buffered=True)
        self._note(call, answer)
        return self._changed(call.path, answer)(environ, start_response)

    def _note(self, call: Call, answer: Response) -> None:
        code = query(answer.headers.get("Location", "")).get("code", "")
        if call.path == "/oauth2/authorize" and code:
            self.challenges[code] = call.values.get("code_challenge", "")

    def _verifies(self, call: Call) -> bool:
        hashed = hashlib.sha256(call.values.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()
        return self.challenges.get(call.values.get("code", ""), challenge) == challenge

    def _changed(self, path: str, answer: Response) -> Response:
        if answer.mimetype != "application/json":
            return answer
        told = json.loads(answer.get_data())
        if path == "/jwks":
            told = KeySet([self.published or self.key]).as_dict(private=False)
        if path == "/oauth2/token" and "id_token" in told:
            claims = (self.id_token or (lambda one: one))(read(told["id_token"]))
            told["id_token"] = signed(claims, self.key, alg=self.alg)
        told = self.changes.get(path, lambda one: one)(told)
        answer.set_data(json.dumps(told))
        return answer


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Nothing."""


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port of localhost, with one doctor."""
    with warnings.catch_warnings():
        # The mock, not our side, uses what Authlib is about to drop.
        warnings.filterwarnings(
            "ignore", category=DeprecationWarning, module=r"(authlib|oidc_provider_mock)\b"
        )
        from oidc_provider_mock import app

        provider = Provider(app().wsgi_app)
        logging.getLogger("oidc_provider_mock").setLevel(logging.CRITICAL)
        server = make_server("localhost", 0, provider, threaded=True, request_handler=Quiet)
        provider.url = f"http://localhost:{server.server_port}"
        thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        provider.put(professional())
        yield provider
        server.shutdown()
        thread.join()
        server.server_close()


def query(address: str) -> dict[str, str]:
    """What an address asks."""
    return dict(parse_qsl(urlsplit(address).query))


def expired(claims: Json) -> Json:
    """An id_token of an hour ago."""
    moment = int(time.time()) - 3600
    return claims | {"iat": moment - 60, "exp": moment, "auth_time": moment - 60}
