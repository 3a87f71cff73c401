"""The API of goqr.me that reads QR codes: ``/v1/read-qr-code/``. Its errors are part of a response with status 200."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from html import escape

from flask import Response, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from qr.compat.fields import Fields, read_fields, text
from qr.compat.files import fetch_file, symbol_text, uploaded_file
from qr.compat.problems import detail, replace_body, status
from qr.errors import BadFile, FetchFailed, FetchTooLarge, QrError, UrlNotAllowed
from qr.http.headers import NO_STORE
from qr.http.reading import read_charged_file

MAX_FILE_BYTES = 1024 * 1024  # as documented
NOT_FOUND = "could not find/read QR Code"
NO_CONNECTION = "download error (could not establish connection)"
DOWNLOAD_TOO_BIG = "download error (file is too big)"
TOO_BIG = "file is too big"
NOT_SUPPORTED = "filetype not supported"
NO_FILE = "no file: send file or fileurl"
_SEPARATOR = "\nQR-Code:"  # between the contents of several symbols
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_JSON, _XML = "application/json", "text/xml; charset=utf-8"


class _Unreadable(Exception):
    """A file without a symbol, or no file. The message is that of the API."""


def read() -> Response:
    """Read the QR codes in an image, by the parameters of goqr.me."""
    fields = read_fields(request)
    try:
        body, media_type = _document(fields, _read_symbols(fields), None)
    except _Unreadable as error:
        body, media_type = _document(fields, None, str(error))
    return Response(body, headers={"Cache-Control": NO_STORE}, content_type=media_type)


def send_error(problem: BaseResponse) -> BaseResponse:
    """Return an error as a document of the API: with status 200 if the input is bad. Redirects stay as they are."""
    if problem.status_code < 400:
        return problem
    fields: Fields = {}
    with suppress(QrError, HTTPException):
        fields = read_fields(request)
    body, media_type = _document(fields, None, detail(problem))
    response = replace_body(problem, body, media_type)
    response.status_code = 200 if status(problem) == 400 else problem.status_code
    return response


def _read_symbols(fields: Fields) -> str:
    """Return the content of all symbols in the file. Raises ``_Unreadable``."""
    try:
        symbols = read_charged_file(_file(fields)).symbols
    except BadFile:
        raise _Unreadable(NOT_SUPPORTED) from None
    if not symbols:
        raise _Unreadable(NOT_FOUND)
    return _SEPARATOR.join(symbol_text(symbol) for symbol in symbols)


def _file(fields: Fields) -> bytes:
    file = uploaded_file(request, "file", MAX_FILE_BYTES)
    url = text(fields, "fileurl")
    if file is None and not url:
        raise _Unreadable(NO_FILE)
    if file is None:
        return _download(url)
    if len(file) > MAX_FILE_BYTES:
        raise _Unreadable(TOO_BIG)
    return file


def _download(url: str) -> bytes:
    try:
        return fetch_file(url, "fileurl")
    except FetchTooLarge:
        raise _Unreadable(DOWNLOAD_TOO_BIG) from None
    except FetchFailed:
        raise _Unreadable(NO_CONNECTION) from None
    except UrlNotAllowed as error:
        raise _Unreadable(f"download error ({error.detail})") from None


def _document(fields: Fields, data: str | None, error: str | None) -> tuple[bytes, str]:
    """Return the body and the media type of a response, as JSON or XML."""
    if text(fields, "outputformat").lower() == "xml":
        return _xml(data or "", error or "").encode(), _XML
    symbol = {"seq": 0, "data": data, "error": error}
    return json.dumps([{"type": "qrcode", "symbol": [symbol]}]).encode(), _JSON


def _xml(data: str, error: str) -> str:
    members = "".join(
        f"<{name}>{escape(_NOT_XML.sub(chr(0xFFFD), value), quote=False)}</{name}>" if value else f"<{name}/>"
        for name, value in (("data", data), ("error", error))
    )
    barcode = f'<barcode type="qrcode"><symbol seq="0">{members}</symbol></barcode>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<barcodes>{barcode}</barcodes>\n'
