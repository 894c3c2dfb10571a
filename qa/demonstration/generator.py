"""Writes as many varied questions and answers as one likes, for load: the same seed and number give the same text."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from qa.questions.rules import TITLE

PHRASES = Path(__file__).parent / "phrases.json"
WOMAN_BANDS = ("15_17", "18_29", "30_44", "45_59")


@dataclass(frozen=True)
class Written:
    """One question and its answers, each of five parts."""

    title: str
    body: str
    specialty: str
    for_whom: str
    age_band: str
    sex: str
    duration: str
    treatments: str
    history: str
    answers: list[dict[str, str]]


@cache
def phrases() -> dict[str, Any]:
    """The words that are combined."""
    content: dict[str, Any] = json.loads(PHRASES.read_text(encoding="utf-8"))
    return content


def write(seed: int, number: int, *, answers: int = 1) -> Written:
    """The question of a number, with that many answers."""
    random, words = Random(f"{seed}:{number}"), phrases()  # noqa: S311 - variety, no secret
    condition = random.choice(words["conditions"])
    subject = random.choice([one for one in words["subjects"] if fits(one, condition["ages"])])
    chosen = {name: random.choice(condition[f"{name}s"]) for name in ("place", "feel", "context")}
    told = chosen | {
        "symptom": condition["symptom"],
        "duration": random.choice(words["durations"]),
        "who": subject["who"],
        "has": f"{subject['who']} a" if subject["who"] else "j’ai",
    }
    return Written(
        title=_title(random, told),
        body=_body(random, told),
        specialty=condition["specialty"],
        for_whom=subject["for_whom"],
        age_band=random.choice([one for one in subject["bands"] if allowed(one, condition["ages"])]),
        sex="female" if condition["ages"] == "woman" else subject["sex"],
        duration=told["duration"],
        treatments=random.choice(words["treatments"]),
        history=random.choice(words["histories"]),
        answers=[_answer(random, told, condition) for _ in range(answers)],
    )


def fits(subject: dict[str, Any], ages: str) -> bool:
    """True where the person can have such a thing."""
    if ages == "child":
        return bool(subject["for_whom"] == "child") and subject["bands"] != ["15_17"]
    if ages == "adult":
        return bool(subject["for_whom"] != "child")
    if ages == "woman":
        return subject["sex"] != "male" and any(one in WOMAN_BANDS for one in subject["bands"])
    return True


def allowed(band: str, ages: str) -> bool:
    """True where somebody of this age can have such a thing."""
    return ages != "woman" or band in WOMAN_BANDS


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _title(random: Random, told: dict[str, str]) -> str:
    """One of eight shapes, the shortest where the one drawn is too long for the form."""
    shapes = (
        "{symptom} {place} depuis {duration}",
        "{symptom} {place}, {feel} : que faire ?",
        "{has} {symptom} {place} depuis {duration}, est-ce grave ?",
        "{symptom} {place}, {context}, dois-je consulter ?",
        "depuis {duration}, {symptom} {place}",
        "{has} {symptom} {place}, {feel}, faut-il s’inquiéter ?",
        "{symptom} {place} depuis {duration}, {feel}",
        "{symptom} {feel} depuis {duration}, {context} : un avis ?",
    )
    title = _capital(random.choice(shapes).format(**told))
    return title if len(title) <= TITLE[1] else _capital(shapes[0].format(**told))


def _body(random: Random, told: dict[str, str]) -> str:
    """A greeting, what happens, since when and where, a few signs, a question; in one or two paragraphs."""
    words = phrases()
    shapes = (
        "{has} {symptom} {place} depuis {duration}, {feel}.",
        "depuis {duration}, {has} {symptom} {place}. Je précise : {feel}.",
        "je vous écris car {has} {symptom} {place}, {feel}. Cela dure depuis {duration}.",
        "voilà {duration} que {has} {symptom} {place}, {feel}.",
    )
    begun = "C’est ainsi" if told["context"].startswith("depuis") else "Cela a commencé"
    sentences = [
        random.choice(words["greetings"]),
        _capital(random.choice(shapes).format(**told)),
        f"{begun} {told['context']}.",
        *random.sample(words["signs"], random.randint(1, 4)),
    ]
    text = " ".join(filter(None, sentences))
    return text + random.choice((" ", "\n\n")) + random.choice(words["endings"])


def _answer(random: Random, told: dict[str, str], condition: dict[str, Any]) -> dict[str, str]:
    words = phrases()
    actions: Sequence[str] = random.sample(condition["actions"], random.randint(2, 4))
    return {
        "understood": _understood(random, told),
        "explanation": " ".join(random.sample(condition["explanations"], random.randint(1, 2))),
        "action": "\n".join(f"- {one}" for one in actions),
        "consult": f"{random.choice(condition['consults'])} {random.choice(words['alarms'])}",
        "limits": random.choice(words["limits"]),
    }


def _understood(random: Random, told: dict[str, str]) -> str:
    who = told["who"].replace("mon ", "votre ").replace("ma ", "votre ")
    shapes = (
        "Vous décrivez{chez} {symptom} {place}, {feel}, depuis {duration}.",
        "Si je lis bien{chez}, il s’agit de ceci : {symptom} {place} depuis {duration}, {feel}.",
        "Depuis {duration}, vous observez{chez} {symptom} {place}, {feel}.",
    )
    return random.choice(shapes).format(**told, chez=f" chez {who}" if who else "")
