from __future__ import annotations

import json
from base64 import b64decode, b64encode
from io import BytesIO
from typing import Any

import pytest
import segno
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from PIL import Image, ImageDraw

from qr.config import Settings
from qr.contract.readings import reading_schema
from qr.http.headers import NO_STORE
from router import create_app
from tests.support.photographs import draw, symbol_image, write_file
from tests.support.tables import for_each

MENU = "https://example.com/menu"
PNG = write_file(symbol_image(MENU, error="Q", version=4, boost_error=False), "PNG")


def post(client: FlaskClient, file: bytes, media_type: str = "image/png", **query: str) -> Any:
    response = client.post("/read", data=file, content_type=media_type, query_string=query)
    assert response.status_code == 200, response.text
    Draft202012Validator(reading_schema()).validate(response.json)
    return response.json


def test_symbol_is_returned_with_its_properties(client: FlaskClient) -> None:
    (symbol,) = post(client, PNG)["symbols"]
    position, measurements = symbol.pop("position"), symbol.pop("measurements")
    assert [(round(corner["x"] / 6), round(corner["y"] / 6)) for corner in position] == [
        (4, 4), (37, 4), (37, 37), (4, 37),
    ]  # fmt: skip
    assert measurements == {"module_pixels": pytest.approx(6, abs=0.2), "contrast": 21, "quiet_zone_modules": 4}
    mask = segno.make(MENU, error="Q", version=4, boost_error=False).mask
    assert symbol == {
        "text": MENU, "bytes": b64encode(MENU.encode()).decode(), "symbology": "qr", "version": 4, "ecc": "Q",
        "mask": mask, "charset": "ascii", "gs1": False, "page": 1, "structured_append": None,
        "used_error_correction": 0, "payload": {
            "name": "url", "fields": {"url": MENU}, "is_secret": False, "is_exact": True, "warnings": [], "state": None,
        },
    }  # fmt: skip


def test_payload_is_returned_with_its_fields(client: FlaskClient) -> None:
    for url, name, fields in (
        ("/wifi/png", "wifi", {"ssid": "net", "password": "12345678", "security": "WPA"}),
        ("/gs1/png", "gs1", {"gtin": "09506000134352", "lot": "A(21)B", "serial": "C"}),
    ):
        (symbol,) = post(client, client.post(url, data=fields).data)["symbols"]
        payload = symbol["payload"]
        assert (payload["name"], payload["fields"], payload["is_exact"]) == (name, fields, True)
        assert payload["is_secret"] == (name == "wifi")


def test_part_of_structured_append_has_no_payload(client: FlaskClient) -> None:
    part = segno.make_sequence("https://example.com/" + "a" * 60, symbol_count=2)[0]
    (symbol,) = post(client, write_file(draw(part), "PNG"))["symbols"]
    assert symbol["text"].startswith("https://example.com/")
    assert symbol["payload"] is None


def test_link_is_returned_with_its_state(client: FlaskClient) -> None:
    (symbol,) = post(client, write_file(symbol_image("http://localhost/u/7"), "PNG"))["symbols"]
    assert (symbol["payload"]["name"], symbol["payload"]["fields"]) == ("link", {"id": "7"})
    assert symbol["payload"]["state"] == "no_target"


def test_all_kinds_of_bodies_are_accepted(client: FlaskClient) -> None:
    form = client.post("/read", data={"image": (BytesIO(PNG), "photo.png")})
    document = client.post("/read", json={"image": b64encode(PNG).decode()})
    assert form.json == document.json == post(client, PNG)
    assert form.headers["Cache-Control"] == document.headers["Cache-Control"] == NO_STORE


@for_each("name", ["JPEG", "WEBP", "GIF", "TIFF", "BMP", "PDF"])
def test_each_format_is_read(client: FlaskClient, name: str) -> None:
    image = symbol_image(MENU)
    media_type = "application/pdf" if name == "PDF" else f"image/{name.lower()}"
    assert post(client, write_file(image, name), media_type)["symbols"][0]["text"] == MENU


def test_content_of_the_file_has_precedence_over_its_media_type(client: FlaskClient) -> None:
    assert post(client, PNG, "image/jpeg")["symbols"][0]["text"] == MENU


def test_image_without_a_symbol_has_an_empty_list(client: FlaskClient) -> None:
    file = write_file(Image.new("RGB", (300, 200), "white"), "PNG")
    assert post(client, file) == {"symbols": [], "check": None}
    assert post(client, file, expect=MENU)["check"]["matches"] is False


def test_structured_append_has_its_header(client: FlaskClient) -> None:
    part = segno.make_sequence("A" * 40 + "b" * 41, symbol_count=2)[1]
    (symbol,) = post(client, write_file(draw(part), "PNG"))["symbols"]
    assert symbol["structured_append"] == {"number": 2, "total": 2, "parity": ord("b")}


def test_annotated_page_has_outlines(client: FlaskClient) -> None:
    response = client.post("/read?annotate=png", data=PNG, content_type="image/png")
    image = Image.open(BytesIO(response.data)).convert("RGB")
    assert (response.mimetype, image.size) == ("image/png", Image.open(BytesIO(PNG)).size)
    assert image.getpixel((image.width // 2, 24)) == (208, 0, 0)
    assert response.headers["Cache-Control"] == NO_STORE


@for_each(
    "row",
    [
        ("image/png", b"", 400, "missing-parameter"),
        ("image/png", b"not an image", 422, "bad-file"),
        ("image/png", PNG[:200], 422, "bad-file"),
        ("image/svg+xml", b"<svg/>", 415, "unsupported-content-type"),
        ("application/x-www-form-urlencoded", b"image=x", 415, "unsupported-content-type"),
        ("application/json", b'{"image": "***"}', 400, "bad-parameter"),
        ("application/json", b'{"image": "aa"}', 400, "bad-parameter"),
        ("application/json", b"{}", 400, "missing-parameter"),
        ("application/json", b"[1]", 400, "bad-request"),
        ("application/json", b'{"image": "AAAA", "size": 3}', 400, "unknown-parameter"),
    ],
)
def test_bad_request_has_problem_details(client: FlaskClient, row: tuple[str, bytes, int, str]) -> None:
    media_type, body, status, code = row
    response = client.post("/read", data=body, content_type=media_type)
    problem: Any = response.json
    assert (response.status_code, problem["code"]) == (status, code)
    assert response.mimetype == "application/problem+json"


def test_image_in_the_query_and_other_values_are_rejected(client: FlaskClient) -> None:
    for query in ("image=AAAA", "annotate=gif", "expect=a&expect=b"):
        assert client.post(f"/read?{query}", data=PNG, content_type="image/png").status_code == 400
    assert client.get("/read").status_code == 405


def test_too_large_file_and_too_many_pages_are_rejected(client: FlaskClient) -> None:
    pages = [Image.new("1", (20, 20))] * 11
    file = write_file(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    response = client.post("/read", data=file, content_type="image/tiff")
    problem: Any = response.json
    assert (response.status_code, problem["code"], problem["allowed"]) == (422, "file-too-large", "at most 10 pages")
    assert client.post("/read", data=bytes(9_000_000), content_type="image/png").status_code == 413


def test_expected_secret_is_in_no_error(client: FlaskClient) -> None:
    response = client.post("/read", json={"image": "*", "expect": "otpauth://totp/a?secret=SESAME"})
    assert response.status_code == 400
    assert "SESAME" not in response.text


def test_print_with_the_expected_content_matches(client: FlaskClient) -> None:
    assert post(client, PNG, expect=MENU)["check"] == {
        "matches": True, "symbol": 1, "used_error_correction": 0, "changes": [],
    }  # fmt: skip
    other = post(client, PNG, expect="https://example.com/Menu")["check"]
    assert (other["matches"], other["symbol"], other["changes"]) == (
        False, None, ["no QR code has the expected content"],
    )  # fmt: skip


def test_poor_print_is_told_what_to_change(client: FlaskClient) -> None:
    image = symbol_image(MENU, error="H", scale=2).point([100 if level == 0 else 150 for level in range(256)])
    poor = image.crop((6, 6, image.width, image.height))
    ImageDraw.Draw(poor).rectangle((24, 24, 38, 38), fill=150)
    check = post(client, write_file(poor, "PNG"), expect=MENU)["check"]
    assert check["matches"]
    assert [change.split(":")[0] for change in check["changes"]] == ["size", "contrast", "quiet zone", "damage"]


def test_printed_link_is_checked_without_its_record(client: FlaskClient) -> None:
    link = client.application.config["SETTINGS"].user_url or "http://localhost/u/{id}"
    photograph = write_file(symbol_image(link.replace("{id}", "menu")), "PNG")
    results = [
        client.post(f"/user/{name}/check", data=photograph, content_type="image/png").json["check"]["matches"]  # type: ignore[index]
        for name in ("menu", "other")
    ]
    assert results == [True, False]
    assert client.post("/user/a%20b/check", data=photograph, content_type="image/png").status_code == 400


def test_reading_needs_the_access_of_images() -> None:
    app: Flask = create_app(Settings(access="key"))
    response = app.test_client().post("/read", data=PNG, content_type="image/png")
    assert response.status_code == 401


def test_cost_is_charged_before_and_after(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    post(client, PNG)
    lines = [json.loads(line) for line in capfd.readouterr().out.splitlines() if line.startswith("{")]
    assert lines[-1]["units"] >= 3


def test_bytes_are_those_of_the_symbol(client: FlaskClient) -> None:
    (symbol,) = post(client, write_file(symbol_image(b"\xff\x00\x80", mode="byte"), "PNG"))["symbols"]
    assert (symbol["text"], b64decode(symbol["bytes"])) == (None, b"\xff\x00\x80")


def test_own_link_has_a_state_only_without_a_check(client: FlaskClient) -> None:
    photograph = write_file(symbol_image("http://localhost/u/unknown"), "PNG")
    found = [post(client, photograph, **query)["symbols"][0]["payload"] for query in ({}, {"expect": "a"})]
    assert (found[0]["name"], found[0]["state"], found[1]) == ("link", "no_target", None)
