"""The steps that lead from a page to one of its states."""

from typing import Any


def press(page: Any, selector: str) -> None:
    """Presses, and waits for the page that follows: no step after it meets the page that is left."""
    with page.expect_navigation():
        page.click(selector)


def send_last(page: Any, cast: Any) -> None:
    """Presses the last button of the page's own forms."""
    press(page, "main form[method=post] button[type=submit] >> nth=-1")


def unfold(page: Any, cast: Any) -> None:
    """Opens whatever is folded."""
    for one in page.query_selector_all("main summary"):
        one.click()
