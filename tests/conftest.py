from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app


@pytest.fixture
def client() -> FlaskClient:
    """A client of the internal app with default settings."""
    return create_app(Settings()).test_client()
