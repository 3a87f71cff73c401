"""The module that defines ``<qr-code>``, as a file."""

from __future__ import annotations

import gzip
import json
import re

from flask.testing import FlaskClient

from qr.config import Settings
from qr.payloads import PAYLOADS
from router import create_app


def test_module_is_a_script_for_every_origin(client: FlaskClient) -> None:
    response = client.get("/qr-code.js", headers={"Origin": "https://other.example"})
    assert response.mimetype == "text/javascript"
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=86400"


def test_module_has_an_entity_tag_per_encoding(client: FlaskClient) -> None:
    plain = client.get("/qr-code.js")
    compressed = client.get("/qr-code.js", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(compressed.data) == plain.data
    assert plain.headers["ETag"] != compressed.headers["ETag"]
    for fields, response in (({}, plain), ({"Accept-Encoding": "gzip"}, compressed)):
        again = client.get("/qr-code.js", headers={**fields, "If-None-Match": response.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == response.headers["ETag"]
    assert client.get("/qr-code.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_module_names_every_payload_with_secrets(client: FlaskClient) -> None:
    found = re.search(r"SECRET_PAYLOADS = new Set\((\[.*?\])\)", client.get("/qr-code.js").text)
    assert found
    assert json.loads(found[1]) == [name for name, row in PAYLOADS.items() if row.secret]


def test_module_is_open_when_the_page_is_not() -> None:
    """Other pages need the module, and it has no secret."""
    client = create_app(Settings(docs_password="secret")).test_client()
    assert client.get("/qr-code.js").status_code == 200
