"""People on the way to being verified, verified, doubted and stopped, for the browser tests."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any

from PIL import Image

from qa.doctors.models import Method
from qa.gateways.current import gateways
from qa.gateways.register.models import FileKind, ImportState, RegisterImport
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.tokens import give_link
from qa.verification.models import (
    Appeal,
    Credential,
    Document,
    DocumentKind,
    Doubt,
    Judgement,
    Oddity,
    Right,
    RightChange,
    State,
    Status,
    Verdict,
)
from qa.verification.queue_rules import snapshot_of
from qa.verification.sponsor_rules import SCOPE
from tests import people
from tests.browser.cast import Cast
from tests.verification import writing

WHY = "La date de la carte est passée.\n\nEnvoyez une carte valable."


def verify(cast: Cast) -> None:
    """One person of each kind; nobody of them is a listed doctor."""
    cast.staff["verifier"] = writing.verifier()
    for name, state in (
        ("applicant", State.OPEN),
        ("waits", State.WAITING),
        ("asked", State.MORE),
        ("declined", State.REFUSED),
    ):
        number = writing.filed(f"{name}@exemple.fr", state=state, given="Alix", family="Exemple-Dubois")
        cast.staff[name] = people.Person(f"{name}@exemple.fr", writing.owner(number))
        cast.questions[f"{name}-request"] = number
    _tell(cast)
    _verified(cast)
    with transaction() as session:
        cast.links["sponsor"] = give_link(SCOPE, cast.questions["waits-request"])
        for kind, state in ((FileKind.ACTIVITY, ImportState.HELD), (FileKind.SKILL, ImportState.CURRENT)):
            file = RegisterImport(
                kind=kind, state=state, file_date=date(2027, 3, 1), rows=1_200_000, vanished=7
            )
            file.began_at, file.ended_at = now() - timedelta(minutes=2), now()
            session.add(file)


def _tell(cast: Cast) -> None:
    """The register disagrees with one claim, a card was sent with it; verifiers have answered two others."""
    waits, picture = cast.questions["waits-request"], BytesIO()
    Image.new("RGB", (600, 400), "#dde6e6").save(picture, "JPEG")
    with transaction() as session:
        paper = Document(application_id=waits, kind=DocumentKind.CARD, sent_at=now())
        paper.pages = [gateways().files.keep(picture.getvalue())]
        found = session.get_one(writing.Application, waits)
        found.register = snapshot_of(writing.person(family="EXEMPLE", sectors=("SA32",)), at=now())
        found.method, found.proof = Method.DOCUMENT, {"document": 1}
        session.add(paper)
        for name, verdict in (("asked", Verdict.MORE), ("declined", Verdict.REFUSE)):
            number = cast.questions[f"{name}-request"]
            session.add(Judgement(application_id=number, verdict=verdict, reason=WHY, decided_at=now()))


def _professional(email: str, role: Role, **more: Any) -> people.Person:
    made = people.staff(role, email)
    known = {"given": "Maud", "family": "Officine", "profession": "21", "status": Status.PRACTISING}
    known |= {"method": Method.PSC, "verified_at": now() - timedelta(days=90)}
    with transaction() as session:
        session.add(Credential(account_id=made.actor.account_id, **(known | more)))
    return made


def _verified(cast: Cast) -> None:
    """A pharmacist whom the register no longer shows, and one whose right is suspended and who appeals."""
    watched = cast.staff["pharmacist"] = _professional(
        "maud@exemple.fr", Role.PROFESSIONAL, rpps="99700366240"
    )
    stopped = cast.staff["stopped"] = _professional(
        "theo@exemple.fr", Role.REGISTERED, given="Théo", rpps="99700000120", state=Right.SUSPENDED
    )
    account_id = stopped.actor.account_id
    with transaction() as session:
        doubt = Doubt(account_id=watched.actor.account_id, kind=Oddity.VANISHED, noticed_at=now())
        doubt.confirm_by = now() + timedelta(days=14)
        change = RightChange(account_id=account_id, state=Right.SUSPENDED, reason=WHY, changed_at=now())
        appeal = Appeal(account_id=account_id, text="Ma carte a été renouvelée, je la joins.", asked_at=now())
        session.add_all([doubt, change, appeal])
        session.flush()
        cast.questions |= {"doubt": doubt.id, "appeal": appeal.id, "account": account_id or 0}
