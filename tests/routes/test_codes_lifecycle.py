"""The life of a printed QR code, from the first image to deletion, with each kind of store."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.support.decoders import open_png, zxing
from tests.support.user_codes import PHONE, TABLET


def decode(png: bytes) -> str:
    """Decode the QR code in a PNG."""
    content = zxing(open_png(png))
    assert content is not None
    return content.decode()


def test_printed_code_gets_targets_later_and_counts_scans(client_with_key: FlaskClient) -> None:
    printed = client_with_key.get("/user/42/qr").data
    link = decode(printed)
    assert link == "http://localhost/u/42"
    assert client_with_key.get(link).status_code == 404

    assert client_with_key.put("/user/42", json={"target": "https://example.com/menu"}).status_code == 201
    assert client_with_key.get(link, headers=PHONE).headers["Location"] == "https://example.com/menu"

    assert client_with_key.patch("/user/42", json={"target": "https://example.com/summer"}).status_code == 200
    assert client_with_key.get("/user/42/qr").data == printed
    redirected = client_with_key.get(decode(printed), headers=TABLET)
    assert (redirected.status_code, redirected.headers["Location"]) == (302, "https://example.com/summer")
    assert redirected.headers["Cache-Control"] == "no-store"

    scans = client_with_key.get("/user/42/scans").json
    assert scans
    assert (scans["total"], scans["unique"]) == (2, 2)
    assert scans["by_device"] == {"android": 1, "ios": 1}

    assert client_with_key.delete("/user/42").status_code == 204
    assert client_with_key.get(link, headers=PHONE).status_code == 404
    assert client_with_key.get("/user/42/qr").data == printed


def test_link_with_rule_payload_limit_and_fallback(client_with_key: FlaskClient) -> None:
    created = client_with_key.post(
        "/user",
        json={
            "target": {"contact": {"name": "Jane Doe", "phone": "+41 44 668 18 00"}},
            "rules": [{"name": "phones", "device": "mobile", "target": "https://example.com/menu"}],
            "style": {"shape": "dot", "dark": "#1d4e89"},
            "max_scans": 3,
            "fallback": "https://example.com/over",
        },
    )
    assert created.status_code == 201
    assert created.json
    link, code = created.json["url"], created.json["qr"]
    assert decode(client_with_key.get(code).data) == link

    assert client_with_key.get(link, headers=PHONE).headers["Location"] == "https://example.com/menu"
    contact = client_with_key.get(link)
    assert contact.mimetype == "text/vcard"
    assert "TEL:+41446681800" in contact.text
    assert client_with_key.get(link, headers=TABLET).status_code == 302
    assert client_with_key.get(link, headers=PHONE).headers["Location"] == "https://example.com/over"

    scans = client_with_key.get(f"/user/{created.json['id']}/scans").json
    assert scans
    assert scans["total"] == 3
    assert scans["by_rule"] == {"phones": 2, "default": 1}
