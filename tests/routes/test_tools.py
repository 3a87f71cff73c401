"""The results of the tools of agents."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qr.config import Settings
from qr.config_values import RateLimit
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.http.revisions import WITH_BATCHES
from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS
from router import create_app
from tests.support.agents import call_tool, post, request
from tests.support.decoders import open_png, open_svg, zxing
from tests.support.logo_files import encode_image

MENU = "https://example.com/menu?a=1&b=2#Speisen für zwei"
STYLES: list[dict[str, object]] = [
    {},
    {"style": "dots", "dark": "#123456"},
    {"ecc": "H", "logo": "heart", "boost": False},
    {"eyeball_color": "red,green,blue", "width": "30mm", "format": "JPEG"},
    {"scale": 3, "margin": 6, "format": "svg", "caption": "Für & zwei"},
    {"format": None, "rotate": 90},
]


def file_of(result: dict[str, Any]) -> bytes:
    content = result["content"][0]
    if content["type"] == "image":
        return b64decode(content["data"])
    resource = content["resource"]
    return resource["text"].encode() if "text" in resource else b64decode(resource["blob"])


def facts_of(result: dict[str, Any]) -> dict[str, Any]:
    """Return the facts about an image, which the text of the result repeats."""
    assert not result["isError"], result
    facts: dict[str, Any] = result["structuredContent"]
    assert json.loads(result["content"][-1]["text"]) == facts
    return facts


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_url_of_a_result_responds_with_its_image(client: FlaskClient, style: dict[str, object]) -> None:
    result = call_tool(client, "make_code", data=MENU, **style)
    url = urlsplit(facts_of(result)["url"])
    response = client.get(f"{url.path}?{url.query}")
    assert response.status_code == 200
    assert response.data == file_of(result)
    assert response.headers["X-QR-Contrast"] == facts_of(result)["contrast"]


@pytest.mark.parametrize("name", PAYLOADS)
def test_payload_is_the_image_of_its_url(client: FlaskClient, name: str) -> None:
    result = call_tool(client, "make_payload", payload={name: PAYLOAD_EXAMPLES[name]}, scale=5)
    response = client.get(f"/{name}/png", query_string={**PAYLOAD_EXAMPLES[name], "scale": 5})
    assert file_of(result) == response.data
    assert ("url" in facts_of(result)) is not PAYLOADS[name].secret


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_an_image_or_a_resource(client: FlaskClient, format_name: str) -> None:
    result = call_tool(client, "make_code", data="hi", format=format_name)
    response = client.get(f"/{format_name}?data=hi")
    assert file_of(result) == response.data
    content = result["content"][0]
    seen = format_name in {"png", "jpeg", "gif", "webp"}
    assert content["type"] == ("image" if seen else "resource")
    assert seen or content["resource"]["uri"] == facts_of(result)["url"]


def test_facts_are_those_of_the_verification(client: FlaskClient) -> None:
    facts = facts_of(call_tool(client, "make_code", data="hi", eye="circle", dark="#333", width="9mm"))
    assert {name: facts[name] for name in ("version", "ecc", "contrast", "verified", "unused_error_correction")} == {
        "version": "1", "ecc": "H", "contrast": "12.63", "verified": "true", "unused_error_correction": "100%",
    }  # fmt: skip
    assert facts["module_size"].endswith("mm")
    assert [warning.partition(" ")[0] for warning in facts["warnings"]] == ["modules", "eye=circle:"]


@pytest.mark.parametrize("password", ["creme brulee", "x"])
def test_secret_of_a_payload_appears_only_in_the_image(client: FlaskClient, password: str) -> None:
    wifi = {"ssid": "Café du Lac", "password": password, "security": "WPA"}
    result = call_tool(client, "make_payload", payload={"wifi": wifi})
    text = json.dumps(result["content"][1:]) + json.dumps(result["structuredContent"])
    assert "creme brulee" not in text
    assert result["isError"] is (password == "x")


def test_wifi_as_svg_decodes(client: FlaskClient) -> None:
    result = call_tool(client, "make_payload", payload={"wifi": {"ssid": "a", "security": "nopass"}}, format="svg")
    assert result["content"][0]["resource"]["uri"] == "qr-code:wifi.svg"
    assert zxing(open_svg(file_of(result))) == b"WIFI:T:nopass;S:a;;"


def test_parts_are_an_archive(client: FlaskClient) -> None:
    result = call_tool(client, "make_code", data="hello hello", parts=2)
    assert result["content"][0]["resource"]["mimeType"] == "application/zip"
    assert facts_of(result)["parts"] == "2"


def test_long_arguments_have_no_url(client: FlaskClient) -> None:
    logo = "data:image/png;base64," + b64encode(encode_image(Image.effect_noise((40, 40), 50), "PNG")).decode()
    result = call_tool(client, "make_code", data="x" * 1200, logo=logo, ecc="Q")
    assert "url" not in facts_of(result)
    assert zxing(open_png(file_of(result))) == b"x" * 1200


@pytest.mark.parametrize(
    ("name", "arguments", "detail"),
    [
        ("make_code", {}, "data"),
        ("make_code", {"data": "hi", "scale": 0}, "scale must be a whole number from 1 to 256; got 0"),
        ("make_code", {"data": "hi", "colour": "red"}, "unknown parameter 'colour'"),
        ("make_code", {"data": "hi", "dark": "#fff"}, "contrast"),
        ("make_code", {"data": "x" * 9000}, "the content has 9000 bytes"),
        ("make_code", {"data": {"a": 1}}, "data must be"),
        ("make_payload", {}, "payload must be an object with one member"),
        ("make_payload", {"payload": {}}, "payload must be an object with one member"),
        ("make_payload", {"payload": {"wifi": {}, "geo": {}}}, "payload must be an object with one member"),
        ("make_payload", {"payload": {"fax": {}}}, "payload must be one of"),
        ("make_payload", {"payload": {"wifi": "a"}}, "payload.wifi must be an object"),
        ("make_payload", {"payload": {"geo": {"lat": 91, "lng": 0}}}, "lat must be"),
        ("make_payload", {"payload": {"geo": {"lat": 1}}}, "lng"),
        ("make_payload", {"payload": {"geo": {"lat": 1, "lng": 1, "dark": "red"}}}, "send it beside payload"),
        ("make_payload", {"payload": {"geo": {"lat": 1}}, "lng": 1}, "send it in payload.geo"),
        ("style_help", {"about": "logos"}, "unknown parameter 'about'"),
    ],
)
def test_error_is_a_result_with_the_text_of_the_problem(
    client: FlaskClient, name: str, arguments: dict[str, object], detail: str
) -> None:
    result = call_tool(client, name, **arguments)
    assert result["isError"]
    assert detail in result["content"][0]["text"]
    assert result["structuredContent"]["detail"] == result["content"][0]["text"]
    assert result["structuredContent"]["status"] in {400, 422}


def test_rejected_image_has_a_change(client: FlaskClient) -> None:
    rejected = call_tool(client, "make_code", data=MENU, dark="ffe000", shape="dot")
    change = rejected["structuredContent"]["change"]
    assert change == client.post("/check", json={"data": MENU, "dark": "ffe000", "shape": "dot"}).json["change"]  # type: ignore[index]
    assert (rejected["isError"], list(change)) == (True, ["dark"])
    assert rejected["content"][1]["text"] == f"this change makes the image readable: {json.dumps(change)}"
    assert not call_tool(client, "make_code", **{"data": MENU, "shape": "dot", **change})["isError"]


def test_rejected_payload_has_a_change_without_secrets(client: FlaskClient) -> None:
    wifi = {"payload": {"wifi": {"ssid": "bistro", "password": "correct-horse"}}}
    rejected = call_tool(client, "make_payload", **wifi, light="111111")
    assert rejected["structuredContent"]["change"]
    assert "correct-horse" not in json.dumps(rejected)
    assert not call_tool(client, "make_payload", **{**wifi, **rejected["structuredContent"]["change"]})["isError"]


@pytest.mark.parametrize("arguments", [{"data": "x" * 3000}, {"data": "hi", "scale": 0}, {}])
def test_error_without_a_change_has_none(client: FlaskClient, arguments: dict[str, object]) -> None:
    rejected = call_tool(client, "make_code", **arguments)
    assert "change" not in rejected["structuredContent"]
    assert len(rejected["content"]) == 1


def test_batch_has_the_change_of_one_image(client: FlaskClient) -> None:
    call = request("tools/call", {"name": "make_code", "arguments": {"data": "hi", "dark": "ffe000"}})
    for _ in range(2):  # the second request begins anew
        answers = post(client, [call] * 3, {"MCP-Protocol-Version": WITH_BATCHES}).json or []
        assert ["change" in answer["result"]["structuredContent"] for answer in answers] == [True, False, False]


def test_change_counts_against_the_rate_limit() -> None:
    client = create_app(Settings(rate_limit=RateLimit(9, 3600))).test_client()
    for _ in range(2):
        call_tool(client, "style_help")
    rejected = call_tool(client, "make_code", data="hi", dark="ffe000")
    assert (rejected["isError"], rejected["structuredContent"]["code"]) == (True, "low-contrast")
    assert "change" not in rejected["structuredContent"]


def test_preset_of_the_operator_is_listed() -> None:
    client = create_app(Settings(styles='{"brand": {"dark": "#123456"}}')).test_client()
    assert facts_of(call_tool(client, "style_help"))["presets"]["brand"] == {"dark": "#123456"}


def test_link_is_a_record_with_a_random_or_chosen_id(sqlite_client: FlaskClient) -> None:
    link = facts_of(call_tool(sqlite_client, "create_link", target="https://example.com", id="menu", password="pw"))
    stored = sqlite_client.get("/user/menu").json
    assert {name: value for name, value in link.items() if name != "warnings"} == stored
    assert link["has_password"]
    assert "PUBLIC_URL" in link["warnings"][0]
    other = facts_of(call_tool(sqlite_client, "create_link", target="https://example.com"))
    assert len(other["id"]) == 16
    assert sqlite_client.get(f"/user/{other['id']}").status_code == 200


def test_existing_link_is_never_changed(sqlite_client: FlaskClient) -> None:
    call_tool(sqlite_client, "create_link", target="https://example.com", id="menu")
    result = call_tool(sqlite_client, "create_link", target="https://example.org", id="menu")
    assert result["isError"]
    assert sqlite_client.get("/user/menu").json["target"] == "https://example.com"  # type: ignore[index]


@pytest.mark.parametrize(
    "arguments", [{"id": "a/b"}, {"id": ["a"]}, {"id": ""}, {"target": "ftp://x"}, {"colour": 1}, {"version": 1}]
)
def test_invalid_link_is_not_created(sqlite_client: FlaskClient, arguments: dict[str, object]) -> None:
    assert call_tool(sqlite_client, "create_link", **arguments)["isError"]
    assert sqlite_client.get("/user").json == {"users": [], "tags": {}}


def test_scans_of_a_link_are_counted(sqlite_client: FlaskClient) -> None:
    call_tool(sqlite_client, "create_link", target="https://example.com", id="menu")
    sqlite_client.get("/u/menu", headers={"User-Agent": "Mozilla/5.0 (iPhone)"})
    found = facts_of(call_tool(sqlite_client, "link_scans", id="menu"))
    assert found["total"] == 1
    assert found == sqlite_client.get("/user/menu/scans").json


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({}, "missing-parameter"),
        ({"id": "a b"}, "bad-parameter"),
        ({"id": "absent"}, "no-such-record"),
        ({"id": "absent", "since": "2026-02-30"}, "bad-parameter"),
        ({"id": "menu", "since": "2026-02-02", "until": "2026-02-01"}, "bad-parameter"),
        ({"id": "absent", "format": "csv"}, "unknown-parameter"),
    ],
)
def test_scans_that_cannot_be_counted_are_an_error(
    sqlite_client: FlaskClient, arguments: dict[str, object], code: str
) -> None:
    sqlite_client.put("/user/menu", json={"target": "https://example.com/"})
    assert call_tool(sqlite_client, "link_scans", **arguments)["structuredContent"]["code"] == code
