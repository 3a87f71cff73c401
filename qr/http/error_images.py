"""An error as an image with its text, in the format that the request is for."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from qr import render
from qr.drawing.notice import draw_notice
from qr.errors import QrError
from qr.http.compression import send_compressed
from qr.http.file_names import format_of_file_name
from qr.http.negotiation import preferred_format
from qr.spec.formats import FORMATS

MAX_FIELD_CHARACTERS = 2000  # of X-QR-Problem; proxies reject long header fields
MAX_DETAIL_CHARACTERS = 300  # of its member ``detail``, if it would be too long
DEFAULT_FORMAT = "png"
TEXT_FORMATS = ("txt", "ansi")

Problem = dict[str, Any]


def error_image(response: BaseResponse, parameter: Callable[[str], str | None]) -> BaseResponse:
    """Return the image of an error, with its problem details in ``X-QR-Problem``.

    The status code and all header fields of the response with the problem details are kept. JSON stays JSON.

    response:  response with the problem details
    parameter: returns the value of a parameter of the request, or None
    """
    name = _format_name(parameter)
    problem: Problem = json.loads(response.get_data())
    headers = response.headers.copy()
    for field in ("Content-Type", "Content-Length"):
        headers.pop(field, None)
    headers["X-QR-Problem"] = problem_field(problem)
    if name == "json":
        return Response(response.get_data(), response.status_code, headers, content_type=response.content_type)
    row = FORMATS[name]
    if row.encoding:
        headers["Content-Encoding"] = row.encoding
    image = Response(_body(problem, name), response.status_code, headers, content_type=row.media_type)
    return send_compressed(image, None, request) if row.compresses else image


def problem_field(problem: Problem) -> str:
    """Return problem details as JSON in ASCII. Long members are omitted if a header field would become too long."""
    for omitted in ((), ("allowed",), ("allowed", "value")):
        text = json.dumps({name: value for name, value in problem.items() if name not in omitted})
        if len(text) <= MAX_FIELD_CHARACTERS:
            return text
    detail = str(problem["detail"])[:MAX_DETAIL_CHARACTERS]
    return json.dumps({"title": problem["title"], "status": problem["status"], "detail": detail})


def _body(problem: Problem, name: str) -> bytes:
    title, detail = f"{problem['status']} {problem['title']}", str(problem["detail"])
    if name in TEXT_FORMATS:
        return f"{title}\n{detail}\n".encode(errors="replace")
    return _draw(title, detail, name)


@lru_cache(maxsize=16)
def _draw(title: str, detail: str, name: str) -> bytes:
    """Return a file with a text. A client above its rate limit gets the same text again, which must cost little."""
    return render.render(draw_notice(title, detail), name)


def _format_name(parameter: Callable[[str], str | None]) -> str:
    """Return the format of the path, of the file name, of ``format`` or, for ``/code``, of Accept; else PNG."""
    arguments = request.view_args or {}
    try:
        if "format_name" in arguments:
            return str(arguments["format_name"])
        if (chosen := parameter("format")) in FORMATS:
            return str(chosen)
        if "file_name" in arguments:
            return format_of_file_name(arguments["file_name"])
        if request.endpoint == "code":
            return preferred_format(request, {name: row.media_type for name, row in FORMATS.items()})
    except QrError:
        pass
    return DEFAULT_FORMAT
