from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from qr import generate as generating
from qr.batch import images
from qr.config import Settings
from qr.config_values import RateLimit
from qr.http.thread_slots import BATCHES
from qr.http.work import ADMISSION
from qr.spec import Spec
from router import create_app
from tests.support.decoders import open_png, zxing
from tests.support.http_messages import Message
from tests.support.logo_files import encode_image
from tests.support.serving import run_in_thread
from tests.support.tables import for_each

TABLE = b"url,filename,Room\nhttps://example.com/1,first,A\nhttps://example.com/2,second,B\n"


@pytest.fixture
def client() -> FlaskClient:
    """Return a client of an app with many slots: the test client reads responses late."""
    return create_app(Settings(threads=64)).test_client()


def files(response: TestResponse) -> dict[str, bytes]:
    assert response.status_code == 200, response.text
    with ZipFile(BytesIO(response.data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def manifest(found: dict[str, bytes]) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(found["manifest.csv"].decode("utf-8-sig"), newline="")))


def post(client: FlaskClient, body: bytes = TABLE, media_type: str = "text/csv", **query: str) -> TestResponse:
    return client.post("/batch", data=body, content_type=media_type, query_string=query)


def problem(response: TestResponse) -> dict[str, Any]:
    assert response.mimetype == "application/problem+json"
    found: dict[str, Any] = response.get_json(force=True)
    return found


def test_table_becomes_a_zip_file(client: FlaskClient) -> None:
    response = post(client, size="300")
    found = files(response)
    assert list(found) == ["first.png", "second.png", "manifest.csv"]
    assert open_png(found["first.png"]).size == (300, 300)
    assert zxing(open_png(found["second.png"])) == b"https://example.com/2"
    assert response.headers["X-QR-Rows"] == "2"
    assert response.headers["Content-Disposition"] == "attachment; filename=qr-codes.zip"
    assert response.headers["Cache-Control"] == "no-store"
    assert manifest(found)[-1]["error"] == "rows with an error: 0 of 2; columns without effect on images: Room"


@for_each("body, media_type", [
    (b"text\nx\n", "text/csv"),
    (b"text\tsize\nx\t\n", "text/tab-separated-values"),
    (b'["x"]', "application/json"),
    (b'{"text": "x"}\n', "application/x-ndjson"),
    ("text;name\r\nx;1\r\n".encode("utf-16"), "text/csv"),
])  # fmt: skip
def test_every_kind_of_rows_gives_the_same_image(client: FlaskClient, body: bytes, media_type: str) -> None:
    found = files(post(client, body, media_type))
    assert client.get("/png?data=x").data in found.values()


def test_range_needs_no_file(client: FlaskClient) -> None:
    names = ["SKU-09.svg", "SKU-10.svg", "manifest.csv"]
    assert list(files(client.post("/batch?range=SKU-{09..10}&format=svg"))) == names
    assert list(files(client.post("/batch", data={"range": "SKU-{09..10}", "format": "svg"}))) == names


def test_form_uploads_rows_and_logo(client: FlaskClient) -> None:
    form = {
        "file": (BytesIO(b"url\nhttps://example.com\n"), "rows.csv"),
        "logo": (BytesIO(encode_image(Image.new("RGB", (64, 64), "red"), "png")), "logo.png"),
    }
    found = files(client.post("/batch", data={**form, "ecc": "H"}))
    assert zxing(open_png(found["2.png"])) == b"https://example.com"


def test_payload_has_its_fields_as_columns(client: FlaskClient) -> None:
    body = b"ssid,password,filename\nBistro,creme brulee,wifi\nBistro,short,bad\n"
    found = files(post(client, body, payload="wifi"))
    assert found["wifi.png"] == client.get("/wifi/png?ssid=Bistro&password=creme+brulee").data
    assert b"short" not in found["manifest.csv"]  # the field is secret
    assert manifest(found)[1]["column"] == "password"


def test_bad_row_does_not_stop_the_others(client: FlaskClient) -> None:
    found = files(post(client, b"url,size\na,x\n,30\nb,\nc,2,3\n"))
    lines = manifest(found)
    assert [(line["row"], line["file"], line["column"]) for line in lines[:4]] == [
        ("2", "", "size"), ("3", "", "url"), ("4", "4.png", ""), ("5", "", ""),
    ]  # fmt: skip
    assert lines[-1]["error"] == "rows with an error: 3 of 4"


def test_strict_batch_is_rejected_as_a_whole(client: FlaskClient) -> None:
    response = post(client, b"url,size\na,\nb,x\n", strict="on")
    found = problem(response)
    assert (response.status_code, found["code"], found["count"]) == (422, "rejected-rows", 1)
    assert found["errors"][0]["row"] == 3
    assert post(client, strict="on").data == post(client).data


@for_each("body, query, status, code", [
    (b"", {}, 400, "bad-rows"),
    (b"url\n", {}, 400, "bad-rows"),
    (b'url\n"a', {}, 400, "bad-rows"),
    (b"url\n\xff", {}, 400, "bad-rows"),
    (b"url\n" + b"a\n" * 10_001, {}, 422, "too-many-rows"),
    (TABLE, {"size": "x"}, 400, "bad-parameter"),
    (TABLE, {"sise": "30"}, 400, "unknown-parameter"),
    (TABLE, {"download": "a"}, 400, "unknown-parameter"),
    (TABLE, {"range": "{1..2}"}, 400, "repeated-parameter"),
    (TABLE, {"range": "{1..2"}, 400, "bad-parameter"),
    (TABLE, {"format": "webp", "size": "4000", "shape": "dot"}, 200, ""),
    (b"url\n" + b"a\n" * 200, {"size": "4000", "shape": "dot"}, 422, "too-many-rows"),
])  # fmt: skip
def test_bad_batch_is_rejected_before_its_first_image(
    client: FlaskClient, body: bytes, query: dict[str, str], status: int, code: str
) -> None:
    response = post(client, body, **query)
    assert (response.status_code, "" if status == 200 else problem(response)["code"]) == (status, code)


def test_rows_are_required(client: FlaskClient) -> None:
    assert problem(client.post("/batch"))["detail"] == "the rows are missing: send a file, or range"
    assert post(client, media_type="application/xml").status_code == 415
    assert problem(post(client, b'["a"]', "application/json", delimiter="comma"))["code"] == "incompatible-parameters"
    assert client.get("/batch").status_code == 405


def test_truncated_upload_is_rejected() -> None:
    message = Message("POST", "/batch", (("Content-Type", "text/csv"), ("Content-Length", "100")), TABLE)
    with run_in_thread(create_app(Settings())) as server:
        response = server.send_truncated(message)
    assert response.status == 400
    assert b"bad-request" in response.body


def test_body_above_the_maximum_is_rejected() -> None:
    client = create_app(Settings(max_body=100)).test_client()
    assert post(client, b"x" * 101).status_code == 413


def test_number_of_batches_is_limited() -> None:
    app = create_app(Settings(threads=4))
    client = app.test_client()
    first = client.post("/batch?range={1..300}")  # a response that is not read
    second = client.post("/batch?range={1..2}")
    assert (second.status_code, problem(second)["code"]) == (503, "overloaded")
    assert second.headers["Retry-After"]
    first.close()
    assert app.config[BATCHES].free == 1
    assert files(client.post("/batch?range={1..2}"))
    assert client.post("/batch?range=x").status_code == 400
    assert (app.config[BATCHES].free, app.config[ADMISSION].bytes) == (1, 0)


def test_disconnect_stops_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[Spec] = []

    def count(spec: Spec, engine: str) -> generating.Image:
        made.append(spec)
        return generating.generate(spec, engine)

    monkeypatch.setattr(images, "generate", count)
    response = create_app(Settings()).test_client().post("/batch?range={0001..1000}")
    next(iter(response.iter_encoded()))
    response.close()
    assert 0 < len(made) < 200


def test_every_row_counts_for_the_rate_limit() -> None:
    client = create_app(Settings(rate_limit=RateLimit(10, 60))).test_client()
    assert files(client.post("/batch?range={1..6}"))
    limited = client.post("/batch?range={1..6}")
    assert (limited.status_code, problem(limited)["code"]) == (429, "rate-limit-exceeded")
    assert client.get("/png?data=a").status_code == 200
    large = create_app(Settings(rate_limit=RateLimit(10, 60))).test_client().post("/batch?range={1..11}")
    assert (large.status_code, problem(large)["code"]) == (422, "too-many-rows")


def test_batch_needs_the_key_of_images() -> None:
    client = create_app(Settings(access="key")).test_client()
    assert client.post("/batch?range={1..2}").status_code == 401


def test_preset_of_the_deployment_applies() -> None:
    branded = create_app(Settings(styles='{"brand": {"dark": "#036"}}')).test_client()
    found = files(branded.post("/batch?range={1..1}&style=brand&format=svg"))
    assert b"036" in found["1.svg"]
