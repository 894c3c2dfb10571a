"""Every state once: what the server sent, and the interface's own words on it."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.browser.stage import Stage
from tests.browser.states import STATES
from tests.browser.windows import Windows

# The words of people stand in elements of dir="auto", in fields, or in addresses.
WORDS = """() => {
  const people = "[dir=auto], .prose, textarea, input, script, style, code, [lang=en], .facts dd, time, option[value]";
  const named = ["aria-label", "placeholder", "alt", "title"];
  const walker = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const parent = walker.currentNode.parentElement;
    if (!parent.closest(people)) found.push(walker.currentNode.data);
  }
  for (const one of document.querySelectorAll("*"))
    for (const { name, value } of one.attributes)
      if ((named.includes(name) || name.startsWith("data-word")) && !one.closest(people)) found.push(value);
  return found.map((text) => text.trim()).filter(Boolean);
}"""


@dataclass(frozen=True)
class Sent:
    """A page as the server sent it, and its words."""

    html: str
    words: list[str]


class Walk:
    """Opens a state the first time it is asked for, and keeps it in a folder that all processes of a run share."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def open(self, name: str, page: Any, stage: Stage) -> None:
        """Opens a state on this page, and keeps what was sent for tests that only read."""
        answers: list[Any] = []
        page.on("response", lambda one: answers.append(one) if one.request.is_navigation_request() else None)
        STATES[name].open(page, stage.cast)
        whole = json.dumps({"html": answers[-1].text(), "words": page.evaluate(WORDS)})
        own = self._folder / f"{name}.{os.getpid()}"
        own.write_text(whole)
        own.replace(self._folder / f"{name}.json")

    def sent(self, name: str, windows: Windows, stages: dict[str, Stage]) -> Sent:
        """What was sent for a state; opened without scripts where nobody has opened it."""
        kept = self._folder / f"{name}.json"
        if not kept.exists():
            state = STATES[name]
            stage = stages[state.stage]
            self.open(name, windows.page(stage, state.role, java_script_enabled=False), stage)
            windows.give_back()
        return Sent(**json.loads(kept.read_text()))
