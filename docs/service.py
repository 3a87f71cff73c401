"""Requests to the service itself, with its default settings."""

from __future__ import annotations

from functools import cache
from urllib.parse import quote

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.config import Settings
from router import create_app


@cache
def _client() -> FlaskClient:
    return create_app(Settings()).test_client()


def get(url: str) -> TestResponse:
    """Return the response to a URL. The documents show URLs unquoted, as in ``town=Zürich``; here they are quoted."""
    return _client().get(quote(url, safe="/?=&:%+,-._~()"))
