"""The protocol of ``/mcp``: HTTP, revisions, batches, errors and access. ``test_tools.py`` tests the tools."""

from __future__ import annotations

import gzip
import json

import pytest
from flask.testing import FlaskClient

from qr.access.keys import format_entry
from qr.config import Settings
from qr.contract.tools import TOOLS
from qr.http.jsonrpc import MAX_BATCH
from qr.http.revisions import NEGOTIATED, REVISIONS, STATELESS
from qr.routes import tools
from router import create_app
from tests.support.agents import error_of, post, post_stateless, request

READER, MAKER = "qr_Reader-0123456789", "qr_Maker-0123456789"
KEYS = f"{format_entry('reader', ['read'], READER)} {format_entry('maker', ['make'], MAKER)}"
CODE = request("tools/call", {"name": "make_code", "arguments": {"data": "hi"}})
LIST = request("tools/list")


def client_of(**settings: object) -> FlaskClient:
    return create_app(Settings(**settings)).test_client()  # type: ignore[arg-type]


@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "PUT", "PATCH"])
def test_only_post_is_allowed(client: FlaskClient, method: str) -> None:
    response = client.open("/mcp", method=method)
    assert response.status_code == 405
    assert "POST" in response.headers["Allow"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Accept": "application/json, text/event-stream"}, 200),
        ({"Accept": "*/*"}, 200),
        ({"Accept": "text/event-stream"}, 406),
        ({"Content-Type": "text/plain"}, 415),
        ({"Content-Type": "application/json; charset=utf-8"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "http://localhost:6274"}, 200),
        ({"Mcp-Session-Id": "1868a90c", "Last-Event-ID": "7"}, 200),
    ],
)
def test_header_fields_decide_the_status(client: FlaskClient, headers: dict[str, str], status: int) -> None:
    fields = {"Content-Type": "application/json", **headers}
    response = client.post("/mcp", data=json.dumps(LIST), headers=fields)
    assert response.status_code == status
    assert "Mcp-Session-Id" not in response.headers
    assert response.headers["Cache-Control"] == "no-store"


def test_query_is_rejected_because_keys_leak_from_urls(client: FlaskClient) -> None:
    response = client.post("/mcp?api_key=secret", json=LIST)
    assert response.status_code == 400
    assert "secret" not in response.text


def test_browser_can_send_the_header_fields_of_the_protocol(client: FlaskClient) -> None:
    allowed = client.options("/mcp").headers["Access-Control-Allow-Headers"]
    assert {"MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"} <= set(allowed.split(", "))


@pytest.mark.parametrize("revision", NEGOTIATED)
def test_initialize_negotiates_each_older_revision(client: FlaskClient, revision: str) -> None:
    params = {"protocolVersion": revision, "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}
    result = post(client, request("initialize", params)).json["result"]  # type: ignore[index]
    assert result["protocolVersion"] == revision
    assert result["capabilities"] == {"tools": {}}
    assert result["serverInfo"]["name"] == "qr"


def test_older_request_needs_no_initialize(client: FlaskClient) -> None:
    response = post(client, LIST, {"MCP-Protocol-Version": "2025-06-18"})
    names = [tool["name"] for tool in response.json["result"]["tools"]]  # type: ignore[index]
    assert names == list(TOOLS)
    assert post(client, request("ping", request_id="a")).json == {"jsonrpc": "2.0", "id": "a", "result": {}}


def test_stateless_request_discovers_and_lists(client: FlaskClient) -> None:
    found = post_stateless(client, "server/discover").json["result"]  # type: ignore[index]
    assert found["supportedVersions"] == list(REVISIONS)
    assert found["_meta"]["io.modelcontextprotocol/serverInfo"]["name"] == "qr"
    listed = post_stateless(client, "tools/list").json["result"]  # type: ignore[index]
    for result in (found, listed):
        assert (result["resultType"], result["cacheScope"]) == ("complete", "public")
        assert result["ttlMs"] > 0


@pytest.mark.parametrize("method", ["initialize", "ping", "subscriptions/listen", "resources/list", ""])
def test_stateless_revision_lacks_method(client: FlaskClient, method: str) -> None:
    response = post_stateless(client, method)
    assert (response.status_code, error_of(response)["code"]) in {(404, -32601), (400, -32600)}


def test_older_revision_lacks_method_without_http_error(client: FlaskClient) -> None:
    response = post(client, request("server/discover"), {"MCP-Protocol-Version": "2025-11-25"})
    assert (response.status_code, error_of(response)["code"]) == (200, -32601)


def test_unknown_revision_is_rejected(client: FlaskClient) -> None:
    response = post(client, LIST, {"MCP-Protocol-Version": "1900-01-01"})
    assert response.status_code == 400
    assert error_of(response)["data"] == {"supported": list(REVISIONS), "requested": "1900-01-01"}


def test_header_field_that_differs_from_the_body_is_rejected(client: FlaskClient) -> None:
    meta = {"io.modelcontextprotocol/protocolVersion": STATELESS, "io.modelcontextprotocol/clientCapabilities": {}}
    headers = {"MCP-Protocol-Version": STATELESS, "Mcp-Method": "tools/call", "Mcp-Name": "style_help"}
    response = post(client, request("tools/call", {"name": "make_code", "_meta": meta}), headers)
    assert (response.status_code, error_of(response)["code"], response.json["id"]) == (400, -32020, 1)  # type: ignore[index]


@pytest.mark.parametrize("method", ["notifications/initialized", "notifications/cancelled", "unknown"])
def test_notification_is_accepted_without_an_answer(client: FlaskClient, method: str) -> None:
    response = post(client, {"jsonrpc": "2.0", "method": method})
    assert (response.status_code, response.data) == (202, b"")


@pytest.mark.parametrize(
    ("body", "code"), [(b"{", -32700), (b"", -32700), (b"7", -32600), (b"[]", -32600), (b'{"id": 3}', -32600)]
)
def test_malformed_message_has_status_400(client: FlaskClient, body: bytes, code: int) -> None:
    response = client.post("/mcp", data=body, content_type="application/json")
    assert (response.status_code, error_of(response)["code"]) == (400, code)
    assert response.json.get("id") == (3 if b"3" in body else None)  # type: ignore[union-attr]


def test_batch_answers_requests_in_their_order(client: FlaskClient) -> None:
    documents = [request("ping", request_id=7), {"jsonrpc": "2.0", "method": "notifications/x"}, {"id": 8}, CODE]
    response = post(client, documents)
    assert response.status_code == 200
    assert [answer["id"] for answer in response.json] == [7, 8, 1]  # type: ignore[union-attr]
    assert post(client, documents[1:2]).status_code == 202


def test_batch_is_bounded(client: FlaskClient) -> None:
    pings = [request("ping", request_id=number) for number in range(MAX_BATCH + 1)]
    assert post(client, pings[1:]).status_code == 200
    response = post(client, pings)
    assert (response.status_code, error_of(response)["code"]) == (400, -32600)


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS if revision != "2025-03-26"])
def test_later_revision_has_no_batches(client: FlaskClient, revision: str) -> None:
    response = post(client, [request("ping")], {"MCP-Protocol-Version": revision})
    assert (response.status_code, error_of(response)["code"]) == (400, -32600)


def test_body_is_bounded(client: FlaskClient) -> None:
    arguments = {"data": "x" * 600_000}
    assert post(client, request("tools/call", {"name": "make_code", "arguments": arguments})).status_code == 413


@pytest.mark.parametrize(
    "params",
    [
        {},
        {"name": "read_code"},
        {"name": ["make_code"]},
        {"name": "make_code", "arguments": [1]},
        {"name": "make_code", "arguments": {"data": json.loads("[" * 20 + "]" * 20)}},
    ],
)
def test_malformed_call_is_a_protocol_error(client: FlaskClient, params: dict[str, object]) -> None:
    response = post(client, request("tools/call", params))
    assert error_of(response)["code"] == -32602


def test_list_has_one_page(client: FlaskClient) -> None:
    assert error_of(post(client, request("tools/list", {"cursor": "x"})))["code"] == -32602


def test_unexpected_exception_is_logged_without_its_message(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def fail(arguments: object) -> None:
        raise ZeroDivisionError(arguments)

    monkeypatch.setattr(tools, "make_code", fail)
    response = post(client, request("tools/call", {"name": "make_code", "arguments": {"data": "a secret"}}))
    assert (response.status_code, error_of(response)["code"]) == (500, -32603)
    logged = "".join(capfd.readouterr())
    assert "ZeroDivisionError" in logged
    assert "a secret" not in logged + response.text


@pytest.mark.parametrize(
    ("name", "key", "status"),
    [
        ("make_code", None, 401),
        ("make_code", "wrong", 401),
        ("make_code", READER, 403),
        ("make_code", MAKER, 200),
        ("style_help", None, 200),
        ("create_link", None, 401),
        ("create_link", READER, 403),
        ("link_scans", MAKER, 403),
    ],
)
@pytest.mark.parametrize("field", ["X-API-Key", "Authorization"])
def test_tool_needs_a_key_with_its_scope(name: str, key: str | None, status: int, field: str) -> None:
    prefix = "Bearer " if field == "Authorization" else ""
    headers = {field: f"{prefix}{key}"} if key else {}
    arguments = {} if name == "style_help" else {"data": "hi"}
    call = request("tools/call", {"name": name, "arguments": arguments})
    response = post(client_of(api_keys=KEYS, access="key"), call, headers)
    assert response.status_code == status
    if status != 200:
        assert error_of(response)["code"] == error_of(response)["data"]["status"] == status
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_key_in_a_batch_is_checked_for_each_tool() -> None:
    call = request("tools/call", {"name": "create_link", "arguments": {}}, 2)
    response = post(client_of(api_keys=KEYS, access="key"), [CODE, call], {"X-API-Key": MAKER})
    assert ["error" in answer for answer in response.json] == [False, True]  # type: ignore[union-attr]


def test_documentation_password_protects_the_list_of_tools() -> None:
    client = client_of(api_keys=KEYS, docs_password="docs")
    assert post(client, LIST).status_code == 401
    assert post(client, LIST, {"X-API-Key": READER}).status_code == 200
    response = client.post("/mcp", json=LIST, auth=("anyone", "docs"))
    assert response.json["result"]["cacheScope"] == "private"  # type: ignore[index]
    assert post(client, CODE).status_code == 200


def test_list_of_tools_is_compressed_on_request(client: FlaskClient) -> None:
    plain, compressed = (post(client, LIST, fields) for fields in ({}, {"Accept-Encoding": "gzip"}))
    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
    assert len(compressed.data) < 0.3 * len(plain.data)
