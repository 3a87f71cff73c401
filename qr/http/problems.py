"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

from typing import Any

from flask import Response, g, request
from werkzeug.exceptions import HTTPException, default_exceptions
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response as BaseResponse

from qr.errors import QrError
from qr.http.documents import json_bytes
from qr.http.headers import NO_STORE
from qr.http.log import log_error, log_exception
from qr.http.parameters import unsigned_query
from qr.http.service import settings

FAULT = "fault"  # code of an unexpected exception
_DETAILS = {
    404: "there is nothing at this URL; /llms.txt lists all URLs",
    405: "this URL does not support this method; Allow lists the methods",
    413: "the request body is too large",
    414: "the query is too long",
}


def problem_from_qr_error(error: QrError) -> Response:
    """Turn an error into problem details, and log it if it is not the client's."""
    log_error(error)
    response = _send(problem_details(error))
    if error.challenge:
        response.headers["WWW-Authenticate"] = error.challenge
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def problem_details(error: QrError) -> dict[str, Any]:
    """Return the members of the problem details of an error."""
    return _members(
        error.status,
        error.detail + _ampersand_hint(error),
        code=error.code,
        parameter=error.parameter,
        value=error.value,
        allowed=error.allowed,
        **error.extensions,
    )


def problem_from_http_exception(error: HTTPException) -> BaseResponse:
    """Turn an error of the router, such as an unknown URL, into problem details. Redirects stay as they are."""
    if error.code is None or error.code < 400:
        return error.get_response()
    detail = _DETAILS.get(error.code, HTTP_STATUS_CODES.get(error.code, "the request was rejected"))
    if error.code == 413:
        detail += f"; send at most {request.max_content_length} bytes"
    members = {"detail": detail, "code": _code(error)}
    if error.code == 404 and not settings().docs_password:
        members |= _unknown_url(request.path)
    response = _problem(error.code, **members)
    response.headers.extend(
        [(name, value) for name, value in error.get_headers() if name not in {"Content-Type", "Content-Length"}]
    )
    return response


def problem_from_exception(error: Exception) -> Response:
    """Log an unexpected exception, and respond with status 500 without any detail of it."""
    log_exception(error)
    return _problem(500, "the service failed; the failure has been logged", code=FAULT)


def error_code(error: Exception) -> str:
    """Return the code of an error in its problem details."""
    if isinstance(error, QrError):
        return error.code
    return _code(error) if isinstance(error, HTTPException) else FAULT


def router_codes() -> dict[int, str]:
    """Return the codes of the errors that the router finds, by status."""
    return {status: _code(default_exceptions[status]()) for status in _DETAILS}


def _code(error: HTTPException) -> str:
    return error.name.lower().replace(" ", "-")


def _ampersand_hint(error: QrError) -> str:
    """Return advice if the parameter of an error is probably a part of the value before it."""
    from qr.http.ampersands import find_cut_parameter  # only errors need it

    if error.status != 400 or not error.parameter:
        return ""
    for encoded in (unsigned_query(request), g.get("form", b"")):
        content = find_cut_parameter(encoded, error.parameter)
        if content:
            return f" (if {error.parameter} is part of {content}, encode the & before it as %26)"
    return ""


def _unknown_url(path: str) -> dict[str, str]:
    """Return the members of a problem that name the URLs that exist, if the path can be meant for an image."""
    from qr.http import unknown_urls  # only errors need its tables

    if key := unknown_urls.unsupported_key(path):
        return {"detail": f"the GS1 key {key} is not supported; send a GTIN: /01/<gtin>"}
    if not unknown_urls.can_be_image(path):
        return {}
    suggestion = unknown_urls.suggest_path(path)
    hint = {"detail": f"there is nothing at this URL; did you mean {suggestion}? /llms.txt lists all URLs"}
    return {**(hint if suggestion else {}), "allowed": unknown_urls.allowed_paths()}


def _problem(status: int, detail: str, **members: object) -> Response:
    return _send(_members(status, detail, **members))


def _members(status: int, detail: str, **members: object) -> dict[str, Any]:
    body = {"title": HTTP_STATUS_CODES[status], "status": status, "detail": detail}
    return body | {name: member for name, member in members.items() if member is not None}


def _send(problem: dict[str, Any]) -> Response:
    return Response(
        json_bytes(problem),
        problem["status"],
        [("Content-Type", "application/problem+json"), ("Cache-Control", NO_STORE)],
    )
