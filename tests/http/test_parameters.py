from __future__ import annotations

import io
import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
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
def test_invalid_query_returns_400(client: FlaskClient, target: str, code: str, detail: str) -> None:
    response = client.get(target)
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["code"] == code
    assert detail in response.json["detail"]


@pytest.mark.parametrize("query", ["data=a+b", "data=a%20b", "text=a%20b"])
def test_plus_in_query_means_space(client: FlaskClient, query: str) -> None:
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
            (b'{"data": ' + b'{"a": ' * depth + b"1" + b"}" * depth + b"}", "application/json", 400, "")
            for depth in (2, 400, 490, 600, 800, 900, 980)
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
def test_invalid_body_is_rejected(
    client: FlaskClient, body: bytes, content_type: str, status: int, detail: str
) -> None:
    response = client.post("/png", data=body, content_type=content_type)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert detail in response.json["detail"]


@pytest.mark.parametrize("number", ["1.10", "1e400", "-0", "0.30000000000000000001", "12345678901234567890123", "1E5"])
def test_json_number_keeps_its_text(client: FlaskClient, number: str) -> None:
    response = client.post("/json", data=f'{{"data": {number}}}', content_type="application/json")
    assert response.json is not None
    assert response.json["data"] == number


@pytest.mark.parametrize(
    ("latitude", "status", "written"),
    [
        ("1e-05", 200, "0.00001"),
        ("1.25E1", 200, "12.5"),
        ("-5.125462927496321e-189", 200, "0"),
        ("1e2", 400, ""),
        ("1e-401", 400, ""),
        ("1e999999999", 400, ""),
        ('"1e-05"', 400, ""),
    ],
)
def test_json_number_with_exponent_is_a_number(client: FlaskClient, latitude: str, status: int, written: str) -> None:
    body = f'{{"lat": {latitude}, "lng": 8.54}}'
    response = client.post("/geo/json", data=body, content_type="application/json")
    assert response.status_code == status
    assert response.json is not None
    assert response.json.get("data") == (f"geo:{written},8.54" if written else None)


@pytest.mark.parametrize(
    ("scale", "status"),
    [("12.0", 200), ("1.2e1", 200), ("1e0", 200), ("12.5", 400), ("0.0", 400), ('"12.0"', 400), ("12.00", 200)],
)
def test_json_number_without_fraction_is_whole(client: FlaskClient, scale: str, status: int) -> None:
    body = f'{{"data": "x", "scale": {scale}}}'
    assert client.post("/png", data=body, content_type="application/json").status_code == status


def test_form_with_file_or_invalid_utf8_is_rejected(client: FlaskClient) -> None:
    response = client.post("/png", data={"data": (io.BytesIO(b"x"), "x.txt")})
    assert (response.status_code, "data must be text" in response.text) == (400, True)
    body = b'--b\r\nContent-Disposition: form-data; name="data"\r\n\r\n\xff\r\n--b--\r\n'
    response = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert (response.status_code, "UTF-8" in response.text) == (400, True)


def test_body_above_the_limit_returns_413() -> None:
    client = create_app(Settings(max_body=100)).test_client()
    response = client.post("/png", data={"data": "x" * 101})
    assert response.status_code == 413
    assert response.mimetype == "application/problem+json"


def test_form_field_without_a_name_is_rejected(client: FlaskClient) -> None:
    body = b"--b\r\nContent-Disposition: form-data\r\n\r\nhi\r\n--b--\r\n"
    response = client.post("/png", data=body, content_type="multipart/form-data; boundary=b")
    assert (response.status_code, "no name" in response.text) == (400, True)


def test_too_long_query_returns_414(client: FlaskClient) -> None:
    assert client.get("/png?data64=" + "A" * 600_000).status_code == 414


def post_json(client: FlaskClient, url: str, document: str) -> dict[str, Any]:
    response = client.post(url, data=document, content_type="application/json")
    assert response.json is not None
    return {"status": response.status_code, **response.json}


@pytest.mark.parametrize(
    "document",
    [
        '{"data": "hi", "scale": null}',
        '{"data": "hi", "logo": null, "logo_size": null, "caption": null, "version": null, "style": null}',
        '{"data": null, "text": "hi", "url": null, "data64": null}',
        '{"data": "hi", "data": null}',
        '{"ecc": null, "data": "hi", "ecc": "M"}',
    ],
)
def test_json_null_equals_omitted_parameter(client: FlaskClient, document: str) -> None:
    plain = client.post("/json", data='{"data": "hi"}', content_type="application/json")
    response = client.post("/json", data=document, content_type="application/json")
    assert (response.status_code, response.data) == (200, plain.data)


@pytest.mark.parametrize(
    ("url", "document", "detail"),
    [
        ("/json", '{"data": null}', "data is missing"),
        ("/wifi/json", '{"ssid": null, "security": "nopass"}', "ssid is missing"),
        ("/json", '{"data": "hi", "sclae": null}', "unknown parameter 'sclae'"),
        ("/json", '{"data": "null", "scale": "null"}', "scale must be a whole number from 1 to 256; got null"),
        ("/json", '{"data": "hi", "caption": [null]}', "caption must be"),
    ],
)
def test_null_counts_as_missing_required_parameter(client: FlaskClient, url: str, document: str, detail: str) -> None:
    problem = post_json(client, url, document)
    assert problem["status"] == 400
    assert problem["detail"].startswith(detail)


def test_null_payload_field_is_omitted(client: FlaskClient) -> None:
    document = {"name": "Jane Doe", "phone": None, "email": None, "format": None, "dark": None}
    assert "TEL" not in post_json(client, "/contact/json", json.dumps(document))["data"]


def test_null_format_leaves_the_choice_to_accept(client: FlaskClient) -> None:
    response = client.post("/code", json={"data": "hi", "format": None}, headers={"Accept": "image/svg+xml"})
    assert response.mimetype == "image/svg+xml"


def test_too_long_content_error_skips_null_parameters(client: FlaskClient) -> None:
    document = json.dumps({"data": None, "text": "x" * 3000})
    assert post_json(client, "/png", document)["parameter"] == "text"


PHONES = ["+41 44 123 45 67", "112"]


@pytest.mark.parametrize(
    ("url", "document", "text"),
    [
        ("/contact", {"name": "Jane", "phone": PHONES}, {"name": "Jane", "phone": ",".join(PHONES)}),
        ("/contact", {"name": "Jane", "email": ["a@b.example"]}, {"name": "Jane", "email": "a@b.example"}),
        ("/contact", {"name": "Jane", "fax": [112, None, 117]}, {"name": "Jane", "fax": "112,117"}),
        (
            "/mail",
            {"to": ["a@b.ch", " c@d.ch"], "cc": ["e@f.ch", "g@h.ch"]},
            {"to": "a@b.ch,c@d.ch", "cc": "e@f.ch,g@h.ch"},
        ),
    ],
)
def test_json_list_equals_values_with_commas(
    client: FlaskClient, url: str, document: dict[str, object], text: dict[str, str]
) -> None:
    response = client.post(f"{url}/json", json=document)
    assert (response.status_code, response.data) == (200, client.get(f"{url}/json", query_string=text).data)


@pytest.mark.parametrize(
    "value",
    [
        [], [None], [""], ["112", "112"], ["112,117"], [["112"]], [{"a": "112"}], ["x"], [1.5], [True],
        [str(number) for number in range(112, 118)],
    ],
)  # fmt: skip
def test_invalid_json_list_is_rejected(client: FlaskClient, value: list[object]) -> None:
    problem = post_json(client, "/contact/json", json.dumps({"name": "Jane", "phone": value}))
    assert (problem["status"], problem["parameter"]) == (400, "phone")
    assert problem["detail"].startswith("phone must be 1 to 5 different values")


@pytest.mark.parametrize("name", ["data", "scale", "dark", "eye_color", "logo", "data64", "boost", "download"])
def test_json_list_is_rejected_for_single_value(client: FlaskClient, name: str) -> None:
    problem = post_json(client, "/png", json.dumps({name: ["1"]}))
    assert (problem["status"], problem["parameter"]) == (400, name)
