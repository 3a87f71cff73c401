"""Settings, header fields and clients for an app with a store of records."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.security import generate_password_hash

from qr.access import passwords
from qr.access.keys import SCOPES, format_entry
from qr.config import Settings
from router import create_app

KEY = "the key of the tests"
CHEAP_HASH = "scrypt:128:8:1"  # 1/256 of the cost of a real hash; with less, the memory limit of Werkzeug is too low
WITH_KEY = {"X-API-Key": KEY}
PHONE = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"}
TABLET = {"User-Agent": "Mozilla/5.0 (Linux; Android 14; SM-X710) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"}


def hash_passwords_cheaply(patch: pytest.MonkeyPatch) -> None:
    """Hash the passwords of new records in microseconds, for tests of which the cost of a hash is no part."""
    patch.setattr(passwords, "generate_password_hash", lambda password: generate_password_hash(password, CHEAP_HASH))


def settings_with(store: str, **others: object) -> Settings:
    """Return settings with a store, and with an API key that has all scopes."""
    return Settings(store=store, api_keys=format_entry("test", SCOPES, KEY), **others)  # type: ignore[arg-type]


class _BufferedClient(FlaskClient):
    """A client that reads every response to its end, as browsers and curl do."""

    def open(self, *args: Any, **kwargs: Any) -> Any:
        return super().open(*args, **{"buffered": True, **kwargs})


def create_client(settings: Settings, headers: dict[str, str]) -> FlaskClient:
    """Return a client of the internal app that adds these header fields to every request."""
    app = create_app(settings)
    app.test_client_class = _BufferedClient
    client = app.test_client()
    for name, value in headers.items():
        client.environ_base[f"HTTP_{name.upper().replace('-', '_')}"] = value
    return client
