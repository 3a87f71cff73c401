from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.access.signing import signature
from qr.config import Settings
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.http.file_names import extensions
from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS
from router import ROUTES, create_app

KEY = "first-signing-key-0"


def same_image(client: FlaskClient, named: str, plain: str) -> None:
    """Check that two URLs return the same image, except for the name of the file."""
    responses = [client.get(url) for url in (named, plain)]
    assert [response.status_code for response in responses] == [200, 200], responses[0].text[:300]
    assert responses[0].data == responses[1].data
    first, second = ({**response.headers} for response in responses)
    assert first.pop("Content-Disposition").startswith("inline; filename=")
    assert first == second


def test_names_of_formats_payloads_and_paths_are_disjoint() -> None:
    fixed = {part for route in ROUTES if (part := route.rule.split("/")[1]) and "<" not in part}
    assert {"code", "check", "user", "u"} <= fixed
    for one, other in ((FORMATS, PAYLOADS), (FORMATS, fixed), (PAYLOADS, fixed)):
        assert set(one).isdisjoint(other)


@pytest.mark.parametrize("format_name", FORMATS)
def test_name_has_no_effect_on_the_image(client: FlaskClient, format_name: str) -> None:
    for extension in extensions(format_name):
        same_image(client, f"/{format_name}/menu.{extension}?data=hi", f"/{format_name}?data=hi")


@pytest.mark.parametrize("name", PAYLOADS)
def test_payload_with_a_name_is_the_payload(client: FlaskClient, name: str) -> None:
    named, plain = (
        client.get(path, query_string=PAYLOAD_EXAMPLES[name]) for path in (f"/{name}/svg/card.svg", f"/{name}/svg")
    )
    assert (named.status_code, named.data) == (200, plain.data)
    assert named.headers["Cache-Control"] == plain.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["a%20b.png", "%22%0A.png", "%E6%97%A5%E6%9C%AC.png", "%FF.png", "a;b,c.png", "..png"])
def test_any_characters_of_a_path_part_are_accepted(client: FlaskClient, name: str) -> None:
    same_image(client, f"/png/{name}?data=hi", "/png?data=hi")


@pytest.mark.parametrize(
    ("url", "extension"),
    [
        ("/png/menu.jpg?data=hi", ".png"),
        ("/jpeg/menu.png?data=hi", ".jpg or .jpeg"),
        ("/png/menu?data=hi", ".png"),
        ("/png/svg?data=hi", ".png"),
        ("/wifi/svg/cafe.png?ssid=bistro", ".svg"),
        ("/code/menu.png?data=hi&format=tiff", ".tiff or .tif"),
        ("/user/42/qr/menu.svg?format=png", ".png"),
    ],
)
def test_wrong_extension_is_an_error(client: FlaskClient, url: str, extension: str) -> None:
    response = client.get(url)
    problem: dict[str, Any] = response.json  # type: ignore[assignment]
    assert (response.status_code, problem["parameter"]) == (400, "file_name")
    assert f"ends with {extension}, the extension of" in problem["detail"]


@pytest.mark.parametrize(
    ("url", "media_type"),
    [
        ("/code/menu.svg?data=hi", "image/svg+xml"),
        ("/code/menu.TIF?data=hi", "image/tiff"),
        ("/code/menu.gif?data=hi&format=gif", "image/gif"),
        ("/user/42/qr/menu.svg", "image/svg+xml"),
        ("/user/42/qr/menu.jpg?shape=dot", "image/jpeg"),
        ("/user/42/qr/menu.txt?format=datauri", "text/plain"),
    ],
)
def test_extension_chooses_the_format_of_the_image(client: FlaskClient, url: str, media_type: str) -> None:
    response = client.get(url, headers={"Accept": "image/png"})
    assert (response.status_code, response.mimetype) == (200, media_type)


def test_extension_overrides_the_stored_format(sqlite_client: FlaskClient) -> None:
    record = {"target": "https://example.com", "style": {"format": "pdf", "dark": "navy"}}
    assert sqlite_client.put("/user/42", json=record).status_code == 201
    assert sqlite_client.get("/user/42/qr").mimetype == "application/pdf"
    response = sqlite_client.get("/user/42/qr/menu.svg")
    assert (response.mimetype, b"navy" in response.data or b"000080" in response.data) == ("image/svg+xml", True)


def test_unknown_extension_and_format_are_errors(client: FlaskClient) -> None:
    for url in ("/code/menu.exe?data=hi", "/code/menu.gif?data=hi&format=giff", "/user/42/qr/menu"):
        assert client.get(url).status_code == 400


def test_name_keeps_conditional_requests_and_downloads(client: FlaskClient) -> None:
    url = "/png/menu.png?data=hi"
    tag = client.get(url).headers["ETag"]
    assert client.get(url, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(f"{url}&download=x").headers["Content-Disposition"] == "attachment; filename=x.png"
    assert client.get(f"{url}&parts=2").headers["Content-Disposition"] == "attachment; filename=parts.zip"
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405


def test_signature_covers_the_name() -> None:
    client = create_app(Settings(access="signed", signing_keys=KEY)).test_client()
    for path, pairs in (("/png/menü.png", [("data", "hi")]), ("/user/42/qr/menu.svg", [("dark", "navy")])):
        signed = signature(KEY, path, pairs)
        query = {**dict(pairs), "sig": signed}
        assert client.get(path, query_string=query).status_code == 200
        assert client.get(path.replace("men", "man"), query_string=query).status_code == 403
        assert client.get(path, query_string=dict(pairs)).status_code == 401
