"""Requests to links and records, and the parts of their responses."""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.support.browser import Page

TARGET = "https://example.com/target"
FALLBACK = "https://example.com/over"
WIFI = {"ssid": "Café du Lac", "password": "creme brulee", "hidden": True}


def put_link(client: FlaskClient, **members: Any) -> str:
    """Create or replace the record 42. Return the path of its link."""
    response = client.put("/user/42", json={"target": TARGET, **members})
    assert response.status_code in {200, 201}, response.text
    return "/u/42"


def put_record(client: FlaskClient, **members: Any) -> None:
    """Create the record 42."""
    assert client.put("/user/42", json=members).status_code == 201


def total_scans(client: FlaskClient, user_id: str = "42") -> int:
    """Return the number of counted scans of a link."""
    return int(json_body(client.get(f"/user/{user_id}/scans"))["total"])


def redirect(response: TestResponse) -> tuple[int, str | None]:
    """Return the status and the Location of a response."""
    return response.status_code, response.headers.get("Location")


def json_body(response: TestResponse) -> dict[str, Any]:
    """Return the JSON object in the body of a response."""
    assert response.json is not None
    body: dict[str, Any] = response.json
    return body


def parse_page(response: TestResponse) -> Page:
    """Return the HTML page of a response with status 200."""
    assert (response.status_code, response.content_type) == (200, "text/html; charset=utf-8"), response.text
    return Page(response.text)
