"""Everything that shows what people wrote: pages, feeds, data and mails of a planted site."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from werkzeug.test import TestResponse

from qa.kernel.events import deliver
from qa.search.queries import LONGEST_QUERY, PAGE
from tests.hostile.pages import Shape, data_faults, differences, json_ld, shape, xml
from tests.hostile.planting import MARKED, PARTS, SPECIALTIES, WORD, Plot, block, line
from tests.walk.walker import form_token

OK = (200, 409, 422)
DOCTORS = ("AnswerForm", "VisitForm", "MotiveForm", "PlaceForm")


@dataclass(frozen=True)
class Output:
    """One answer of the site; `counted`: it has the same elements whatever the texts are."""

    name: str
    response: TestResponse
    counted: bool = True


class Looking:
    """Looks at everything that a planted site shows, as everybody who may."""

    def __init__(self, app: Flask, plot: Plot) -> None:
        self.plot = plot
        self.visitor = app.test_client()
        self.judge, self.reader = (self._signed(app, name) for name in ("moderator", "reader"))

    def _signed(self, app: Flask, name: str) -> FlaskClient:
        client = app.test_client()
        client.set_cookie("session", self.plot.cookies[name])
        return client

    def outputs(self) -> Iterator[Output]:
        """All of them; those of one kind have one name."""
        yield from self._public()
        yield from self._data()
        yield from self._asker()
        yield from self._staff()
        yield from self._forms()
        yield from self._agendas()

    def rare(self) -> Iterator[Output]:
        """Pages that only some texts lead to: nothing found, another word proposed."""
        for word in ("zzzz", f"{WORD}s {WORD[:-2]}ee", "douleeur genouu"):
            yield self._get("search", f"/recherche?{urlencode({'q': word})}", counted=False)
            yield self._get(
                "look-up", f"/moderation/recherche?{urlencode({'q': word})}", self.judge, counted=False
            )

    def _get(self, name: str, path: str, who: FlaskClient | None = None, *, counted: bool = True) -> Output:
        return Output(name, (who or self.visitor).get(path, follow_redirects=True), counted)

    def _public(self) -> Iterator[Output]:
        for place in self.plot.places:
            yield self._get("question", f"/questions/{place.question_id}")
        yield self._get("question with many answers", f"/questions/{self.plot.shared.question_id}")
        yield self._get("home", "/")
        yield self._get("listing", "/questions")
        yield self._get("doctor", f"/medecins/{self.plot.places[0].slug}")
        for one in SPECIALTIES:
            yield self._get(f"specialty {one}", f"/specialites/{one}")
        yield self._get("doctors", "/medecins")
        for page in range(1, -(-len(self.plot.places) // PAGE) + 1):
            yield self._get(f"results, page {page}", f"/recherche?q={WORD}&page={page}")
        for query in queries(place.text for place in self.plot.places)[:2]:
            yield self._get("search", f"/recherche?{urlencode({'q': query})}", counted=False)

    def _data(self) -> Iterator[Output]:
        yield self._get("feed", "/questions.atom")
        for one in SPECIALTIES:
            yield self._get("feed", f"/specialites/{one}.atom")
        yield self._get("sitemap", "/sitemap.xml")
        yield self._get("sitemap", "/sitemaps/pages.xml")
        yield self._get("sitemap", "/sitemaps/questions-0.xml")
        yield self._get("data", "/api/v1/questions")
        yield self._get("data", f"/api/v1/questions/{self.plot.shared.question_id}")
        yield self._get("data", f"/api/v1/questions/{self.plot.places[0].question_id}")
        yield self._get("data", "/api/v1/doctors")
        yield self._get("data", f"/api/v1/search?q={WORD}")
        sent = {"title": self.plot.places[0].text, "body": self.plot.shared.text}
        yield Output("data", self.visitor.post("/api/v1/similar", json=sent))

    def _asker(self) -> Iterator[Output]:
        for name in ("shared", "waiting", "refused"):
            place = getattr(self.plot, name)
            yield self._get(f"follow page, {name}", f"/suivi/{place.token}")
            yield self._get(f"print page, {name}", f"/suivi/{place.token}/imprimer")
            yield self._get("data", f"/suivi/{place.token}/export")

    def _staff(self) -> Iterator[Output]:
        shared = self.plot.shared.question_id
        for name in ("queue", "reponses", "ajouts"):
            path = "questions" if name == "queue" else name
            counted = name == "queue"  # the others show what is masked in a text, and remarks
            yield self._get(f"moderation, {name}", f"/moderation/{path}", self.judge, counted=counted)
        for name in ("shared", "waiting", "refused"):
            place = getattr(self.plot, name)
            path = f"/moderation/questions/{place.question_id}"
            yield self._get(f"review, {name}", path, self.judge, counted=False)
        query = urlencode({"q": self.plot.places[0].text})
        yield self._get("look-up", f"/moderation/recherche?{query}", self.judge, counted=False)
        yield self._get("doctors' queue", "/espace/questions", self.reader)
        yield self._get("editor with draft", f"/espace/questions/{shared}", self.reader, counted=False)

    def _forms(self) -> Iterator[Output]:
        """Forms that come back filled: refused, continued, previewed, in conflict."""
        text, whole = self.plot.places[0].text, self.plot.shared.text
        yield self._ask("ask form, refused", whole, etape="envoyer")
        yield self._ask("ask, second step", line(text, 150), counted=False, etape="suite")
        yield self._ask("ask, first step again", whole, counted=False, etape="retour")
        review = f"/moderation/questions/{self.plot.waiting.question_id}/publier"
        old = {"title": line(text, 150), "body": block(whole, 5000), "version": "0"}
        yield self._send("conflict", "ReviewForm", review, old)
        empty = old | {"title": "", "body": long(whole)}
        yield self._send("review form, refused", "ReviewForm", review, empty, counted=False)
        editor = f"/espace/questions/{self.plot.places[0].question_id}"
        written = dict.fromkeys(PARTS, block(text, 500)) | {"limits": MARKED}
        preview = written | {"action_apercu": "1"}
        yield self._send("preview", "AnswerForm", editor, preview, counted=False)
        too_long = written | {"explanation": long(whole)}
        yield self._send("editor form, refused", "AnswerForm", editor, too_long, counted=False)
        path = f"/suivi/{self.plot.places[0].token}"
        yield self._send(
            "precision, refused", "FollowupForm", f"{path}/precision", {"precision": long(whole)}
        )
        yield self._send("thanks, refused", "ThanksForm", f"{path}/merci", {"merci": long(whole)})
        yield self._send("address, refused", "EmailForm", f"{path}/adresse", {"email": f"{text}@"})
        found = {"email": f"{text[:200]}@", "password": ""}
        yield self._send("sign-in, refused", "SignInForm", "/connexion", found, counted=False)

    def _agendas(self) -> Iterator[Output]:
        """A doctor's agenda as patients and the doctor see it, and the forms of both come back filled."""
        one, text = self.plot.agendas, self.plot.places[0].text
        book = f"/medecins/{one.slug}/rendez-vous"
        yield self._get("booking, motive and place", book)
        yield self._get("booking, times", f"{book}?motif={one.motive_id}&lieu={one.place_id}")
        yield self._get("data", f"/api/v1/doctors/{one.slug}/slots")
        for name, token in one.tokens.items():
            yield self._get(name, f"/rendez-vous/{token}")
            yield self._get("calendar", f"/rendez-vous/{token}.ics")
            yield self._get(f"{name}, another time", f"/rendez-vous/{token}/deplacer")
        mine = "/espace/agenda"
        days = [one.day + timedelta(number) for number in (0, 1)]
        paths = [f"?semaine={days[0]}", f"?jour={days[0]}", f"?jour={days[1]}", f"/jour/{days[0]}/annuler"]
        paths += [f"/rendez-vous/{number}" for number in (one.booked[0], one.called_off[0])]
        paths += [f"/rendez-vous/{one.booked[0]}/deplacer", "/nouveau", "/reglages", "/horaires/nouveau"]
        paths += [f"/motifs/{one.motive_id}", f"/lieux/{one.place_id}"]
        for number, path in enumerate(paths):
            yield self._get(f"agenda {number}", mine + path, self.reader)
        wordy = long(text, 2500) + " fin" * 600  # too long whatever normalising takes out of the text
        wrong = dict.fromkeys(("name", "booker", "email", "telephone", "reason", "bring"), wordy)
        contact = f"/rendez-vous/{one.held}/coordonnees"
        yield self._send("contact form, refused", "ContactForm", contact, wrong)
        yield self._send("visit form, refused", "VisitForm", f"{mine}/nouveau", wrong)
        yield self._send("motive form, refused", "MotiveForm", f"{mine}/motifs/nouveau", wrong)
        yield self._send("place form, refused", "PlaceForm", f"{mine}/lieux/nouveau", wrong)

    def _ask(self, name: str, title: str, *, counted: bool = True, **step: str) -> Output:
        text = long(f"{self.plot.places[0].text}@", 700)
        values = dict.fromkeys(("duration", "treatments", "history", "email", "stage"), text)
        values |= {"title": title, "body": self.plot.shared.text} | step
        return self._send(name, "AskForm", "/poser-une-question", values, counted=counted)

    def _send(
        self, name: str, form: str, path: str, values: dict[str, str], *, counted: bool = True
    ) -> Output:
        """Sends a form with its token, as whoever may."""
        role = ({"ReviewForm": "moderator"} | dict.fromkeys(DOCTORS, "reader")).get(form, "")
        who = {"moderator": self.judge, "reader": self.reader}.get(role, self.visitor)
        token = form_token(form, self.plot.cookies.get(role, ""))
        return Output(name, who.post(path, data=values | {"csrf_token": token}), counted)


def long(text: str, most: int = 12_000) -> str:
    """Too long for any field, or for a short one."""
    return (text * 700)[:most]


def queries(texts: Iterable[str]) -> list[str]:
    """The texts packed into as few queries as take them whole (U+FFFD is the sign of broken bytes: 400)."""
    packed: list[str] = []
    for text in (one.replace("\ufffd", "").strip() for one in texts):
        if packed and len(packed[-1]) + len(text) < LONGEST_QUERY:
            packed[-1] += f" {text}"
        elif text:
            packed.append(text)
    return packed


def mails(app: Flask) -> list[Any]:
    """The mails that the planted site has to send, after everything is delivered."""
    while deliver():
        pass
    return list(app.extensions["gateways"].mail.sent)


def faults(output: Output, harmless: Mapping[str, Shape]) -> list[str]:
    """What an output holds that it must not; `harmless` gives the shape of the same page of harmless text."""
    response = output.response
    if response.status_code not in OK:
        return [f"status {response.status_code}"]
    if output.name == "data":
        return data_faults(json.loads(response.text))
    if output.name in ("feed", "sitemap"):
        xml(response.text)
        return []
    if output.name == "calendar":
        return calendar_faults(response.data)
    found = [fault for block in json_ld(response.text) for fault in data_faults(block)]
    return found + differences(response.text, harmless[output.name], counted=output.counted)


def calendar_faults(content: bytes) -> list[str]:
    """A file holds one event, and invites its patient's address alone (nobody where it is only published)."""
    file = Calendar.from_ical(content)
    known = {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    invited = [one.rpartition(":")[2] for one in lines if one.upper().startswith("ATTENDEE")]
    wanted = [] if file["METHOD"] == "PUBLISH" else ["alice@exemple.fr"]
    found = (len(file.walk("VEVENT")), invited, {str(one.name) for one in file.walk()} - known)
    return [] if found == (1, wanted, set()) else [f"a calendar with {found}"]


def shapes(outputs: Iterable[Output]) -> dict[str, Shape]:
    """The shape of each page of a harmless site by its name; of those that differ, all elements together."""
    found: dict[str, Shape] = {}
    for output in outputs:
        assert output.response.status_code in OK, (output.name, output.response.status)
        if output.response.mimetype == "text/html":
            one = shape(output.response.text)
            known = found.setdefault(output.name, one)
            assert known == one or not output.counted, (output.name, known - one, one - known)
            found[output.name] = known | one
    return found
