"""The Model Context Protocol for agents: ``/mcp``, in its stateless form, with one JSON response per request."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Response, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.utils import import_string

from qr.contract.openapi import DESCRIPTION, TITLE
from qr.contract.tools import TOOLS, describe_tools
from qr.errors import Forbidden, QrError, RateLimitExceeded, TooManyAttempts, Unauthenticated
from qr.http.compression import send_compressed
from qr.http.documents import MAX_NESTING, exceeds_nesting
from qr.http.errors import count_error
from qr.http.guard import CHECKS
from qr.http.hosts import check_origin
from qr.http.jsonrpc import (
    INTERNAL_ERROR,
    INVALID_PARAMS,
    INVALID_REQUEST,
    MAX_BATCH,
    METHOD_NOT_FOUND,
    Answer,
    Message,
    RpcError,
    accepted,
    failure,
    message_id,
    parse_body,
    parse_message,
    respond,
    respond_to_batch,
    result,
)
from qr.http.log import log_error, log_exception
from qr.http.negotiation import preferred_format
from qr.http.parameters import JSON, check_media_type, query_values, text_body
from qr.http.problems import problem_details
from qr.http.rate_limits import charge
from qr.http.revisions import (
    META,
    REVISIONS,
    STATELESS,
    WITH_BATCHES,
    header_revision,
    negotiate,
    revision_of,
)
from qr.http.service import settings

FRESH_MILLISECONDS = 5 * 60 * 1000
SERVER = {"name": "qr", "title": TITLE, "version": "1"}
INSTRUCTIONS = f"{DESCRIPTION} Call style_help for presets, shapes and advice before styling a QR code."

Members = dict[str, Any]


def post() -> Response:
    """Answer agents that use the Model Context Protocol.

    The body is one message of JSON-RPC 2.0, or a batch in revision 2025-03-26. There are no sessions, and a request
    needs no initialize before it. A tool that needs an API key checks the key of the request.
    """
    check_origin(request, settings())
    query_values(request)  # none is accepted
    check_media_type(request, (JSON,))
    preferred_format(request, {"json": JSON})
    try:
        document = parse_body(text_body(request))
        response = _respond_to_batch(document) if isinstance(document, list) else _respond(document)
    except RpcError as error:
        response = respond(failure(None, error))
    return send_compressed(response, None, request)


def _respond(document: object) -> Response:
    answer = _answer(document)
    return respond(answer) if answer else accepted()


def _respond_to_batch(documents: list[object]) -> Response:
    if header_revision(request.headers) != WITH_BATCHES:
        raise RpcError(INVALID_REQUEST, f"only revision {WITH_BATCHES} has batches")
    if not 0 < len(documents) <= MAX_BATCH:
        raise RpcError(INVALID_REQUEST, f"a batch must have 1 to {MAX_BATCH} messages")
    charge(len(documents))
    g.is_batch = True
    return respond_to_batch([answer for answer in map(_answer, documents) if answer])


def _answer(document: object) -> Answer | None:
    """Return the answer to one message; None for a notification, or for a response, which nothing waits for."""
    try:
        message = parse_message(document)
        revision = revision_of(message, request.headers)
        if message.id is None:
            return None
        return result(message.id, _call_method(message, revision))
    except RpcError as error:
        return failure(message_id(document), error)
    except HTTPException:
        raise
    except Exception as error:
        count_error(error)
        log_exception(error)
        fault = RpcError(INTERNAL_ERROR, "the service failed; the failure has been logged", 500)
        return failure(message_id(document), fault)


def _call_method(message: Message, revision: str) -> Members:
    is_stateless = revision == STATELESS
    method = (_STATELESS_METHODS if is_stateless else _NEGOTIATED_METHODS).get(message.method)
    if method is None:
        # Older clients take any 404 for the end of a session.
        raise RpcError(METHOD_NOT_FOUND, f"there is no method {message.method[:100]}", 404 if is_stateless else 200)
    members = method(message.params)
    return {"resultType": "complete", **members, "_meta": {f"{META}serverInfo": SERVER}} if is_stateless else members


def _initialize(params: Members) -> Members:
    return {
        "protocolVersion": negotiate(params.get("protocolVersion")),
        "capabilities": {"tools": {}},
        "serverInfo": SERVER,
        "instructions": INSTRUCTIONS,
    }


def _discover(_: Members) -> Members:
    members = {"supportedVersions": list(REVISIONS), "capabilities": {"tools": {}}, "instructions": INSTRUCTIONS}
    return {**members, "ttlMs": FRESH_MILLISECONDS, "cacheScope": "public"}


def _list_tools(params: Members) -> Members:
    """Return all tools on one page, so no cursor is valid."""
    if params.get("cursor") is not None:
        raise RpcError(INVALID_PARAMS, "cursor must be omitted: there is one page")
    _check_access("tools")
    scope = "private" if settings().docs_password else "public"
    return {"tools": _tools(), "ttlMs": FRESH_MILLISECONDS, "cacheScope": scope}


@lru_cache(maxsize=1)
def _tools() -> list[Members]:
    return describe_tools()


def _call_tool(params: Members) -> Members:
    """Call a tool. A ``QrError`` is a result, because the model that called the tool can correct its arguments."""
    name, arguments = params.get("name"), params.get("arguments") or {}
    tool = TOOLS.get(name) if isinstance(name, str) else None
    if tool is None:
        raise RpcError(INVALID_PARAMS, f"name must be one of {', '.join(TOOLS)}")
    if not isinstance(arguments, dict) or exceeds_nesting(arguments):
        raise RpcError(INVALID_PARAMS, f"arguments must be an object of at most {MAX_NESTING} levels")
    _check_access(tool.access)
    call: Callable[[Members], Members] = import_string(f"qr.routes.{tool.call}")
    try:
        return {**call(arguments), "isError": False}
    except RateLimitExceeded as error:
        raise _http_error(error) from None
    except QrError as error:
        count_error(error)
        log_error(error)
        return _rejected(problem_details(error), error.detail)


def _rejected(problem: Members, detail: str) -> Members:
    """Return the result of a rejected call. Its text has the change too, because models read the text."""
    change = problem.get("change")
    texts = [detail, *([f"this change makes the image readable: {json.dumps(change)}"] if change else [])]
    content = [{"type": "text", "text": text} for text in texts]
    return {"content": content, "structuredContent": problem, "isError": True}


def _check_access(name: str) -> None:
    """Run an access check. Missing or insufficient credentials are an error of HTTP, as at all other URLs."""
    try:
        CHECKS[name]()
    except (Unauthenticated, Forbidden, TooManyAttempts) as error:
        raise _http_error(error) from None


def _http_error(error: QrError) -> RpcError:
    """Return an error that has the status and the header fields of HTTP."""
    count_error(error)
    fields = {"WWW-Authenticate": error.challenge, "Retry-After": error.retry_after}
    headers = tuple((name, str(value)) for name, value in fields.items() if value)
    return RpcError(error.status, error.detail, error.status, data=problem_details(error), headers=headers)


_NEGOTIATED_METHODS: dict[str, Callable[[Members], Members]] = {
    "initialize": _initialize,
    "ping": lambda _: {},
    "tools/list": _list_tools,
    "tools/call": _call_tool,
}
_STATELESS_METHODS: dict[str, Callable[[Members], Members]] = {
    "server/discover": _discover,
    "tools/list": _list_tools,
    "tools/call": _call_tool,
}
