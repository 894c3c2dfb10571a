"""Every page and every state of it: on which stage, for whom, and how one comes there without a script."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests import people
from tests.browser import account_states
from tests.browser.asking import write
from tests.browser.cast import Cast
from tests.browser.steps import press, unfold

Steps = Callable[[Any, Cast], Any]
STALE = "document.querySelectorAll('main form [name=csrf_token]').forEach((one) => { one.value = 'old' })"


@dataclass(frozen=True)
class State:
    """A state: `path` may name a question ({waiting}) or a secret link ({@waiting}) of the cast."""

    path: str
    role: str = ""
    stage: str = "full"
    status: int = 200
    then: Steps | None = None

    def open(self, page: Any, cast: Cast) -> None:
        """Goes there and asserts that the last page has the status."""
        statuses = []
        note = lambda response: statuses.append(response.status) if _is_page(page, response) else None  # noqa: E731
        page.on("response", note)
        links = {f"@{name}": link for name, link in cast.links.items()}
        path = self.path
        for name, value in [*links.items(), *cast.questions.items()]:
            path = path.replace(f"{{{name}}}", str(value))
        page.goto(path)
        if self.then:
            self.then(page, cast)
        page.wait_for_load_state()
        page.remove_listener("response", note)
        assert statuses[-1] == self.status, f"{path}: {statuses}"


def _is_page(page: Any, response: Any) -> bool:
    return bool(response.request.is_navigation_request() and response.frame == page.main_frame)


def _second(page: Any, cast: Cast) -> None:
    write(page, people.TITLE, people.BODY)


def _press(selector: str) -> Steps:
    return lambda page, cast: press(page, selector)


def _fill(selector: str, text: str, button: str) -> Steps:
    def steps(page: Any, cast: Cast) -> None:
        page.fill(selector, text)
        press(page, button)

    return steps


def _unsure(page: Any, cast: Cast) -> None:
    write(page)
    page.fill("#email", "pas une adresse")
    press(page, "button[value=envoyer]")


def _whole(page: Any, cast: Cast) -> None:
    write(page)
    page.evaluate("document.querySelector('main [name=title]').value = ''")
    press(page, "button[value=envoyer]")


def _already(page: Any, cast: Cast) -> None:
    for _ in range(2):
        page.goto("/poser-une-question")
        write(page)
        page.check("#consent")
        press(page, "button[value=envoyer]")
        if page.locator("[data-error-summary]").count():
            return


def _expired(page: Any, cast: Cast) -> None:
    write(page)
    page.check("#consent")
    page.evaluate(STALE)
    press(page, "button[value=envoyer]")


def _inside(summary: str, then: Steps) -> Steps:
    def steps(page: Any, cast: Cast) -> None:
        page.click(f"summary:has-text('{summary}')")
        then(page, cast)

    return steps


_klingon = _fill("#languages", "klingon", "form[action$=profil] button")
_namesake = _fill("#town", "Saint-Denis", "main form button")
_no_address = _fill("#email", "rien", "form[action$='/adresse'] button")
_no_title = _fill("#title", "", "button:has-text('Publier la question')")
_no_reason = _inside("Refuser", _press("form[action$='/refuser'] button"))
_nowhere = _inside("Réunir", _press("button:text-is('Réunir à cette question')"))


def _too_late(page: Any, cast: Cast) -> None:
    page.fill("#title", "Un autre titre pour cette question")
    page.evaluate("document.querySelector('form[action$=publier] [name=version]').value = '77'")
    press(page, "button:has-text('Publier la question')")


def _corrected_twice(page: Any, cast: Cast) -> None:
    page.evaluate("document.querySelector('[data-answer] [name=version]').value = '77'")
    press(page, "button:has-text('Corriger ma réponse')")


def _posted(path: str) -> Steps:
    script = (
        "(path) => { const form = document.createElement('form'); form.method = 'post'; form.action = path;"
        " document.body.append(form); form.submit(); }"
    )

    def steps(page: Any, cast: Cast) -> None:
        with page.expect_navigation():
            page.evaluate(script, path)

    return steps


ANONYMOUS = {
    "home": State("/"),
    "home-empty": State("/", stage="empty"),
    "home-english": State("/en/"),
    "listing": State("/questions"),
    "listing-older": State("/questions?avant={q19}"),
    "listing-empty": State("/questions", stage="empty"),
    "month": State("/questions/archives/2027-03"),
    "specialties": State("/specialites"),
    "specialties-empty": State("/specialites", stage="empty"),
    "specialty": State("/specialites/cardiologie"),
    "specialty-empty": State("/specialites/urologie", stage="empty"),
    "search": State("/recherche?q=palpitations+le+soir"),
    "search-facet": State("/recherche?q=palpitations&specialite=cardiologie"),
    "search-before": State("/recherche"),
    "search-nothing": State("/recherche?q=zzzzqqqq"),
    "search-meant": State("/recherche?q=palpitatoins"),
    "search-empty": State("/recherche?q=palpitations", stage="empty"),
    "doctors": State("/medecins"),
    "doctors-near": State("/medecins?ville=saint-denis&rayon=100"),
    "doctors-unknown-town": State("/medecins?ville=zzzz"),
    "doctors-nobody": State("/medecins?langue=zu"),
    "doctor": State("/medecins/camille-martin"),
    "legal": State("/mentions-legales"),
    "privacy": State("/confidentialite"),
    "accessibility": State("/accessibilite"),
    "charter": State("/charte"),
    "style": State("/style"),
    "sign-in": State("/connexion"),
    "sign-in-wrong": State("/connexion", status=422, then=_press("main button")),
    "question": State("/questions/{full}"),
    "question-one": State("/questions/{q0}"),
    "question-waiting": State("/questions/{waiting}"),
    "question-late": State("/questions/{late}"),
    "question-arabic": State("/questions/{arabic}"),
    "question-unbroken": State("/questions/{unbroken}"),
    "question-english": State("/en/questions/{full}"),
    "ask": State("/poser-une-question"),
    "ask-wrong": State("/poser-une-question", status=422, then=_press("button[value=suite]")),
    "ask-second": State("/poser-une-question", then=_second),
    "ask-unsure": State("/poser-une-question", status=422, then=_unsure),
    "ask-whole": State("/poser-une-question", status=422, then=_whole),
    "ask-expired": State("/poser-une-question", status=422, then=_expired),
    "ask-already": State("/poser-une-question", status=422, then=_already),
    "ask-english": State("/en/poser-une-question", status=422, then=_press("button[value=suite]")),
    "follow-fresh": State("/suivi/{@pending}?nouveau=1"),
    "follow-pending": State("/suivi/{@pending}", then=unfold),
    "follow-waiting": State("/suivi/{@waiting}"),
    "follow-late": State("/suivi/{@late}"),
    "follow-answered": State("/suivi/{@full}", then=unfold),
    "follow-refused": State("/suivi/{@refused}"),
    "follow-merged": State("/suivi/{@merged}"),
    "follow-unbroken": State("/suivi/{@unbroken}"),
    "follow-thanks": State("/suivi/{@full}", status=422, then=_press("form[action$='/merci'] button")),
    "follow-precision": State("/suivi/{@full}", status=422, then=_press("form[action$='/precision'] button")),
    "follow-address": State("/suivi/{@waiting}", status=422, then=_no_address),
    "follow-delete": State("/suivi/{@waiting}", status=422, then=_press("form[action$='/supprimer'] button")),
    "follow-sheet": State("/suivi/{@full}/imprimer"),
    "find-links": State("/suivi/retrouver"),
    "find-links-wrong": State("/suivi/retrouver", status=422, then=_press("main button")),
    "links-sent": State("/suivi/envoye"),
    "deleted": State("/suivi/supprimee"),
    **{f"error-{one}": State(f"/panne/{one}", status=one) for one in (400, 403, 410, 413, 422, 429, 503)},
    "error-404": State("/nulle-part", status=404),
    "error-405": State("/", status=405, then=_posted("/")),
    "error-500": State("/panne", status=500),
}  # fmt: skip
DOCTOR = {
    "queue": State("/espace/questions", "doctor"),
    "queue-filter": State("/espace/questions?specialite=cardiologie", "doctor"),
    "queue-filter-empty": State("/espace/questions?specialite=urologie", "doctor"),
    "queue-empty": State("/espace/questions", "doctor", "empty"),
    "editor": State("/espace/questions/{late}", "doctor"),
    "editor-draft": State("/espace/questions/{waiting}", "doctor"),
    "editor-unbroken": State("/espace/questions/{unbroken}", "doctor"),
    "editor-wrong": State("/espace/questions/{arabic}", "doctor", status=422, then=_press("[data-answer] button")),
    "editor-preview": State("/espace/questions/{waiting}", "doctor", then=_press("button[name=action_apercu]")),
    "editor-others": State("/espace/questions/{full}", "colleague", then=unfold),
    "editor-mine": State("/espace/questions/{full}", "doctor", then=unfold),
    "editor-withdrawn": State("/espace/questions/{withdrawn}", "colleague"),
    "editor-hidden": State("/espace/questions/{hidden}", "colleague"),
    "editor-conflict": State("/espace/questions/{conflict}", "doctor", status=409, then=_corrected_twice),
    "profile": State("/espace/profil", "doctor"),
    "profile-new": State("/espace/profil", "new"),
    "profile-wrong": State("/espace/profil", "new", status=422, then=_klingon),
    "interest-wrong": State("/espace/profil", "new", status=422, then=_press("form[action$=interets] button")),
    "practice": State("/espace/profil/lieux/nouveau", "doctor"),
    "practice-wrong": State("/espace/profil/lieux/nouveau", "doctor", status=422, then=_namesake),
    "published": State("/espace/questions/{q0}/publiee", "colleague"),
}  # fmt: skip
MODERATOR = {
    "moderation": State("/moderation/questions", "moderator"),
    "moderation-empty": State("/moderation/questions", "moderator", "empty"),
    "review": State("/moderation/questions/{pending}", "moderator"),
    "review-bare": State("/moderation/questions/{bare}", "moderator", then=unfold),
    "review-long": State("/moderation/questions/{long}", "moderator", then=unfold),
    "review-public": State("/moderation/questions/{full}", "moderator", then=unfold),
    "review-hidden": State("/moderation/questions/{hidden}", "moderator"),
    "review-refused": State("/moderation/questions/{refused}", "moderator"),
    "review-merged": State("/moderation/questions/{merged}", "moderator"),
    "review-wrong": State("/moderation/questions/{pending}", "moderator", status=422, then=_no_title),
    "review-refuse-wrong": State("/moderation/questions/{pending}", "moderator", status=422, then=_no_reason),
    "review-merge-wrong": State("/moderation/questions/{pending}", "moderator", status=422, then=_nowhere),
    "review-conflict": State("/moderation/questions/{pending}", "moderator", status=409, then=_too_late),
    "moderation-answers": State("/moderation/reponses", "moderator"),
    "moderation-answers-empty": State("/moderation/reponses", "moderator", "empty"),
    "moderation-additions": State("/moderation/ajouts", "moderator", then=unfold),
    "moderation-additions-empty": State("/moderation/ajouts", "moderator", "empty"),
    "lookup": State("/moderation/recherche", "moderator"),
    "lookup-found": State("/moderation/recherche?q=palpitations+le+soir", "moderator"),
    "lookup-nothing": State("/moderation/recherche?q=zzzz", "moderator"),
}  # fmt: skip
ACCOUNTS = {name: State(**state) for name, state in account_states.STATES.items()}
STATES = ANONYMOUS | DOCTOR | MODERATOR | ACCOUNTS
