"""One of several processes that book at the same moment: reads its orders, waits for a sign, tells what happened.

Orders are JSON: `tries` as [doctor, motive, place, start] and `name`, so that each process has patients of its own.
"""

import json
import sys
import time
from collections import Counter
from datetime import datetime

from qa import create_app
from qa.appointments.services.bookings import Patient, confirm, give_contact
from qa.appointments.services.holds import hold_slot
from qa.kernel.errors import DomainError

MEMORY = {"QA_SEARCH_URL": "memory:", "QA_QUEUE_URL": "memory:", "QA_MAIL_URL": "memory:"}


def book(order: list, email: str) -> str:
    """The whole way of a patient; what came of it."""
    doctor_id, motive_id, place_id, start = order
    of = {"doctor_id": doctor_id, "motive_id": motive_id, "place_id": place_id}
    try:
        appointment, _ = hold_slot(**of, starts_at=datetime.fromisoformat(start))
        give_contact(appointment.id, Patient("Léa Moreau", email))
        return confirm(appointment.id)
    except DomainError as refused:
        return refused.message
    except Exception as fault:  # noqa: BLE001 - every fault is counted and told
        return f"{type(fault).__name__}: {fault}"[:300]


def main() -> None:
    """Once the sign has come, all tries one after the other."""
    app = create_app(MEMORY)
    with app.app_context():
        orders = json.loads(sys.stdin.readline())
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        sys.stdin.readline()
        found, times = Counter(), []
        for number, order in enumerate(orders["tries"]):
            begins = time.perf_counter()
            found[book(order, f"{orders['name']}-{number}@example.org")] += 1
            times.append(time.perf_counter() - begins)
    sys.stdout.write(json.dumps({"found": found, "times": times}))


if __name__ == "__main__":
    main()
