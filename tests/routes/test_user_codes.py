"""The story of a code that is printed once, as its owner and those who scan it live it, on every kind of store."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.support.decoders import open_png, zxing
from tests.support.user_codes import PHONE, TABLET


def read(picture: bytes) -> str:
    """What a decoder makes of a PNG."""
    content = zxing(open_png(picture))
    assert content is not None
    return content.decode()


def test_a_printed_code_leads_elsewhere_later_and_its_scans_are_counted(office: FlaskClient) -> None:
    printed = office.get("/user/42/qr").data
    link = read(printed)
    assert link == "http://localhost/u/42"
    assert office.get(link).status_code == 404

    assert office.put("/user/42", json={"target": "https://example.com/menu"}).status_code == 201
    assert office.get(link, headers=PHONE).headers["Location"] == "https://example.com/menu"

    assert office.patch("/user/42", json={"target": "https://example.com/summer"}).status_code == 200
    assert office.get("/user/42/qr").data == printed
    followed = office.get(read(printed), headers=TABLET)
    assert (followed.status_code, followed.headers["Location"]) == (302, "https://example.com/summer")
    assert followed.headers["Cache-Control"] == "no-store"

    scans = office.get("/user/42/scans").json
    assert scans
    assert (scans["total"], scans["unique"]) == (2, 2)
    assert scans["by_device"] == {"android": 1, "ios": 1}

    assert office.delete("/user/42").status_code == 204
    assert office.get(link, headers=PHONE).status_code == 404
    assert office.get("/user/42/qr").data == printed


def test_a_lunch_menu_for_phones_a_contact_for_others_and_an_end(office: FlaskClient) -> None:
    made = office.post(
        "/user",
        json={
            "target": {"contact": {"name": "Jane Doe", "phone": "+41 44 668 18 00"}},
            "rules": [{"name": "phones", "device": "mobile", "target": "https://example.com/menu"}],
            "style": {"shape": "dot", "dark": "#1d4e89"},
            "max_scans": 3,
            "fallback": "https://example.com/over",
        },
    )
    assert made.status_code == 201
    assert made.json
    link, code = made.json["url"], made.json["qr"]
    assert read(office.get(code).data) == link

    assert office.get(link, headers=PHONE).headers["Location"] == "https://example.com/menu"
    card = office.get(link)
    assert card.mimetype == "text/vcard"
    assert "TEL:+41446681800" in card.text
    assert office.get(link, headers=TABLET).status_code == 302
    assert office.get(link, headers=PHONE).headers["Location"] == "https://example.com/over"

    scans = office.get(f"/user/{made.json['id']}/scans").json
    assert scans
    assert scans["total"] == 3
    assert scans["by_rule"] == {"phones": 2, "default": 1}
