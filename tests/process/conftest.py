"""A migrated place for real processes, on each database."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.process.running import Ground, ground


@pytest.fixture
def place(new_database: Callable[..., str], tmp_path: Path) -> Iterator[Ground]:
    """A place with the schema and nothing else."""
    with ground(tmp_path, new_database()) as made:
        yield made
