"""Who acts and what each role may do: one vocabulary, one table."""

from dataclasses import dataclass, field
from enum import StrEnum

from qa.kernel.errors import NotAllowed


class Role(StrEnum):
    """The parts a person can play; everybody plays ANYONE."""

    ANYONE = "anyone"
    ASKER = "asker"
    PATIENT = "patient"
    REGISTERED = "registered"
    DOCTOR = "doctor"
    PROFESSIONAL = "professional"
    STUDENT = "student"
    INDUSTRY = "industry"
    MODERATOR = "moderator"
    VERIFIER = "verifier"
    ADMINISTRATOR = "administrator"
    SYSTEM = "system"


# Roles that an account can hold; the others are played without one.
ACCOUNT_ROLES = tuple(
    role for role in Role if role not in (Role.ANYONE, Role.ASKER, Role.PATIENT, Role.SYSTEM)
)
# Who runs the site: invited by an administrator, granted and taken with a reason.
TEAM_ROLES = (Role.MODERATOR, Role.VERIFIER, Role.ADMINISTRATOR)
# Who may read or change what others wrote must prove more than a password (ASVS 5.0 6.3.3).
FACTOR_ROLES = frozenset({Role.DOCTOR, *TEAM_ROLES})


class Action(StrEnum):
    """What can be done, as the routes and services name it."""

    READ = "read"
    ASK = "ask"
    FOLLOW = "follow"
    BOOK = "book"
    ATTEND = "attend"
    SIGN_IN = "sign_in"
    USE_ACCOUNT = "use_account"
    EDIT_PROFILE = "edit_profile"
    KEEP_AGENDA = "keep_agenda"
    APPLY = "apply"
    ENTER_SPACE = "enter_space"
    SPONSOR = "sponsor"
    ANSWER = "answer"
    MODERATE = "moderate"
    VERIFY = "verify"
    ADMINISTER = "administer"
    OPERATE = "operate"


PERMISSIONS: dict[Action, frozenset[Role]] = {
    Action.READ: frozenset({Role.ANYONE}),
    Action.ASK: frozenset({Role.ANYONE}),
    Action.FOLLOW: frozenset({Role.ASKER}),
    Action.BOOK: frozenset({Role.ANYONE}),
    Action.ATTEND: frozenset({Role.PATIENT}),
    Action.SIGN_IN: frozenset({Role.ANYONE}),
    Action.USE_ACCOUNT: frozenset(ACCOUNT_ROLES),
    Action.EDIT_PROFILE: frozenset({Role.REGISTERED, Role.DOCTOR}),
    Action.KEEP_AGENDA: frozenset({Role.REGISTERED, Role.DOCTOR}),
    Action.APPLY: frozenset({Role.REGISTERED, Role.DOCTOR, Role.PROFESSIONAL, Role.STUDENT}),
    Action.ENTER_SPACE: frozenset({Role.DOCTOR, Role.PROFESSIONAL, Role.STUDENT}),
    Action.SPONSOR: frozenset({Role.DOCTOR, Role.PROFESSIONAL}),
    Action.ANSWER: frozenset({Role.DOCTOR}),
    Action.MODERATE: frozenset({Role.MODERATOR, Role.ADMINISTRATOR}),
    Action.VERIFY: frozenset({Role.VERIFIER, Role.ADMINISTRATOR, Role.SYSTEM}),
    Action.ADMINISTER: frozenset({Role.ADMINISTRATOR, Role.SYSTEM}),
    Action.OPERATE: frozenset({Role.SYSTEM}),
}


@dataclass(frozen=True)
class Actor:
    """Who acts: an account with its roles, or somebody without one (`account_id` None)."""

    account_id: int | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)

    def may(self, action: Action) -> bool:
        """True where one of the actor's roles allows the action."""
        return bool(PERMISSIONS[action] & (self.roles | {Role.ANYONE}))


ANONYMOUS = Actor()
SYSTEM = Actor(roles=frozenset({Role.SYSTEM}))
ASKER = Actor(roles=frozenset({Role.ASKER}))
PATIENT = Actor(roles=frozenset({Role.PATIENT}))


def require(actor: Actor, action: Action) -> None:
    """Raises NotAllowed where the actor may not do this."""
    if not actor.may(action):
        raise NotAllowed
