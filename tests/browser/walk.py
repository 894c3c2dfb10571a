"""Every state once without any script: what the server sent, and the interface's own words on it."""

from dataclasses import dataclass
from typing import Any

from tests.browser.stage import Stage
from tests.browser.states import STATES

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
    """Opens a state the first time it is asked for, and remembers it."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._seen: dict[str, Sent] = {}
        self._sent: dict[str, str] = {}

    def keep(self, name: str, html: str) -> None:
        """What the server sent for a state that another test has opened: it need not be opened again for it."""
        self._sent[name] = html

    def html(self, name: str, stages: dict[str, Stage]) -> str:
        """The HTML of a state, from whoever opened it first."""
        return self._sent.get(name) or self.look(name, stages).html

    def look(self, name: str, stages: dict[str, Stage]) -> Sent:
        """What was sent for a state."""
        if name not in self._seen:
            self._seen[name] = self._open(name, stages[STATES[name].stage])
        return self._seen[name]

    def _open(self, name: str, stage: Stage) -> Sent:
        context = self._browser.new_context(base_url=stage.url, java_script_enabled=False)
        context.add_cookies(stage.cookie(STATES[name].role))
        page = context.new_page()
        answers: list[Any] = []
        page.on("response", lambda one: answers.append(one) if one.request.is_navigation_request() else None)
        STATES[name].open(page, stage.cast)
        sent = Sent(answers[-1].text(), page.evaluate(WORDS))
        context.close()
        return sent
