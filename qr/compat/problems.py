"""Turn problem details into errors of imitated services."""

from __future__ import annotations

import json

from flask import Response
from werkzeug.datastructures import Headers
from werkzeug.wrappers import Response as BaseResponse

# Status codes that the imitated services do not have: they respond to all bad input with 400.
_BAD_INPUT = frozenset((406, 415, 422))
_OWN_ADVICE = "; verify=off"


def status(problem: BaseResponse) -> int:
    """Return the status code of an error: 400 for all bad input, otherwise that of the problem details."""
    return 400 if problem.status_code in _BAD_INPUT else problem.status_code


def detail(problem: BaseResponse) -> str:
    """Return the text of an error, without advice to use a parameter that only this service has."""
    return str(json.loads(problem.get_data())["detail"]).partition(_OWN_ADVICE)[0]


def replace_body(problem: BaseResponse, body: str | bytes, media_type: str) -> Response:
    """Return an error with another body, and the other header fields of the problem details."""
    headers = Headers((name, value) for name, value in problem.headers if not name.lower().startswith("content-"))
    return Response(body, status(problem), headers, content_type=media_type)


def send_text(problem: BaseResponse) -> BaseResponse:
    """Return an error as a line of text. Redirects stay as they are."""
    if problem.status_code < 400:
        return problem
    return replace_body(problem, f"{detail(problem)}\n".encode(errors="replace"), "text/plain; charset=utf-8")
