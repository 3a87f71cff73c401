"""Messages of JSON-RPC 2.0, and their error codes. The Model Context Protocol narrows both.

The source of the narrower rules is the page "Base Protocol: Overview" of revision 2026-07-28 of that protocol.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Response

from qr.errors import QrError
from qr.http.documents import json_bytes, parse_json
from qr.http.headers import NO_STORE
from qr.http.parameters import JSON

PARSE_ERROR, INVALID_REQUEST, METHOD_NOT_FOUND, INVALID_PARAMS, INTERNAL_ERROR = -32700, -32600, -32601, -32602, -32603
MAX_BATCH = 16  # messages of one request; each can be an image

Id = str | int
Fields = tuple[tuple[str, str], ...]


class RpcError(Exception):
    """An error of the protocol.

    code:    of JSON-RPC, or the status of HTTP for missing or insufficient credentials, and for limits
    status:  status of HTTP, unless the message is one of a batch
    data:    details for programs
    headers: header fields of HTTP, unless the message is one of a batch
    """

    def __init__(
        self, code: int, message: str, status: int = 400, *, data: object = None, headers: Fields = ()
    ) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.data, self.headers = code, message, status, data, headers


class Message(NamedTuple):
    """A message of a client. A notification has no id. A response has neither an id nor a method here."""

    method: str
    params: dict[str, Any]
    id: Id | None = None


class Answer(NamedTuple):
    """The answer to a request: its JSON document, and what HTTP needs."""

    document: dict[str, Any]
    status: int = 200
    headers: Fields = ()


def parse_body(body: bytes) -> object:
    """Parse a body. Raises ``RpcError`` if it is not JSON, or repeats a member of an object."""
    try:
        return parse_json(body)
    except QrError as error:
        raise RpcError(PARSE_ERROR, error.detail) from None


def parse_message(document: object) -> Message:
    """Return the message that a document states. Raises ``RpcError`` for another document."""
    if not isinstance(document, dict) or document.get("jsonrpc") != "2.0":
        raise RpcError(INVALID_REQUEST, "a message must be an object with jsonrpc 2.0")
    if "method" not in document and document.keys() & {"result", "error"}:
        return Message("", {})
    method, params = document.get("method"), document.get("params", {})
    if not isinstance(method, str) or not method or not isinstance(params, dict):
        raise RpcError(INVALID_REQUEST, "method must be a text, and params an object")
    if "id" in document and message_id(document) is None:
        raise RpcError(INVALID_REQUEST, "id must be a text or a whole number")
    return Message(method, params, message_id(document))


def message_id(document: object) -> Id | None:
    """Return the id of a document, or None if it has none that a response can repeat."""
    value = document.get("id") if isinstance(document, dict) else None
    return value if isinstance(value, str | int) and not isinstance(value, bool) else None


def result(request_id: Id, members: dict[str, Any]) -> Answer:
    """Return the answer to a request that succeeded."""
    return Answer({"jsonrpc": "2.0", "id": request_id, "result": members})


def failure(request_id: Id | None, error: RpcError) -> Answer:
    """Return the answer to a request that failed. Without an id, the request could not be read."""
    details: dict[str, Any] = {"code": error.code, "message": error.message}
    if error.data is not None:
        details["data"] = error.data
    identified = {} if request_id is None else {"id": request_id}
    return Answer({"jsonrpc": "2.0", **identified, "error": details}, error.status, error.headers)


def respond(answer: Answer) -> Response:
    """Respond with one answer."""
    response = _json_response(answer.document, answer.status)
    response.headers.extend(answer.headers)
    return response


def respond_to_batch(answers: list[Answer]) -> Response:
    """Respond to a batch with its answers, in their order (JSON-RPC 2.0, 6). The status of each is in its document."""
    return _json_response([answer.document for answer in answers], 200) if answers else accepted()


def accepted() -> Response:
    """Respond to messages that need no answer."""
    return Response(status=202, headers=[("Cache-Control", NO_STORE)])


def _json_response(document: object, status: int) -> Response:
    return Response(json_bytes(document), status, mimetype=JSON, headers=[("Cache-Control", NO_STORE)])
