"""The doctor's week by keys and by hand: arrows, a range, where it leads; without scripts each cell is a link."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

AT = "document.activeElement.closest('td').dataset"
WIDE = {"width": 1280, "height": 900}
NEXT_WEEK = "/espace/agenda?semaine=2027-03-22"


def week(opened: Callable[..., Any], **more: Any) -> Any:
    """The grid of a week in which nobody has booked, focus on Monday at nine."""
    page = opened("full", "host", viewport=WIDE, **more)
    page.goto(NEXT_WEEK)
    page.locator(cell(540) + " a").focus()
    return page


def cell(minute: int, day: str = "2027-03-22") -> str:
    """The cell of half an hour."""
    return f"td[data-day='{day}'][data-minute='{minute}']"


def place(page: Any) -> tuple[str, int]:
    """Day and minute of the cell that has the focus."""
    return str(page.evaluate(f"{AT}.day")), int(page.evaluate(f"{AT}.minute"))


def asked(page: Any) -> dict[str, list[str]]:
    """What the address of the form says that came."""
    return parse_qs(urlsplit(page.url).query)


def test_arrows_walk_and_one_tab_leaves(opened: Callable[..., Any]) -> None:
    page = week(opened)
    for key, expected in (
        ("ArrowDown", ("2027-03-22", 570)),
        ("ArrowRight", ("2027-03-23", 570)),
        ("ArrowUp", ("2027-03-23", 540)),
        ("ArrowLeft", ("2027-03-22", 540)),
    ):
        page.keyboard.press(key)
        assert place(page) == expected
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('td')") is None


def test_a_range_by_keys_opens_the_form_of_its_length(opened: Callable[..., Any]) -> None:
    page = week(opened)
    for _ in range(2):
        page.keyboard.press("Shift+ArrowDown")
    assert page.locator("td.is-picked").count() == 3
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/espace/agenda/nouveau"))
    assert asked(page)["duree"] == ["90"]
    assert page.input_value("#hour") == "09:00"
    assert page.input_value("#day") == "2027-03-22"


def test_a_range_is_dropped_by_escape(opened: Callable[..., Any]) -> None:
    page = week(opened)
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Escape")
    assert page.locator("td.is-picked").count() == 0


def test_dragging_over_closed_hours_opens_the_form_of_an_opening(opened: Callable[..., Any]) -> None:
    page = week(opened)
    first, last = page.locator(cell(720)).bounding_box(), page.locator(cell(810)).bounding_box()
    page.mouse.move(first["x"] + 30, first["y"] + 10)
    page.mouse.down()
    page.mouse.move(last["x"] + 30, last["y"] + 10, steps=8)
    page.mouse.up()
    page.wait_for_url(re.compile("/espace/agenda/horaires/nouveau"))
    assert page.input_value("#start") == "12:00"
    assert page.input_value("#end") == "14:00"


def test_a_range_stops_where_hours_are_of_another_kind(opened: Callable[..., Any]) -> None:
    page = week(opened)
    for _ in range(8):
        page.keyboard.press("Shift+ArrowDown")
    assert page.locator("td.is-picked").count() == 6


def test_without_scripts_each_time_is_a_link(opened: Callable[..., Any]) -> None:
    page = week(opened, scripts=False)
    page.click(cell(570) + " a")
    assert page.input_value("#hour") == "09:30"
    page.go_back()
    page.click(cell(720) + " a")
    assert page.input_value("#start") == "12:00"
