"""Things that happen at the same moment, each in a thread and an application context of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from flask import Flask

Result = TypeVar("Result")


def together(app: Flask, actions: list[Callable[[], Result]]) -> list[Result | BaseException]:
    """Starts all actions at once; gives their results, or what they raised, in their order."""
    start = Barrier(len(actions), timeout=30)

    def run(action: Callable[[], Result]) -> Result:
        with app.app_context():
            start.wait()
            return action()

    with ThreadPoolExecutor(len(actions)) as threads:
        done = [threads.submit(run, action) for action in actions]
        return [one.exception() or one.result() for one in done]
