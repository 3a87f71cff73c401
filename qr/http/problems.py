"""TODO."""

from __future__ import annotations

import json

from flask import Response
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response as BaseResponse

from qr.errors import QrError
from qr.http.headers import NO_STORE
from qr.http.log import log_error, log_exception


def problem_from_qr_error(error: QrError) -> Response:
    """A refusal, with the parameter, the value and what is allowed; one that is our fault goes to the log as well."""
    log_error(error)
    response = _problem(
        error.status,
        error.detail,
        code=error.code,
        parameter=error.parameter,
        value=error.value,
        allowed=error.allowed,
    )
    if error.challenge:
        response.headers["WWW-Authenticate"] = error.challenge
    if error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def problem_from_http_exception(error: HTTPException) -> BaseResponse:
    """What the router itself refuses: no such URL, no such method, a body too large. Redirects stay as they are."""
    if error.code is None or error.code < 400:
        return error.get_response()
    detail = _DETAILS.get(error.code, HTTP_STATUS_CODES.get(error.code, "the request was refused"))
    response = _problem(error.code, detail, code=error.name.lower().replace(" ", "-"))
    response.headers.extend(
        [(name, value) for name, value in error.get_headers() if name not in {"Content-Type", "Content-Length"}]
    )
    return response


def problem_from_exception(error: Exception) -> Response:
    """A fault of ours: where it happened goes to the log, nothing of it to the caller.

    The message of an exception may quote what a code says, so the log gets the place and the type only.
    """
    log_exception(error)
    return _problem(500, "something went wrong here; it has been logged", code="fault")


_DETAILS = {
    404: "there is nothing at this URL; / lists what there is",
    405: "this URL does not take this method",
    413: "the request body is too large",
    414: "the query is too long",
}


def _problem(status: int, detail: str, **members: object) -> Response:
    body = {"title": HTTP_STATUS_CODES[status], "status": status, "detail": detail}
    body |= {name: member for name, member in members.items() if member is not None}
    return Response(
        # What was sent may hold lone surrogates, which no encoding can send back.
        json.dumps(body, ensure_ascii=False).encode(errors="replace"),
        status,
        [("Content-Type", "application/problem+json"), ("Cache-Control", NO_STORE)],
    )
