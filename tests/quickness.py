"""Tells a law that grows too fast from a machine that is busy: the best of three tries counts."""

import time
from collections.abc import Callable

TRIES, ENOUGH = 3, 1.0


def cpu_seconds(act: Callable[[], object]) -> float:
    """The least CPU time of three tries; the first one under a second is enough."""
    spent = []
    for _ in range(TRIES):
        start = time.process_time()
        act()
        spent.append(time.process_time() - start)
        if spent[-1] < ENOUGH:
            break
    return min(spent)
