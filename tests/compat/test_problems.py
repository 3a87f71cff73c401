from __future__ import annotations

import json

from flask import Response
from flask.testing import FlaskClient

from qr.compat.problems import detail, replace_body, send_text, status
from tests.support.tables import for_each


def problem(code: int) -> Response:
    headers = {"Retry-After": "5", "Cache-Control": "no-store"}
    return Response(json.dumps({"detail": "too \u00e4"}), code, headers, content_type="application/problem+json")


@for_each("code, expected", [(400, 400), (406, 400), (415, 400), (422, 400), (413, 413), (429, 429), (500, 500)])
def test_all_bad_input_has_status_400(code: int, expected: int) -> None:
    assert status(problem(code)) == expected


def test_other_body_keeps_the_header_fields() -> None:
    response = replace_body(problem(429), b"x", "image/png")
    assert (response.data, response.status_code, response.content_type) == (b"x", 429, "image/png")
    assert (response.headers["Retry-After"], response.headers["Cache-Control"]) == ("5", "no-store")
    assert response.headers.getlist("Content-Type") == ["image/png"]


def test_text_is_one_line() -> None:
    assert send_text(problem(422)).get_data() == "too \u00e4\n".encode()
    assert detail(problem(422)) == "too \u00e4"
    redirect = Response(status=308)
    assert send_text(redirect) is redirect


def test_advice_for_other_urls_is_left_out(client: FlaskClient) -> None:
    for url in ("/v1/create-qr-code/?data=x&color=fff", "/qr?text=x&dark=fff"):
        response = client.get(url)
        assert response.status_code == 400
        assert "verify" not in response.headers.get("X-quickchart-error", "contrast") + response.get_data().decode(
            "latin-1"
        )
