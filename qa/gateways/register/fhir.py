"""The Annuaire Santé by its FHIR service, version 2: one person at a time, slowly enough for its rules."""

import time
from collections.abc import Callable
from datetime import date

from qa.gateways.register.contract import Person, RegisterDown
from qa.gateways.register.fhir_answers import UNREADABLE, read_answer
from qa.gateways.register.fhir_calls import Reply, ask
from qa.kernel.clock import now
from qa.kernel.errors import TooMany
from qa.kernel.limits import Limit, count
from qa.language.marks import N_

# The service allows 17 calls a second. Windows of our clock are not those of the service, and the clocks of two hosts
# differ by less than a second: any second of the service touches at most three of ours, which makes 15.
PACE = Limit("register_call", 5, 1)
PAUSES = (1.0, 4.0)
WHOLE_SECONDS = 45.0  # with the last call's own time still within the 60 for which a delivery is claimed
LAST_SECONDS = 10.0  # no try begins with less left
TURNS = 20

DOWN = N_("L’Annuaire Santé ne répond pas pour le moment. Nous réessaierons.")
BUSY = N_("L’Annuaire Santé est très demandé pour le moment. Nous réessaierons.")
REFUSED = N_("L’Annuaire Santé refuse la clé de ce site. L’équipe doit la renouveler.")


class FhirRegister:
    """`url` is the base address (…/fhir/v2): the only host that is ever asked; `wait` sleeps for some seconds."""

    def __init__(self, url: str, key: str, *, wait: Callable[[float], None] = time.sleep) -> None:
        self._address = f"{url.rstrip('/')}/Practitioner"
        self._key = key
        self._wait = wait

    def look_up(self, rpps: str) -> Person | None:
        """The person who bears the number today, None where the service has nobody; raises RegisterDown.

        Three tries with growing pauses, longer where the service asks for it, within 45 seconds to begin the last.
        """
        if not (rpps.isascii() and rpps.isdigit() and len(rpps) == 11):
            return None
        reply = self._reply(rpps)
        if reply.status in (401, 403):
            raise RegisterDown(REFUSED)
        if reply.status == 429:
            raise RegisterDown(BUSY)
        if reply.status != 200:
            raise RegisterDown(UNREADABLE if 300 <= reply.status < 500 else DOWN)
        return read_answer(reply.body, rpps=rpps, today=now().date())

    def as_of(self) -> date | None:
        """Today: the service answers for the present."""
        return now().date()

    def _reply(self, rpps: str) -> Reply:
        until = time.monotonic() + WHOLE_SECONDS
        reply = self._once(rpps, until)
        for pause in PAUSES:
            rest = max(pause, reply.after)
            if not reply.may_try_again or time.monotonic() + rest + LAST_SECONDS > until:
                break
            self._wait(rest)
            reply = self._once(rpps, until)
        return reply

    def _once(self, rpps: str, until: float) -> Reply:
        self._take_turn()
        left = max(1.0, until - time.monotonic())
        return ask(self._address, key=self._key, parameters={"identifier": rpps}, seconds=left)

    def _take_turn(self) -> None:
        """Waits until one more call fits into the second, counted for all processes in the database."""
        for _ in range(TURNS):
            try:
                count(PACE, "all")
            except TooMany as full:
                self._wait(full.retry_after)
            else:
                return
        raise RegisterDown(BUSY)
