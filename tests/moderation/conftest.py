"""What tests of moderation share."""

import pytest
from flask.testing import FlaskClient

from tests.moderation.desk import Desk


@pytest.fixture
def desk(client: FlaskClient) -> Desk:
    """A moderator who has signed in."""
    return Desk(client)
