"""The plain form for browsers without JavaScript: it posts, and the page shows the image."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from typing import Any

from flask import Response, request
from werkzeug.exceptions import HTTPException

from qr.errors import QrError
from qr.http.images import ImageFile
from qr.http.log import log_error
from qr.http.parameters import parameters
from qr.http.service import settings
from qr.http.work import embed_files
from qr.parameters.values import Pairs
from qr.routes.images import generate_file
from qr.routes.page import show_page
from qr.spec.formats import FORMATS
from qr.spec.parse import FORMAT

SHOWN_FORMATS = frozenset(("png", "svg", "jpeg", "webp", "gif", "bmp"))  # every browser shows them in <img>


def form() -> Response:
    """Show a form that needs no JavaScript, and the QR code of its fields.

    The image is a part of the page: the service stores nothing, and the content is not part of a URL. An empty field is
    the same as none.
    """
    return show_code(_sent_parameters)


def show_code(read: Callable[[], Pairs]) -> Response:
    """Show the form, and the QR code of the parameters that ``read`` returns, or the error that it raises."""
    sent: Pairs = ()
    try:
        sent = read()
        status, facts = 200, _code_facts(sent) if sent or request.method == "POST" else {}
    except QrError as error:
        log_error(error)
        status, facts = error.status, {"problem": error.detail}
    except HTTPException as error:
        status, facts = error.code or 400, {"problem": error.description}
    return show_page(status, **_form_values(sent), **facts)


def _sent_parameters() -> Pairs:
    """Return the fields that are not empty. Forms send a line break as CRLF (HTML, "constructing the entry list")."""
    pairs = [(name, value) for name, value in parameters(request) if value not in ("", None)]
    return [(name, value.replace("\r\n", "\n") if isinstance(value, str) else value) for name, value in pairs]


def _form_values(sent: Pairs) -> dict[str, Any]:
    """Return the values that the form shows again."""
    values = {name: value for name, value in sent if isinstance(value, str)}
    return {
        "content": next((values[name] for name in ("data", "text", "url") if name in values), ""),
        "style": values.get("style", ""),
        "format": values.get("format", FORMAT.default),
    }


def _code_facts(sent: Pairs) -> dict[str, Any]:
    """Return the image and its download as data URIs, and the verification result.

    Raises the ``QrError`` of the stage that rejects the parameters.
    """
    format_name = str(dict(sent).get("format", FORMAT.default))
    file = generate_file(sent, None, None, settings())
    headers = dict(file.headers)
    is_archive = headers["Content-Type"] == "application/zip"
    shown = file if format_name in SHOWN_FORMATS and not is_archive else _screen_file(sent)
    embed_files(len(file.body) + (len(shown.body) if shown else 0))
    return {
        "code": _data_uri(shown) if shown else "",
        "download": _data_uri(file),
        "file_name": f"qr-code.{'zip' if is_archive else FORMATS[format_name].extension}",
        "is_verified": headers["X-QR-Verified"] != "off",
        "warnings": [value for name, value in file.headers if name == "X-QR-Warning"],
    }


def _screen_file(sent: Pairs) -> ImageFile | None:
    """Return the same QR code in a format that browsers show.

    Return None if that format does not support the parameters, or if both images exceed the maximum of one request.
    """
    others = [(name, value) for name, value in sent if name != "format"]
    first_part = [("part", "1")] if "parts" in dict(sent) and "part" not in dict(sent) else []
    try:
        return generate_file([*others, *first_part], "svg", None, settings())
    except QrError:
        return None


def _data_uri(file: ImageFile) -> str:
    headers = dict(file.headers)
    media_type = "application/gzip" if "Content-Encoding" in headers else headers["Content-Type"]
    return f"data:{media_type.partition(';')[0]};base64,{b64encode(file.body).decode()}"
