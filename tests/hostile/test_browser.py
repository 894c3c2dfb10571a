"""What leaves our door does nothing in a real browser; the same texts without the door do."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from markupsafe import escape

from qa.kernel.sanitize import render
from qa.kernel.text import excerpt, normalise, plain
from qa.language.highlight import extracts
from tests.hostile.strings import HOSTILE
from tests.hostile.vectors import telling, vectors, with_elements

pytestmark = [pytest.mark.slow, pytest.mark.browser]
CAGE = Path(__file__).with_name("cage.js")
HOST = "http://localhost/"
ABREAST, BATCH = 16, 300
# A text of ours must come to its end; a hostile one may well replace its document, and a busy machine gets more time.
OURS_MS, RAW_MS = 60_000, (2500, 10_000, 40_000)
SPARSE = 24
# As many texts in one document where none may run: whichever runs is seen.
TOGETHER = 40
Found = tuple[int, list[str]]


class Cage:
    """A page that runs texts in documents cut off from everything."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.asked: list[str] = []
        page.on("dialog", lambda dialog: dialog.dismiss())
        page.route("**/*", self._answer)

    def _answer(self, route: Any) -> None:
        if route.request.url == HOST:
            route.fulfill(body="<!DOCTYPE html><title>Cage</title><body>", content_type="text/html")
            return
        self.asked.append(route.request.url)
        route.abort()

    def run(self, texts: Sequence[str], *, patience: int = OURS_MS) -> Found:
        """How many documents came to their end, and the numbers of the texts that ran a script in one of them."""
        total, ran = 0, set()
        for first in range(0, len(texts), BATCH):
            self._page.goto(HOST)
            self._page.add_script_tag(content=CAGE.read_text())
            numbered = [(first + number, text) for number, text in enumerate(texts[first : first + BATCH])]
            told = self._page.evaluate(
                "([texts, how]) => run(texts, how)", [numbered, {"abreast": ABREAST, "patience": patience}]
            )
            total += told["finished"]
            ran |= {name.partition(":")[0] for name in told["ran"]}
        return total, sorted(ran)


@pytest.fixture
def cage(browser: Any) -> Iterator[Cage]:
    """A cage in a browser without a network."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.set_default_timeout(180_000)
    yield Cage(page)
    context.close()


def everything(shared_data: Path) -> list[str]:
    """All vectors, and our own."""
    return list(dict.fromkeys([*vectors(shared_data), *HOSTILE]))


def together(pieces: Sequence[str]) -> list[str]:
    """Many pieces in each document."""
    return ["\n".join(pieces[first : first + TOGETHER]) for first in range(0, len(pieces), TOGETHER)]


def escaped(text: str) -> str:
    """A text as templates show it: in an element, in attributes, in a field, as a card and as an extract."""
    line = escape(normalise(text, multiline=False))
    passage = "".join(
        f"<mark>{escape(part.text)}</mark>" if part.hit else str(escape(part.text))
        for part in extracts(plain(render(text)), text[:80])
    )
    short = escape(excerpt(plain(render(text)), limit=60))
    field = f'<input value="{line}"><textarea>{line}</textarea>'
    return f'<h3 title="{line}">{line}</h3><p class="summary">{short}</p><p>{passage}</p>{field}'


def test_nothing_that_leaves_the_door_runs(cage: Cage, shared_data: Path) -> None:
    outputs = [render(text) for text in everything(shared_data)]
    marked = with_elements(outputs)
    assert len(marked) >= 250
    documents, ran = cage.run(marked)
    assert (documents, [marked[int(one)] for one in ran]) == (3 * len(marked), [])
    bare = together(sorted(set(outputs) - set(marked)))
    assert cage.run(bare) == (3 * len(bare), [])
    assert cage.asked == []


def test_nothing_shown_as_typed_runs(cage: Cage, shared_data: Path) -> None:
    pieces = together([escaped(text) for text in telling(everything(shared_data))])
    assert cage.run(pieces) == (3 * len(pieces), [])
    assert cage.asked == []


def test_without_the_door_they_run(cage: Cage, shared_data: Path) -> None:
    raw = everything(shared_data)[::SPARSE]
    assert len(raw) > 400
    for patience in RAW_MS:
        _, ran = cage.run(raw, patience=patience)
        if len(ran) >= 80 and cage.asked:
            break
    assert len(ran) >= 80
    assert cage.asked != []
