"""A filled place, its archive, and empty places to restore into."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.backup.places import Saved, saved_site
from tests.plugins.databases import Databases


@pytest.fixture(autouse=True)
def present_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting another site chooses another vault: the tests' own comes back afterwards."""
    from qa.kernel import crypto

    monkeypatch.setattr(crypto, "_vault", crypto._vault)


@pytest.fixture
def saved(new_database: Callable[..., str], tmp_path: Path) -> Saved:
    """The archive of a site with one of everything."""
    return saved_site(new_database(), tmp_path)


@pytest.fixture
def empty(databases: Databases) -> Iterator[Callable[[str], str]]:
    """Makes empty databases of either kind: `empty("postgresql")`."""
    made: list[str] = []

    def make(kind: str) -> str:
        made.append(databases.make(kind, schema=False))
        return made[-1]

    yield make
    for url in made:
        databases.drop(url)
