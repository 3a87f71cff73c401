"""Compare the numbers, tables and lists of docs/links.md with the service."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from qr.access import passwords
from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.http.documents import MAX_NESTING, MAX_RECORD_BYTES
from qr.links.tags import MAX_TAGS
from qr.links.target import MAX_URL_CHARACTERS
from qr.routes.writes import RANDOM_ID_CHARACTERS
from tests.docs.test_docs_references import in_code, rows
from tests.support.decoders import open_png, zxing
from tests.support.documented_commands import run_commands, shell_blocks
from tests.support.links import FALLBACK, TARGET, json_body, redirect
from tests.support.serving import ROOT
from tests.support.user_codes import PHONE, WITH_KEY, create_client, settings_with

PAGE = re.sub(r"\s+", " ", (ROOT / "docs" / "links.md").read_text())
GTIN = "09506000134352"
MERGE_PATCH = "application/merge-patch+json"


def test_numbers_of_links_are_as_documented() -> None:
    for text in (
        f"a random id of {RANDOM_ID_CHARACTERS} letters and digits",
        f"at most {MAX_RECORD_BYTES // 1024} KiB, with at most {MAX_NESTING} levels",
        f"at most {MAX_URL_CHARACTERS} characters",
        f"at most {MAX_TAGS} different tags",
        f"after waiting for {passwords.WAIT_SECONDS:.0f} seconds",
    ):
        assert text in PAGE, text
    counts = ("MAX_PENDING_CHECKS", "MAX_PENDING_CHECKS_PER_CLIENT", "MAX_PENDING_CHECKS_PER_LINK")
    assert [getattr(passwords, name) for name in counts] == [8, 4, 2]
    assert "At most eight checks can be pending or running: four per client, and two per client and link" in PAGE


# Request of the table -> body, and the documented status.
REQUESTS: dict[str, tuple[dict[str, Any] | None, int]] = {
    "PUT /user/<id>": ({"target": TARGET, "forward_path": True}, 201),
    "PATCH /user/<id>": ({"title": "Menu"}, 200),
    "GET /user/<id>": (None, 200),
    "POST /user": ({"target": TARGET}, 201),
    "GET /user": (None, 200),
    "GET /user/<id>/scans": (None, 200),
    "DELETE /user/<id>/scans": (None, 204),
    "GET /scans": (None, 200),
    "GET /user/<id>/try": (None, 200),
    "GET /user/<id>/qr": (None, 200),
    "GET /u/<id>": (None, 302),
    "GET /u/<id>/<path>": (None, 302),
    "GET /u/<id>+": (None, 200),
    "GET /01/<gtin>": (None, 302),
    "DELETE /user/<id>": (None, 204),
}


@pytest.mark.parametrize("end", ["", "/"])
def test_every_request_of_the_table_responds(client_with_key: FlaskClient, end: str) -> None:
    assert {in_code(row[0])[0] for row in rows("docs/links.md", "request")} == set(REQUESTS)
    client_with_key.put(f"/user/{GTIN}", json={"target": TARGET})
    for request, (body, status) in REQUESTS.items():
        method, path = request.replace("<id>", "42").replace("<path>", "a").replace("<gtin>", GTIN).split()
        response = client_with_key.open(path + end, method=method, json=body)
        assert response.status_code == status, (request, response.text)
    assert client_with_key.get("/user/42").status_code == 404


@pytest.mark.parametrize(
    ("method", "media_type", "status"),
    [("POST", "application/json", 201), ("POST", MERGE_PATCH, 415), ("PUT", "application/json", 200),
     ("PUT", MERGE_PATCH, 415), ("PUT", "text/csv", 415), ("PATCH", "application/json", 200),
     ("PATCH", MERGE_PATCH, 200), ("PATCH", "text/plain", 415)],
)  # fmt: skip
def test_body_needs_its_media_type(sqlite_client: FlaskClient, method: str, media_type: str, status: int) -> None:
    sqlite_client.put("/user/42", json={"target": TARGET})
    path = "/user" if method == "POST" else "/user/42"
    response = sqlite_client.open(path, method=method, data="{}", content_type=media_type)
    assert response.status_code == status, response.text


@pytest.mark.parametrize(
    ("target", "status", "type_or_location"),
    [(TARGET, 302, TARGET), ({"url": {"url": TARGET}}, 302, TARGET),
     ({"whatsapp": {"phone": "+41791234567"}}, 302, "https://wa.me/41791234567"),
     ({"contact": {"name": "Jane"}}, 200, "text/vcard"), ({"wifi": {"ssid": "Bistro"}}, 200, "text/html"),
     ({"event": PAYLOAD_EXAMPLES["event"]}, 200, "text/calendar"),
     ("myapp://menu", 200, "text/html")],
)  # fmt: skip
def test_target_responds_as_documented(any_store: str, target: object, status: int, type_or_location: str) -> None:
    client = create_client(settings_with(any_store, schemes="myapp"), WITH_KEY)
    assert client.put("/user/42", json={"target": target}).status_code == 201
    response = client.get("/u/42?utm_source=a" if status == 200 else "/u/42", headers=PHONE)
    assert (response.status_code, response.headers.get("Location", response.mimetype)) == (status, type_or_location)


def test_documented_times_and_tags_are_stored(sqlite_client: FlaskClient) -> None:
    members = {
        "starts_at": "2026-01-01T00:00:00.999Z",
        "expires_at": "2199-01-01T02:00+02:00",
        "tags": "bistro,summer-2026",
    }
    record = json_body(sqlite_client.put("/user/42", json=members))
    assert (record["starts_at"], record["expires_at"]) == ("2026-01-01T00:00:00Z", "2199-01-01T00:00:00Z")
    assert record["tags"] == ["bistro", "summer-2026"]
    assert re.fullmatch(r".*\.\d+Z", record["created_at"])
    assert json_body(sqlite_client.patch("/user/42", json={"tags": ["bar"]}))["tags"] == ["bar"]
    document = json_body(sqlite_client.get("/user/42"))
    added = set(in_code("`id` " + PAGE.partition("The response adds `id`")[2].partition(". ")[0]))
    assert added == document.keys() - {"starts_at", "expires_at", "tags"}


@pytest.mark.parametrize("member", ["id", "url", "qr", "has_password", "version", "created_at", "updated_at"])
def test_post_rejects_the_members_that_a_response_adds(sqlite_client: FlaskClient, member: str) -> None:
    document = {**json_body(sqlite_client.put("/user/42", json={"target": TARGET})), "password": None}
    response = sqlite_client.post("/user", json={"target": TARGET, member: document[member]})
    assert (response.status_code, json_body(response)["parameter"]) == (400, member)


def test_nested_payload_is_replaced_as_documented(sqlite_client: FlaskClient) -> None:
    sqlite_client.put("/user/42", json={"target": {"contact": {"name": "Jane"}}, "note": "x"})
    event = PAYLOAD_EXAMPLES["event"]
    change = {"target": {"contact": None, "event": event}}
    assert json_body(sqlite_client.patch("/user/42", json=change))["target"] == {"event": event}
    wifi = '{"target": {"wifi": {"ssid": 1.10}}}'
    record = sqlite_client.put("/user/42", data=wifi, content_type="application/json")
    assert json_body(record)["target"] == {"wifi": {"ssid": "1.10"}}


@pytest.mark.parametrize("name", ["parts", "part", "verify", "errors"])
def test_style_cannot_have_the_documented_parameters(sqlite_client: FlaskClient, name: str) -> None:
    style = {"parts": {"parts": 2, "part": 1}, "part": {"parts": 2, "part": 1}, "verify": {"verify": "off"}}
    response = sqlite_client.put("/user/42", json={"style": style.get(name, {name: "image"})})
    assert (response.status_code, f"`{name}" in PAGE.partition("## Styles")[2]) == (400, True), response.text


# Query and path of a request, members of the record; status and Location.
FORWARDED: dict[str, tuple[str, dict[str, Any], int, str | None]] = {
    "own parameter": ("?a=1&b=2", {"target": f"{TARGET}?a=0"}, 302, f"{TARGET}?a=0&b=2"),
    "decoded name": ("?%61=1", {"target": f"{TARGET}?a=0"}, 302, f"{TARGET}?a=0"),
    "order and fragment": ("?b=%C3%A9&a=x+y", {"target": f"{TARGET}#menu"}, 302, f"{TARGET}?b=%C3%A9&a=x+y#menu"),
    "fallback": ("?a=1", {"disabled": True, "fallback": FALLBACK}, 302, f"{FALLBACK}?a=1"),
    "payload": ("?a=1", {"target": {"url": {"url": TARGET}}}, 302, TARGET),
    "long": (f"?a={'x' * 4096}", {"target": TARGET}, 302, TARGET),
    "off": ("?a=1", {"target": TARGET, "forward_query": False}, 302, TARGET),
    "path": ("/drinks", {"target": f"{TARGET}?lang=de", "forward_path": True}, 302, f"{TARGET}/drinks?lang=de"),
    "encoded slash": ("/a%2Fb", {"target": TARGET, "forward_path": True}, 302, f"{TARGET}/a/b"),
    "reserved": ("/a%3Fb", {"target": TARGET, "forward_path": True}, 302, f"{TARGET}/a%3Fb"),
    "dots": ("/a/%2e%2e/b", {"target": TARGET, "forward_path": True}, 400, None),
    "backslash": ("/a%5Cb", {"target": TARGET, "forward_path": True}, 400, None),
    "empty segment": ("/a//b", {"target": TARGET, "forward_path": True}, 400, None),
    "doubled slash": ("//a", {"target": TARGET, "forward_path": True}, 308, "http://localhost/u/42/a"),
    "long path": (f"/{'x' * 4096}", {"target": TARGET, "forward_path": True}, 400, None),
    "path of a fallback": (
        "/a", {"disabled": True, "fallback": FALLBACK, "forward_path": True}, 302, FALLBACK),
    "no path": ("/a", {"target": TARGET}, 404, None),
}  # fmt: skip


@pytest.mark.parametrize("name", FORWARDED)
def test_query_and_path_are_forwarded_as_documented(sqlite_client: FlaskClient, name: str) -> None:
    rest, members, status, location = FORWARDED[name]
    sqlite_client.put("/user/42", json=members)
    assert redirect(sqlite_client.get(f"/u/42{rest}")) == (status, location)


def test_links_without_a_visible_record_respond_alike(client_with_key: FlaskClient) -> None:
    hidden: list[dict[str, Any]] = [{}, {"target": TARGET, "disabled": True},
                                    {"target": TARGET, "starts_at": "2199-01-01T00:00Z"}]  # fmt: skip
    unknown = client_with_key.get("/u/42")
    for members in hidden:
        client_with_key.put("/user/42", json=members)
        response = client_with_key.get("/u/42")
        assert (response.status_code, response.data, response.headers["Cache-Control"]) == (
            unknown.status_code, unknown.data, "no-store",
        )  # fmt: skip
        assert {name: value for name, value in response.headers if name != "Date"} == dict(unknown.headers)


def test_private_targets_are_allowed_by_the_documented_list(any_store: str) -> None:
    example = re.findall(r"`(\*\.corp[^`]*)`", PAGE)[0]
    client = create_client(settings_with(any_store, private_targets=example), WITH_KEY)
    hosts = {"shop.corp": 201, "printer.local": 200, "10.1.2.3": 200, "corp": 400, "localhost": 400, "192.168.1.7": 400}
    results = {host: client.put("/user/42", json={"target": f"http://{host}/"}).status_code for host in hosts}
    assert results == hosts


def test_document_of_get_is_accepted_by_put_and_patch(client_with_key: FlaskClient) -> None:
    client_with_key.put("/user/42", json={"target": TARGET, "password": "sesame"})
    document = json.loads(client_with_key.get("/user/42").text)
    for method in ("PUT", "PATCH"):
        changed = client_with_key.open("/user/42", method=method, json={**document, "title": method})
        assert (changed.status_code, json_body(changed)["has_password"]) == (200, True), changed.text
    tag = {"If-Match": '"outdated"'}
    assert client_with_key.patch("/user/42", json={"title": "x"}, headers=tag).status_code == 412
    assert client_with_key.put("/user/42", json=document, headers={"If-None-Match": "*"}).status_code == 412


def test_scan_limit_counts_since_the_record_has_a_limit(client_with_key: FlaskClient) -> None:
    def visit(number: int) -> list[int]:
        return [client_with_key.get("/u/42", headers=PHONE).status_code for _ in range(number)]

    client_with_key.put("/user/42", json={"target": TARGET})
    assert visit(2) == [302, 302]
    client_with_key.patch("/user/42", json={"max_scans": 1})
    assert visit(2) == [302, 410]
    client_with_key.put("/user/42", json={"target": FALLBACK, "max_scans": 2})
    assert visit(2) == [302, 410]
    scans = json_body(client_with_key.get("/user/42/scans"))
    assert (scans["total"], scans["admitted"]) == (4, 2)
    assert client_with_key.delete("/user/42/scans").status_code == 204
    assert visit(3) == [302, 302, 410]


@pytest.mark.exhaustive
@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_codes_of_tables_have_different_parameters(any_store: str, tmp_path: Path) -> None:
    (command,) = (block for block in shell_blocks((ROOT / "docs" / "links.md").read_text()) if "range=" in block)
    url, _ = run_commands([command], any_store, tmp_path, "--fail")
    with ZipFile(tmp_path / "tables.zip") as codes:
        found = {zxing(open_png(codes.read(name))) for name in codes.namelist() if name.endswith(".png")}
    assert found == {f"{url}/u/42?table={number}".encode() for number in range(1, 13)}
