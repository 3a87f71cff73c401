from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from werkzeug.datastructures import Headers

from qr.http.jsonrpc import INVALID_PARAMS, Message, RpcError
from qr.http.revisions import (
    HEADER_MISMATCH,
    NEGOTIATED,
    REVISIONS,
    STATELESS,
    UNSUPPORTED_REVISION,
    WITHOUT_HEADER,
    header_revision,
    negotiate,
    revision_of,
)

VERSION, CAPABILITIES = "io.modelcontextprotocol/protocolVersion", "io.modelcontextprotocol/clientCapabilities"
META = {VERSION: STATELESS, CAPABILITIES: {}}
HEADERS = {"MCP-Protocol-Version": STATELESS, "Mcp-Method": "tools/call", "Mcp-Name": "make_code"}


def call(meta: object = META, name: object = "make_code") -> Message:
    return Message("tools/call", {"name": name, "_meta": meta}, 1)


def code_of(message: Message, headers: dict[str, str]) -> int:
    with pytest.raises(RpcError) as raised:
        revision_of(message, Headers(headers))
    assert raised.value.status == 400
    return raised.value.code


@pytest.mark.parametrize("requested", NEGOTIATED)
def test_requested_revision_is_negotiated(requested: str) -> None:
    assert negotiate(requested) == requested


@pytest.mark.parametrize("requested", ["2024-11-05", STATELESS, "2099-01-01", ""])
def test_other_revision_is_negotiated_to_the_newest(requested: str) -> None:
    assert negotiate(requested) == NEGOTIATED[0]


@pytest.mark.parametrize("requested", [None, 20250618, ["2025-06-18"]])
def test_initialize_without_a_revision_is_rejected(requested: object) -> None:
    with pytest.raises(RpcError):
        negotiate(requested)


@pytest.mark.parametrize("revision", NEGOTIATED)
def test_header_states_an_older_revision(revision: str) -> None:
    ping = Message("ping", {}, 1)
    assert revision_of(ping, Headers({"MCP-Protocol-Version": revision})) == revision
    assert header_revision(Headers({"MCP-Protocol-Version": revision})) == revision


def test_request_without_any_revision_is_old() -> None:
    assert revision_of(Message("ping", {}, 1), Headers()) == WITHOUT_HEADER
    assert revision_of(Message("ping", {"_meta": {"progressToken": 1}}, 1), Headers()) == WITHOUT_HEADER


def test_stateless_request_states_everything_twice() -> None:
    assert revision_of(call(), Headers(HEADERS)) == STATELESS
    encoded = b64encode(b"make_code").decode()
    assert revision_of(call(), Headers({**HEADERS, "Mcp-Name": f"=?base64?{encoded}?="})) == STATELESS


@pytest.mark.parametrize(
    "changed",
    [
        {"MCP-Protocol-Version": "2025-11-25"},
        {"MCP-Protocol-Version": "2099-01-01"},
        {"MCP-Protocol-Version": None},
        {"Mcp-Method": "tools/list"},
        {"Mcp-Method": "TOOLS/CALL"},
        {"Mcp-Method": None},
        {"Mcp-Name": "style_help"},
        {"Mcp-Name": "=?base64?!?="},
        {"Mcp-Name": "=?base64?/w==?="},
        {"Mcp-Name": None},
    ],
)
def test_header_field_that_differs_from_the_body_is_rejected(changed: dict[str, str | None]) -> None:
    headers = {name: value for name, value in {**HEADERS, **changed}.items() if value is not None}
    assert code_of(call(), headers) == HEADER_MISMATCH


@pytest.mark.parametrize("meta", [{}, {VERSION: STATELESS}, {CAPABILITIES: {}}, None, 7, {**META, CAPABILITIES: None}])
def test_stateless_request_without_its_envelope_is_rejected(meta: Any) -> None:
    assert code_of(call(meta), HEADERS) == INVALID_PARAMS


def test_unknown_revision_is_rejected_with_the_known_ones() -> None:
    with pytest.raises(RpcError) as raised:
        revision_of(call({**META, VERSION: "1900-01-01"}), Headers({**HEADERS, "MCP-Protocol-Version": "1900-01-01"}))
    assert raised.value.code == UNSUPPORTED_REVISION
    assert raised.value.data == {"supported": list(REVISIONS), "requested": "1900-01-01"}
    assert code_of(Message("ping", {}, 1), {"MCP-Protocol-Version": "2024-11-05"}) == UNSUPPORTED_REVISION
    assert code_of(Message("notifications/x", {}), {"MCP-Protocol-Version": "1"}) == UNSUPPORTED_REVISION
    with pytest.raises(RpcError):
        header_revision(Headers({"MCP-Protocol-Version": "1"}))


def test_notification_needs_no_envelope() -> None:
    assert revision_of(Message("notifications/x", {}), Headers({"MCP-Protocol-Version": STATELESS})) == STATELESS
