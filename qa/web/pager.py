"""Pages of a list by number; a number that means nothing is 404, so that no address repeats another."""

from dataclasses import dataclass

from qa.kernel.errors import NotFound

MOST_PAGES = 100


@dataclass(frozen=True)
class Pager:
    """One page of a list: `number` from 1, `pages` at least 1."""

    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return min(MOST_PAGES, max(1, -(-self.total // self.size)))

    @property
    def previous(self) -> int | None:
        """The page before, if any."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The page after, if any."""
        return self.number + 1 if self.number < self.pages else None


def page_number(raw: str | None) -> int:
    """The page asked for, 1 where none is; raises NotFound for anything but 1 to 100 in ASCII digits."""
    return 1 if raw is None else positive(raw, most=MOST_PAGES)


def positive(raw: str, *, most: int = 2**31 - 1) -> int:
    """A positive whole number in ASCII digits without leading zero; raises NotFound."""
    if not raw.isascii() or not raw.isdigit() or len(raw) > 10 or raw[0] == "0" or int(raw) > most:
        raise NotFound
    return int(raw)
