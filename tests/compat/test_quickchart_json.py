"""QuickChart's endpoints with JSON: batches and the validation of options."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from flask.testing import FlaskClient

from qr.config import Settings
from qr.config_values import RateLimit
from qr.http.thread_slots import BATCHES
from router import create_app
from tests.support.decoders import open_png, open_svg, zxing
from tests.support.tables import for_each

BAD: tuple[tuple[object, str], ...] = (
    ([], "qrCodes must be"),
    ({}, "qrCodes must be"),
    ({"qrCodes": "x"}, "qrCodes must be"),
    ([{"text": "x"}] * 1001, "qrCodes must be"),
    ([{}], "qrCodes[0]: You are missing variable `text`"),
    ([{"text": "x"}, {"text": "x", "dark": "red"}], "qrCodes[1]: dark must be"),
    ([1], "qrCodes[0]: the body must be a JSON object"),
    ([{"text": ["x"]}], "qrCodes[0]: text must be"),
    ([{"text": "x", "size": 3000}] * 51, "pixels"),
    ([{"text": "x", "size": 1000, "format": "jpg"}] * 400, "must fit into a file"),
    ([{"text": "x", "dotStyle": "dot"}] * 500, "cost less"),
)


def test_batch_is_a_zip_of_verified_images(client: FlaskClient) -> None:
    codes = [
        {"text": "one"},
        {"text": "two", "format": "svg", "size": 200, "filename": "two"},
        {"text": "three", "format": "jpg", "filename": "menu.jpg"},
        {"text": "four", "filename": "menu.jpg", "format": "jpg", "ecLevel": "H", "margin": 2},
    ]
    response = client.post("/qr/batch", json={"qrCodes": codes, "zipFilename": "labels"})
    assert (response.status_code, response.content_type) == (200, "application/zip")
    assert response.headers["Content-Disposition"] == "attachment; filename=labels.zip"
    archive = ZipFile(BytesIO(response.data))
    assert archive.namelist() == ["qr-1.png", "two.svg", "menu.jpg", "menu-2.jpg"]
    read = {name: (open_svg if name.endswith("svg") else open_png)(archive.read(name)) for name in archive.namelist()}
    assert [zxing(image) for image in read.values()] == [b"one", b"two", b"three", b"four"]
    assert read["two.svg"].size == (200, 200)


def test_batch_can_be_an_array(client: FlaskClient) -> None:
    response = client.post("/qr/batch", json=[{"text": str(number)} for number in range(1000)])
    assert response.headers["Content-Disposition"] == "attachment; filename=qr-codes.zip"
    names = ZipFile(BytesIO(response.data)).namelist()
    assert (len(names), names[-1]) == (1000, "qr-1000.png")


@for_each("body, text", BAD)
def test_bad_batch_returns_its_json_error(client: FlaskClient, body: object, text: str) -> None:
    response = client.post("/qr/batch", json=body)
    assert (response.status_code, response.content_type) == (400, "application/json")
    document = response.get_json()
    assert document["success"] is False
    assert text in document["error"]


def test_batch_charges_all_images() -> None:
    client = create_app(Settings(rate_limit=RateLimit(100, 3600))).test_client()
    response = client.post("/qr/batch", json=[{"text": str(number)} for number in range(60)])
    assert response.headers["RateLimit"].startswith('"requests";r=40;')
    rejected = client.post("/qr/batch", json=[{"text": str(number)} for number in range(60)])
    assert (rejected.status_code, rejected.get_json()["success"]) == (429, False)


@for_each("name", ["../../etc/passwd", "a\\b", "C:x", "..", "\u202egnp", "x" * 500, "\n", "con/aux", ""])
def test_hostile_file_names_stay_in_the_folder(client: FlaskClient, name: str) -> None:
    response = client.post("/qr/batch", json={"qrCodes": [{"text": "x", "filename": name}], "zipFilename": name})
    (found,) = ZipFile(BytesIO(response.data)).namelist()
    assert found.endswith(".png")
    assert not set(found) & set("/\\:\n\u202e")
    assert not found.startswith(".")
    assert len(found) <= 104


def test_file_names_differ_on_every_system(client: FlaskClient) -> None:
    given = ("a.png", "A.png", "a-2.png", "a", "\u00e9", "e\u0301", "b.png")
    response = client.post("/qr/batch", json=[{"text": "x", "filename": name} for name in given])
    assert ZipFile(BytesIO(response.data)).namelist() == [
        "a.png", "A-2.png", "a-2-2.png", "a-3.png", "\u00e9.png", "\u00e9-2.png", "b.png"
    ]  # fmt: skip


@for_each("name", ["CON", "con.txt", "LPT1.png", "nul", "aux .x", "-rf"])
def test_names_of_devices_and_options_get_an_underscore(client: FlaskClient, name: str) -> None:
    response = client.post("/qr/batch", json=[{"text": "x", "filename": name}])
    assert ZipFile(BytesIO(response.data)).namelist() == [f"_{name.removesuffix('.png')}.png"]


def test_batch_needs_a_slot_until_it_is_sent() -> None:
    app = create_app(Settings(threads=4))
    client, codes = app.test_client(), [{"text": "x"}]
    slot = app.config[BATCHES].take()
    busy = client.post("/qr/batch", json=codes)
    assert (busy.status_code, busy.get_json()["success"], busy.headers["Retry-After"]) == (503, False, "5")
    slot.release()
    assert [client.post("/qr/batch", json=codes).status_code for _ in range(2)] == [200, 200]


def test_validation_returns_normalised_options(client: FlaskClient) -> None:
    body = {"text": "x", "format": "png", "size": 300, "margin": 4}
    document = client.post("/api/validate-qr", json=body).get_json()
    image = client.post("/qr", json=body)
    assert document == {
        "success": True,
        "errors": [],
        "warnings": [],
        "normalized": {**body, "ecLevel": "M", "dark": "000000", "light": "ffffff"},
        "renderCheck": {"contentType": "image/png", "bytes": len(image.data)},
    }
    clamped = client.post("/api/validate-qr", json={"text": "x", "size": 9999, "margin": 0}).get_json()
    assert clamped["normalized"]["size"] == 3000
    assert clamped["warnings"]


def test_validation_reports_errors_as_json(client: FlaskClient) -> None:
    for body, text in (({}, "You are missing variable `text`"), ({"text": "x", "dark": "red"}, "dark must be")):
        response = client.post("/api/validate-qr", json=body)
        assert (response.status_code, response.content_type) == (400, "application/json")
        document = response.get_json()
        assert document["success"] is False
        assert text in document["errors"][0]
