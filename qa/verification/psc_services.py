"""What Pro Santé Connect said becomes the proof of the request, on the applicant's word."""

from typing import Any

from qa.doctors.models import Method
from qa.kernel import audit
from qa.kernel.access import Actor
from qa.kernel.database import transaction
from qa.kernel.errors import Conflict, Invalid
from qa.verification.models import Application
from qa.verification.psc_queries import is_of_another
from qa.verification.services.applicants import own_application
from qa.verification.services.proofs import PROVABLE, note_proof
from qa.verification.services.sponsorships import forget_sponsorships


def check_claim(claim: Application, rpps: str, *, correct: bool = False) -> None:
    """Raises Conflict once decided, Invalid("rpps", "taken") or Invalid("rpps", "different") from what is claimed.

    `correct`: the applicant takes the proved number for the claimed one.
    """
    if claim.state not in PROVABLE:
        raise Conflict("the request is decided")
    if is_of_another(rpps, claim.account_id):
        raise Invalid("rpps", "taken")
    if claim.rpps not in ("", rpps) and not correct:
        raise Invalid("rpps", "different")


def prove_by_psc(actor: Actor, proof: dict[str, Any], *, correct: bool = False) -> None:
    """The applicant's request is proved by what Pro Santé Connect said; a number that lacked or was wrong is set.

    Colleagues and the register spoke for the number claimed before: what they said goes, as when a claim is corrected.
    Emits application.proved. Raises NotAllowed, NotFound, and as `check_claim` does.
    """
    with transaction():
        claim = own_application(actor, lock=True)
        check_claim(claim, proof["rpps"], correct=correct)
        if claim.rpps != proof["rpps"]:
            claim.rpps, claim.register, claim.due_at = proof["rpps"], {}, None
            forget_sponsorships(claim.id)
            audit.record(actor.account_id, "claim.corrected", kind="application", subject_id=claim.id)
        note_proof(claim.account_id, method=Method.PSC, proof=proof)
