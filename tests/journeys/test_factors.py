"""Second factors in a real browser: an application set up and used, a passkey set up and used in three ways."""

import re
from itertools import count
from pathlib import Path
from typing import Any

import pyotp
import pytest

from tests.people import PASSWORD
from tests.plugins.browsing import LiveServer, qa_of

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]
TURN = count()


@pytest.fixture
def newcomer(live_server: LiveServer) -> str:
    """A moderator who has never signed in."""
    email = f"arrivee-{next(TURN)}@exemple.test"
    qa_of(live_server, "create-moderator", email, "--password-stdin", stdin=PASSWORD)
    return email


@pytest.fixture
def authenticator(page: Any) -> Any:
    """Chromium's virtual authenticator: finds passkeys by itself and verifies its person."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    session.made = made["authenticatorId"]
    return session


def prove_password(page: Any, email: str, address: str = "/connexion") -> None:
    page.goto(address)
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("main button:has-text('Me connecter'):not(:has-text('clé'))")
    page.wait_for_url(re.compile("/connexion/"))


def sign_out(page: Any) -> None:
    page.click("button:has-text('Se déconnecter')")
    page.wait_for_url(lambda url: url.endswith("/"))


def note_codes(page: Any) -> list[str]:
    """The recovery codes that are shown; the page is left by its button."""
    page.wait_for_url(re.compile("codes-de-secours"))
    codes = page.locator("main li code").all_inner_texts()
    assert len(codes) == len(set(codes)) == 10
    page.click("button:has-text('noté mes codes')")
    page.wait_for_url(re.compile(r"^[^?]*/moderation/"))
    return [str(code) for code in codes]


def test_an_application_is_set_up_then_opens(
    visitors: Any, live_server: LiveServer, newcomer: str, screenshots: Path
) -> None:
    """With and without scripts: QR code, first code, recovery codes, then a sign-in with a code, one with paper."""
    page = visitors()
    prove_password(page, newcomer, "/connexion?next=/moderation/reponses")
    assert "second-facteur" in page.url
    assert page.evaluate("document.querySelector('main img').naturalWidth") > 100
    page.screenshot(path=screenshots / f"factor-first-{visitors.name}.png", full_page=True)
    secret = page.inner_text("main code").replace(" ", "")
    page.fill("#code", pyotp.TOTP(secret).now())
    page.click("button:has-text('Activer')")
    codes = note_codes(page)
    assert page.url.endswith("/moderation/reponses")
    sign_out(page)

    prove_password(page, newcomer)
    page.screenshot(path=screenshots / f"factor-code-{visitors.name}.png", full_page=True)
    page.fill("#code", live_server.fresh_code({"totp_secret": secret}))
    page.click("button:has-text('Valider')")
    page.wait_for_url(re.compile(r"^[^?]*/moderation/"))
    sign_out(page)

    prove_password(page, newcomer)
    page.fill("#code", codes[0])
    page.click("button:has-text('Valider')")
    page.wait_for_url(re.compile(r"^[^?]*/moderation/"))
    assert "reste 9" in page.inner_text("main")


def test_a_passkey_is_set_up_and_opens_in_three_ways(
    page: Any, authenticator: Any, newcomer: str, screenshots: Path
) -> None:
    """As the second step, alone at the door, and to prove again who one is."""
    prove_password(page, newcomer)
    page.screenshot(path=screenshots / "factor-first-passkey.png", full_page=True)
    page.click("button:has-text('Enregistrer une clé')")
    note_codes(page)
    kept = authenticator.send("WebAuthn.getCredentials", {"authenticatorId": authenticator.made})
    assert [one["isResidentCredential"] for one in kept["credentials"]] == [True]
    assert [one["rpId"] for one in kept["credentials"]] == ["localhost"]
    sign_out(page)

    prove_password(page, newcomer)
    page.click("button:has-text('Utiliser ma clé')")
    page.wait_for_url(re.compile(r"^[^?]*/moderation/"))
    sign_out(page)

    page.goto("/connexion?next=/moderation/reponses")
    page.click("button:has-text('avec une clé')")
    page.wait_for_url(re.compile(r"^[^?]*/moderation/reponses"))

    page.goto("/espace/compte/facteurs")
    assert "Linux" in page.inner_text("main article")
    page.screenshot(path=screenshots / "factors.png", full_page=True)
    page.goto("/espace/compte/confirmer?next=/moderation/reponses")
    page.click("button:has-text('Utiliser ma clé')")
    page.wait_for_url(re.compile(r"^[^?]*/moderation/reponses"))


def test_a_copied_passkey_is_refused(page: Any, authenticator: Any, newcomer: str) -> None:
    """The copy's counter stands before the one that the site saw last."""
    prove_password(page, newcomer)
    page.click("button:has-text('Enregistrer une clé')")
    note_codes(page)
    sign_out(page)
    place = {"authenticatorId": authenticator.made}
    copy = authenticator.send("WebAuthn.getCredentials", place)["credentials"][0]
    for _ in range(2):
        page.goto("/connexion")
        page.click("button:has-text('avec une clé')")
        page.wait_for_url(re.compile(r"^[^?]*/moderation/"))
        sign_out(page)
    authenticator.send("WebAuthn.clearCredentials", place)
    authenticator.send("WebAuthn.addCredential", place | {"credential": copy})
    page.goto("/connexion")
    page.click("button:has-text('avec une clé')")
    page.wait_for_url(re.compile("/connexion/cle"))
    assert "n’a pas été reconnue" in page.inner_text("main")
    assert page.goto("/moderation/questions").url.find("/connexion") > 0


def test_an_authenticator_that_does_not_verify_its_person_is_refused(
    page: Any, authenticator: Any, newcomer: str
) -> None:
    prove_password(page, newcomer)
    page.click("button:has-text('Enregistrer une clé')")
    note_codes(page)
    sign_out(page)
    authenticator.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator.made, "isUserVerified": False}
    )
    page.goto("/connexion")
    page.click("button:has-text('avec une clé')")
    page.wait_for_selector("[data-passkey-status]:not(:empty)")
    assert "/connexion" in page.url
