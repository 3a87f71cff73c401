from __future__ import annotations

import pytest

from qr.http.jsonrpc import (
    INVALID_REQUEST,
    PARSE_ERROR,
    Message,
    RpcError,
    failure,
    message_id,
    parse_body,
    parse_message,
    result,
)
from tests.support.tables import for_each


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b'{"id": NaN}', b'{"id": 1, "id": 2}', b"[" * 100_000])
def test_body_that_is_not_json_is_a_parse_error(body: bytes) -> None:
    with pytest.raises(RpcError) as raised:
        parse_body(body)
    assert (raised.value.code, raised.value.status) == (PARSE_ERROR, 400)


@for_each(
    "document",
    [
        None,
        7,
        [],
        {},
        {"jsonrpc": "1.0", "id": 1, "method": "ping"},
        {"jsonrpc": "2.0", "id": 1},
        {"jsonrpc": "2.0", "id": 1, "method": ""},
        {"jsonrpc": "2.0", "id": 1, "method": 7},
        {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []},
        {"jsonrpc": "2.0", "id": 1, "method": "ping", "params": None},
        {"jsonrpc": "2.0", "id": None, "method": "ping"},
        {"jsonrpc": "2.0", "id": True, "method": "ping"},
        {"jsonrpc": "2.0", "id": 1.5, "method": "ping"},
        {"jsonrpc": "2.0", "id": [], "method": "ping"},
    ],
)
def test_malformed_message_is_rejected(document: object) -> None:
    with pytest.raises(RpcError) as raised:
        parse_message(document)
    assert (raised.value.code, raised.value.status) == (INVALID_REQUEST, 400)


@pytest.mark.parametrize("request_id", [0, -1, 2**53, "", "discover-1", "é"])
def test_request_keeps_its_id(request_id: object) -> None:
    document = {"jsonrpc": "2.0", "id": request_id, "method": "ping", "params": {"a": 1}}
    assert parse_message(document) == Message("ping", {"a": 1}, request_id)  # type: ignore[arg-type]


def test_notification_and_response_have_no_id() -> None:
    assert parse_message({"jsonrpc": "2.0", "method": "notifications/initialized"}).id is None
    assert parse_message({"jsonrpc": "2.0", "id": 1, "result": {}}).id is None
    assert parse_message({"jsonrpc": "2.0", "id": 1, "error": {"code": 1, "message": ""}}).id is None


def test_id_is_found_in_a_malformed_message() -> None:
    documents: list[object] = [{"id": 7}, {"id": "a"}, {"id": True}, {"id": None}, [], 7]
    assert [message_id(document) for document in documents] == [7, "a", None, None, None, None]


def test_failure_without_an_id_omits_it() -> None:
    headers = (("WWW-Authenticate", "Bearer"), ("Retry-After", "7"))
    error = RpcError(-32600, "no", data={"a": 1}, headers=headers)
    details = {"code": -32600, "message": "no", "data": {"a": 1}}
    assert failure(None, error) == ({"jsonrpc": "2.0", "error": details}, 400, headers)
    assert failure(0, error).document["id"] == 0
    assert result("a", {"b": 1}).document == {"jsonrpc": "2.0", "id": "a", "result": {"b": 1}}
