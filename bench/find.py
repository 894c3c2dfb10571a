"""How long an answer takes from the doctor's click to the search results, with real processes."""

import contextlib
import json
import os
import re
import statistics
import subprocess
import sys
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

from qa.accounts.factor_rules import code_at, step_at
from qa.kernel.clock import now

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 8
PORT = 8791
FIELD = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Person:
    """A browser without a window: keeps cookies, sends forms."""

    def __init__(self, base: str) -> None:
        self.base = base
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar())).open

    def get(self, path: str) -> str:
        """The page."""
        with self._open(self.base + path, timeout=30) as response:
            return response.read().decode()

    def send(self, page: str, action: str, fields: dict[str, str]) -> str:
        """Sends the page's form to its action and follows."""
        html = self.get(page)
        form = next(
            part for part in html.split("<form")[1:] if _posts_to(part.split(">", 1)[0], action, page)
        )
        hidden = dict(re.findall(r'type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', form))
        hidden |= dict(re.findall(r'name="([^"]+)"[^>]*type="hidden"[^>]*value="([^"]*)"', form))
        token = FIELD.search(form)
        body = hidden | ({"csrf_token": token[1]} if token else {}) | fields
        with self._open(self.base + action, data=urlencode(body).encode(), timeout=30) as response:
            return response.read().decode()

    def sign_in(self, account: dict[str, str]) -> None:
        """Through the door, in two steps."""
        self.send("/connexion", "/connexion", {"email": account["email"], "password": account["password"]})
        code = code_at(account["totp_secret"], step_at(now()))
        self.send("/connexion/code", "/connexion/code", {"code": code})


def _posts_to(tag: str, action: str, page: str) -> bool:
    """True for the tag of a form that is sent to the action; without one it is sent to its page."""
    named = f'action="{action}"' in tag or ("action=" not in tag and action == page)
    return 'method="post"' in tag and named


def measure(folder: Path) -> list[float]:
    """Seconds from the answer's publication to its first appearance in the results, a round each."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("QA_")}
    environment = inherited | {"QA_INSTANCE": str(folder), "PORT": str(PORT)}
    qa = [sys.executable, "-m", "qa.cli"]
    for command in (["db", "upgrade"], ["demo"]):
        subprocess.run([*qa, *command], cwd=ROOT, env=environment, check=True, capture_output=True)
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen([*qa, "run"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    try:
        return _rounds(f"http://localhost:{PORT}", folder)
    finally:
        server.terminate()
        server.wait(40)


def _rounds(base: str, folder: Path) -> list[float]:
    accounts = json.loads((folder / "demo-accounts.json").read_text("utf-8"))
    moderator, doctor, reader = Person(base), Person(base), Person(base)
    _wait(reader)
    for person, role in ((moderator, "moderator"), (doctor, "doctor")):
        person.sign_in(next(one for one in accounts if one["role"] == role))
    return [_one(number, moderator, doctor, reader) for number in range(ROUNDS)]


def _wait(reader: Person) -> None:
    for _ in range(300):
        with contextlib.suppress(OSError):
            reader.get("/readyz")
            return
        time.sleep(0.1)
    raise RuntimeError("the site did not start")


def _one(number: int, moderator: Person, doctor: Person, reader: Person) -> float:
    word = "".join("bdfglmnprs"[int(digit)] + "a" for digit in f"{number + 1000}")
    text = {
        "title": f"Une gêne que l’on appelle {word}",
        "body": f"Depuis hier je ressens une {word} au genou. " * 2,
    }
    page = reader.send(
        "/poser-une-question", "/poser-une-question", text | {"consent": "y", "etape": "envoyer"}
    )
    if "suivi" not in page:
        raise RuntimeError("the question was not taken")
    queue = moderator.get("/moderation/questions")
    question = max(int(found) for found in re.findall(r"/moderation/questions/(\d+)", queue))
    path = f"/moderation/questions/{question}"
    moderator.send(path, f"{path}/publier", text | {"specialty": "rhumatologie"})
    path = f"/espace/questions/{question}"
    parts = {
        "understood": "",
        "explanation": "Souvent bénin.",
        "action": "Du repos.",
        "consult": "Si cela dure.",
        "limits": "",
    }
    doctor.send(path, path, parts)
    start = time.perf_counter()
    while word not in reader.get(f"/recherche?q={word}").split("<main", 1)[1].replace(f'value="{word}"', ""):
        if time.perf_counter() - start > 30:
            raise RuntimeError("never found")
        time.sleep(0.02)
    return time.perf_counter() - start


def summary(seconds: list[float]) -> str:
    """One line."""
    return (
        f"An answer is found {statistics.median(seconds):.2f} s after its publication "
        f"(median of {len(seconds)}; worst {max(seconds):.2f} s)."
    )
