"""A clock, an owner with an API key, and visitors who scan printed codes, for the stories of customers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from io import StringIO
from typing import Any, Self

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.support.browser import Page
from tests.support.decoders import opencv
from tests.support.user_codes import WITH_KEY, create_client, settings_with

SERVICE = "https://qr.example"
SIGNING_KEY = "correct-horse-battery"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Safari/604.1"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0.0.0 Safari/537.36"
# Modules that read the time of a visit, of a write, of a report, or of the deletion of expired records.
TIMED = (
    "qr.routes.follow",
    "qr.routes.resolver",
    "qr.routes.records",
    "qr.routes.writes",
    "qr.links.statistics",
    "qr.store.sqlite",
    "qr.store.firestore",
)

Clock = Callable[[str], None]


def set_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a function that sets the time of the service, such as 2026-12-01T12:15+01:00."""

    class FixedClock(datetime):
        moment = 0.0

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromtimestamp(cls.moment, tz)

    for module in TIMED:
        monkeypatch.setattr(f"{module}.datetime", FixedClock)

    def set_time(text: str) -> None:
        FixedClock.moment = datetime.fromisoformat(text).astimezone(UTC).timestamp()

    return set_time


def open_service(store: str, keys: str = "", **changes: Any) -> FlaskClient:
    """Return the owner of a service: a client that sends an API key with all scopes. ``keys`` are entries of others."""
    settings = settings_with(store, public_url=SERVICE, signing_keys=SIGNING_KEY, **changes)
    return create_client(settings._replace(api_keys=f"{settings.api_keys} {keys}"), WITH_KEY)


def with_key(owner: FlaskClient, key: str) -> FlaskClient:
    """Return a client of the same service that sends another key; empty: no key."""
    client = owner.application.test_client()
    if key:
        client.environ_base["HTTP_X_API_KEY"] = key
    return client


def read_code(image: Image.Image) -> str:
    """Return the content of a printed code, from a decoder that the service does not use.

    OpenCV reads 249 of 250 upright codes with random ids. As a phone, it then tries another angle.
    """
    turned = (image.rotate(angle, expand=True, fillcolor="white") for angle in (0, 10, 45))
    content = next(filter(None, map(opencv, turned)), b"")
    assert content, "OpenCV cannot read the code"
    return content.decode()


def scan(owner: FlaskClient, url: str, phone: str = IPHONE, address: str = "192.0.2.1", **fields: str) -> TestResponse:
    """Open the URL of a code as a phone does. ``fields`` are header fields, such as Accept_Language="fr"."""
    headers = {"User-Agent": phone, **{name.replace("_", "-"): value for name, value in fields.items()}}
    visitor, environ = with_key(owner, ""), {"REMOTE_ADDR": address}
    return visitor.get(url.removeprefix(SERVICE), headers=headers, environ_overrides=environ, buffered=True)


def opens(response: TestResponse) -> str | None:
    """Return the URL that the browser of a visitor opens."""
    assert response.status_code in {302, 303}, (response.status_code, response.text)
    return response.headers["Location"]


def shows(response: TestResponse) -> str:
    """Return the words on the page that a visitor sees."""
    return " ".join(
        " ".join(data.split()) for name, data in Page(response.text).texts if name not in {"style", "script"}
    )


def ask(client: FlaskClient, path: str) -> dict[str, Any]:
    """Return the JSON object of a response."""
    response = client.get(path)
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def send(client: FlaskClient, method: str, path: str, members: Mapping[str, Any]) -> dict[str, Any]:
    """Write a record. Return its document."""
    response = client.open(path, method=method, json=members)
    assert response.status_code in {200, 201}, response.text
    return dict(response.json or {})


def table(response: TestResponse) -> list[dict[str, str]]:
    """Return the rows of a CSV file, as a spreadsheet shows them."""
    assert response.status_code == 200, response.text
    return list(csv.DictReader(StringIO(response.data.decode("utf-8-sig"), newline="")))
