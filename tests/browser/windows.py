"""Private windows that are used again: a new one costs Chromium more than most pages do."""

from typing import Any

from tests.browser.stage import Stage

KEPT = "cookies,local_storage,indexeddb,cache_storage,service_workers"


class Windows:
    """Lends pages in windows of each kind; a page that comes back leaves neither cookie nor draft behind."""

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._free: dict[str, list[tuple[Any, Any]]] = {}
        self._lent: list[tuple[str, str, Any, Any]] = []

    def page(self, stage: Stage, role: str = "", **options: Any) -> Any:
        """A new page on a stage as one of the staff or a visitor; two pages of one test never share a window."""
        kind = f"{stage.url} {sorted(options.items())}"
        free = self._free.get(kind)
        context, rest = free.pop() if free else self._window(stage, options)
        self._lent.append((kind, stage.url, context, rest))
        context.add_cookies(stage.cookie(role))
        return context.new_page()

    def give_back(self) -> None:
        """Closes the pages that are lent, and empties their windows."""
        while self._lent:
            kind, origin, context, rest = self._lent.pop()
            for page in context.pages:
                if page is not rest:
                    page.close()
            session = context.new_cdp_session(rest)
            session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": KEPT})
            session.detach()
            context.clear_cookies()
            self._free.setdefault(kind, []).append((context, rest))

    def _window(self, stage: Stage, options: dict[str, Any]) -> tuple[Any, Any]:
        common = {"base_url": stage.url, "locale": "fr-FR", "reduced_motion": "reduce"}
        context = self._browser.new_context(**common, **options)
        return context, context.new_page()  # the page that keeps the window open
