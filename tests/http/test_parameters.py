from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from qr.config import Settings
from qr.http.service import apply_public_url
from router import create_app


@pytest.mark.parametrize(
    ("target", "code", "detail"),
    [
        ("/png?data=%ff", "bad-request", "UTF-8"),
        ("/png?" + "&".join(f"a{n}=1" for n in range(65)), "bad-request", "at most 64"),
        ("/png?data=a&data=b", "repeated-parameter", "twice"),
        ("/png?data=", "missing-parameter", "empty"),
        ("/png", "missing-parameter", "missing"),
    ],
)
def test_a_query_that_says_nothing_sensible_is_a_400(client: FlaskClient, target: str, code: str, detail: str) -> None:
    answer = client.get(target)
    assert answer.status_code == 400
    assert answer.json is not None
    assert answer.json["code"] == code
    assert detail in answer.json["detail"]


@pytest.mark.parametrize("query", ["data=a+b", "data=a%20b", "text=a%20b"])
def test_a_plus_is_a_space(client: FlaskClient, query: str) -> None:
    assert client.get(f"/png?{query}").data == client.get("/png?data64=YSBi").data


@pytest.mark.parametrize(
    ("body", "content_type", "status", "detail"),
    [
        (b"{", "application/json", 400, "not JSON"),
        (b"[]", "application/json", 400, "must be an object"),
        (b'"data"', "application/json", 400, "must be an object"),
        (b'[["data", "x"]]', "application/json", 400, "must be an object"),
        (b'{"data": "a", "data": "b"}', "application/json", 400, "twice"),
        (b'{"data": {"a": 1}}', "application/json", 400, "data must be"),
        (b'{"data": "a", "scale": NaN}', "application/json", 400, "not JSON"),
        (b'{"data": Infinity}', "application/json", 400, "not JSON"),
        (b'{"data": "\xff"}', "application/json", 400, "not JSON"),
        (b"[" * 100_000, "application/json", 400, "not JSON"),
        *[
            (b'{"data": ' + b'{"a": ' * deep + b"1" + b"}" * deep + b"}", "application/json", 400, "")
            for deep in (2, 400, 490, 600, 800, 900, 980)
        ],
        (b"data=%ff", "application/x-www-form-urlencoded", 400, "UTF-8"),
        (b'{"\\ud800": 1}', "application/json", 400, "unknown parameter"),
        (b'{"data": "a", "scale": "\\ud800"}', "application/json", 400, "scale must be"),
        (b'{"data": "a", "download": "\\ud800"}', "application/json", 400, "download must be"),
        (b"data=hi", "text/plain", 415, "body must be"),
        (b"data=hi", "", 415, "body must be"),
        (b"", "application/json", 400, "missing"),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(
    client: FlaskClient, body: bytes, content_type: str, status: int, detail: str
) -> None:
    answer = client.post("/png", data=body, content_type=content_type)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert detail in answer.json["detail"]


@pytest.mark.parametrize("number", ["1.10", "1e400", "-0", "0.30000000000000000001", "12345678901234567890123", "1E5"])
def test_a_number_is_the_text_it_is_written_as(client: FlaskClient, number: str) -> None:
    answer = client.post("/json", data=f'{{"data": {number}}}', content_type="application/json")
    assert answer.json is not None
    assert answer.json["data"] == number


def test_files_and_broken_text_in_a_form_are_refused(client: FlaskClient) -> None:
    import io

    answer = client.post("/png", data={"data": (io.BytesIO(b"x"), "x.txt")})
    assert (answer.status_code, "data must be text" in answer.text) == (400, True)
    body = b'--b\r\nContent-Disposition: form-data; name="data"\r\n\r\n\xff\r\n--b--\r\n'
    answer = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert (answer.status_code, "UTF-8" in answer.text) == (400, True)


def test_a_body_over_the_limit_is_a_413() -> None:
    client = create_app(Settings(max_body=100)).test_client()
    answer = client.post("/png", data={"data": "x" * 101})
    assert answer.status_code == 413
    assert answer.mimetype == "application/problem+json"


def test_a_form_field_without_a_name_is_refused(client: FlaskClient) -> None:
    body = b"--b\r\nContent-Disposition: form-data\r\n\r\nhi\r\n--b--\r\n"
    answer = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert (answer.status_code, "no name" in answer.text) == (400, True)


def test_a_query_beyond_all_measure_is_a_414(client: FlaskClient) -> None:
    assert client.get("/png?data64=" + "A" * 600_000).status_code == 414


@pytest.mark.parametrize("target", ["/", "/user/42/qr"])
def test_without_a_host_there_is_no_link_to_make(client: FlaskClient, target: str) -> None:
    environ = create_environ(target)
    del environ["HTTP_HOST"]
    body, status, _ = run_wsgi_app(client.application, environ)
    assert (status, json.loads(b"".join(body))["parameter"]) == ("400 BAD REQUEST", "Host")


CLOUD = Settings(in_cloud=True, function_name="qr")


@pytest.mark.parametrize(
    ("settings", "host", "forwarded", "expected"),
    [
        (Settings(), "localhost:8080", "https", ("http", "localhost:8080", "")),
        (CLOUD, "qr-abc-ew.a.run.app", "https", ("https", "qr-abc-ew.a.run.app", "")),
        (CLOUD, "europe-west1-p.cloudfunctions.net", "https", ("https", "europe-west1-p.cloudfunctions.net", "/qr")),
        (CLOUD, "cloudfunctions.net.evil.example", "https", ("https", "cloudfunctions.net.evil.example", "")),
        (CLOUD, "qr-abc-ew.a.run.app", "javascript", ("http", "qr-abc-ew.a.run.app", "")),
        (CLOUD, "qr-abc-ew.a.run.app", "http, https", ("http", "qr-abc-ew.a.run.app", "")),
        (Settings(public_url="https://a.example/qr"), "localhost", "http", ("https", "a.example", "/qr")),
    ],
)
def test_a_request_looks_as_it_does_from_outside(
    settings: Settings, host: str, forwarded: str, expected: tuple[str, str, str]
) -> None:
    environ: dict[str, Any] = {
        "wsgi.url_scheme": "http", "HTTP_HOST": host, "SCRIPT_NAME": "", "HTTP_X_FORWARDED_PROTO": forwarded
    }  # fmt: skip
    seen = apply_public_url(environ, settings)
    assert (seen["wsgi.url_scheme"], seen["HTTP_HOST"], seen["SCRIPT_NAME"]) == expected
