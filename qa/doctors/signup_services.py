"""Doctors sign up: a mail confirms the address, then a password makes the account, not yet verified."""

from flask import current_app

from qa.accounts.models import AccountRequest, RequestKind
from qa.accounts.name_rules import shown_name
from qa.accounts.rules import SIGN_UP_LASTS, SIGN_UP_SCOPE, normal_email
from qa.accounts.services.accounts import add_account
from qa.accounts.services.resets import forget_request
from qa.doctors.models import Doctor
from qa.doctors.queries import sign_up_request
from qa.doctors.services import free_slug
from qa.kernel.access import Role
from qa.kernel.clock import now
from qa.kernel.database import transaction
from qa.kernel.errors import Invalid, NotFound
from qa.kernel.events import emit
from qa.kernel.tokens import forget_links, give_link, take_link
from qa.language.marks import N_
from qa.language.specialties import find_specialty

NO_ADDRESS = N_("Écrivez une adresse complète, par exemple nom@exemple.fr.")
NO_SPECIALTY = N_("Choisissez votre spécialité.")


def signing_up(*, email: str, name: str, specialty: str) -> dict[str, str]:
    """What a sign-up must hold, as it is kept; raises Invalid with a French sentence."""
    shown = shown_name(name, two_words=True, site=current_app.config["QA_SITE_NAME"])
    address, known = normal_email(email), find_specialty(specialty)
    if address is None:
        raise Invalid("email", NO_ADDRESS)
    if known is None:
        raise Invalid("specialty", NO_SPECIALTY)
    return {"email": address, "name": shown, "specialty": known.code}


def request_sign_up(wanted: dict[str, str], *, language: str) -> None:
    """Somebody wants to sign up: the same work whether the address is known or not. Emits signup.requested."""
    with transaction() as session:
        content = wanted | {"language": language}
        request = AccountRequest(kind=RequestKind.SIGN_UP, content=content, asked_at=now())
        session.add(request)
        session.flush()
        emit("signup.requested", request.id)


def give_sign_up_link(request_id: int) -> str:
    """The link to the last step, for a day; one given before is void."""
    with transaction():
        forget_links(SIGN_UP_SCOPE, request_id)
        return give_link(SIGN_UP_SCOPE, request_id, expires_at=now() + SIGN_UP_LASTS)


def complete_sign_up(token: str, kept: str) -> Doctor:
    """Uses the link up and makes the account and the profile, which is public only once somebody has verified it.

    Raises NotFound for a link that was used or is too old, Invalid("email") where the address has an account since.
    """
    with transaction() as session:
        request = sign_up_request(take_link(SIGN_UP_SCOPE, token) or 0)
        if request is None:
            raise NotFound
        wanted = request.content
        account = add_account(email=wanted["email"], name=wanted["name"], kept=kept, role=Role.REGISTERED)
        doctor = Doctor(account_id=account.id, name=account.name, slug=free_slug(account.name))
        doctor.specialty, doctor.created_at = wanted["specialty"], now()
        session.add(doctor)
        session.flush()
        forget_request(request.id)
    return doctor
