"""QuickChart's reader of QR codes: ``/qr-read``. Clients match the texts of its errors."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from typing import Any

from flask import Response, request
from werkzeug.wrappers import Response as BaseResponse

from qr.compat.fields import Fields, read_fields, text
from qr.compat.files import fetch_file, symbol_text
from qr.compat.problems import detail, replace_body
from qr.compat.quickchart_options import json_fields, read_json
from qr.errors import BadFile, FetchFailed, MissingParameter, QrError, UrlNotAllowed
from qr.http.headers import NO_STORE
from qr.http.parameters import JSON
from qr.http.reading import read_charged_file
from qr.http.service import settings

MISSING = "Please provide either a URL or base64 encoded image"
NOT_FOUND = "No QR code was found in that image."
NOT_DECODED = "Could not decode that image. Supported formats are PNG, JPEG, BMP, TIFF, and GIF."
NOT_FETCHED = "Could not fetch the image at that URL: "
_DATA_URI = re.compile(r"data:[^,]{0,100};base64,")


def read() -> Response:
    """Read the QR code in an image, by the parameters of QuickChart."""
    try:
        symbols = read_charged_file(_file(_fields())).symbols
    except BadFile:
        raise QrError(NOT_DECODED) from None
    if not symbols:
        raise QrError(NOT_FOUND)
    return _send({"result": symbol_text(symbols[0])})


def send_error(problem: BaseResponse) -> BaseResponse:
    """Return an error as JSON. Redirects stay as they are."""
    if problem.status_code < 400:
        return problem
    return replace_body(problem, json.dumps({"error": detail(problem)}), JSON)


def _fields() -> Fields:
    if request.method == "POST" and request.mimetype == JSON:
        return {**json_fields(read_json(request, settings().max_body)), **read_fields(request)}
    return read_fields(request)


def _file(fields: Fields) -> bytes:
    """Return the file of ``url``, else that of ``image``. Raises ``QrError`` with a text of the API."""
    if url := text(fields, "url"):
        try:
            return fetch_file(url, "url")
        except (FetchFailed, UrlNotAllowed) as error:
            raise QrError(f"{NOT_FETCHED}{error.detail}") from None
    if not (image := text(fields, "image")):
        raise MissingParameter(MISSING, parameter="url")
    try:
        return b64decode("".join(_DATA_URI.sub("", image, count=1).split()), validate=True)
    except ValueError:
        raise QrError(NOT_DECODED) from None


def _send(document: dict[str, Any]) -> Response:
    return Response(json.dumps(document), headers={"Cache-Control": NO_STORE}, mimetype=JSON)
