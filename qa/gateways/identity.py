"""Who a professional is, told by a provider of identities: the contract, the refusals, and the version without one."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Protocol


class Refusal(StrEnum):
    """Why nothing is proved."""

    OFF = "off"
    DOWN = "down"
    FAULT = "fault"
    CANCELLED = "cancelled"
    RETURN = "return"
    SIGNATURE = "signature"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    EXPIRED = "expired"
    NONCE = "nonce"
    LEVEL = "level"
    SUBJECT = "subject"
    NOT_HEALTH = "not_health"
    NO_EXERCISE = "no_exercise"
    NO_NUMBER = "no_number"
    TEST_NUMBER = "test_number"
    TWO_NUMBERS = "two_numbers"


class IdentityRefused(Exception):
    """Nothing is proved, and nothing is kept; `reason` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Identity:
    """A professional as the provider knows the person who has just signed in there.

    `exercises` are TRE_G15 `profession` and TRE_R09 `category`; `specialties` are TRE_R38; `acr` is the level of the
    sign-in. Names may be empty.
    """

    rpps: str
    family: str
    given: str
    exercises: list[dict[str, str]]
    specialties: list[str]
    acr: str

    def proof(self) -> dict[str, Any]:
        """The same as values of JSON."""
        return asdict(self)


@dataclass(frozen=True)
class SignedIn:
    """What a sign-in at the provider gave; `hint` is the id_token, for signing out there."""

    identity: Identity
    hint: str


class Identities(Protocol):
    """A sign-in at the provider, in two requests of the same session, and the way out."""

    offered: bool

    def begin(self, return_to: str) -> str:
        """The provider's address for this sign-in, which comes back to `return_to`; raises IdentityRefused."""

    def finish(self) -> SignedIn:
        """What the request that came back brings; works once for a sign-in. Raises IdentityRefused."""

    def leave(self, hint: str, return_to: str) -> str | None:
        """The provider's address for signing out there; None where it has none or cannot be asked."""


class NoIdentities:
    """No provider is set."""

    offered = False

    def begin(self, return_to: str) -> str:
        """Raises IdentityRefused."""
        raise IdentityRefused(Refusal.OFF)

    def finish(self) -> SignedIn:
        """Raises IdentityRefused."""
        raise IdentityRefused(Refusal.OFF)

    def leave(self, hint: str, return_to: str) -> str | None:
        """None."""
        return None
