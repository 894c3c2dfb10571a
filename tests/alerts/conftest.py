"""A ninth of the sets for the tests of versions: reading all of them is measured by `make bench`."""

import pytest

from qa.safety import effects


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Proposals are measured on these."""
    rows = effects.sets()[::9]
    for place in ("qa.safety.effects.sets", "qa.alerts.views.sets"):
        monkeypatch.setattr(place, lambda: rows)
