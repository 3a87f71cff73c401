"""Parameters of a request, from its query, its form or its JSON body."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import parse_qsl

from flask import Request, g
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, RequestURITooLarge

from qr.errors import (
    QrError,
    RepeatedParameter,
    UnsupportedContentType,
)
from qr.http.service import settings
from qr.parameters import Parameter, index_by_name
from qr.parameters.values import JsonNumber, Pairs, parse_parameters, reject_constant

MAX_PARAMETERS = 64
MAX_TEXT_BYTES = 512 * 1024  # of a query, a form or a JSON body; a symbol encodes at most 7089 characters
MAX_PASSWORD_FORM_BYTES = 4 * 1024
MAX_UPLOAD_BYTES = 4 * 1024 * 1024
JSON = "application/json"
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def parameters(request: Request) -> Pairs:
    """Return all parameters of a request: those of the query, then those of the body.

    Raises ``QrError`` with status 400 if they cannot be parsed, 413 if they are too large, or 415 for another media
    type.
    """
    query = query_pairs(unsigned_query(request))
    g.body_pairs = list(_body_pairs(request))  # a body can be read only once, and errors need some of its parameters
    return [*query, *g.body_pairs]


def unsigned_query(request: Request) -> bytes:
    """Return the query string of a request, without the signature that the access check has verified."""
    query: bytes = g.get("unsigned_query", request.query_string)
    return query


def query_values(request: Request, accepted: Iterable[Parameter] = ()) -> dict[str, Any]:
    """Return the values of the parameters of a query. Raises a ``QrError`` for one that is unknown or invalid."""
    return parse_parameters(query_pairs(unsigned_query(request)), index_by_name(accepted))


def query_pairs(query: bytes) -> list[tuple[str, str]]:
    """Parse a query string or a urlencoded form in UTF-8 (WHATWG URL, application/x-www-form-urlencoded).

    Raises ``QrError`` if the query is not UTF-8, or has more than ``MAX_PARAMETERS`` pairs.
    """
    if len(query) > MAX_TEXT_BYTES:
        raise RequestURITooLarge
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise QrError("parameters must be percent-encoded UTF-8; send other bytes as data64") from None
    except ValueError:
        raise _too_many_parameters() from None


def check_media_type(request: Request, media_types: Sequence[str]) -> None:
    """Raise ``UnsupportedContentType`` if the body has none of the media types."""
    if request.mimetype not in media_types:
        allowed = " or ".join(media_types)
        raise UnsupportedContentType(
            f"the body must be {allowed}", parameter="Content-Type", value=request.mimetype, allowed=allowed
        )


def requests_image(request: Request) -> bool:
    """Return whether a request to ``/`` is for an image: it is a POST, or has a query, even if only a signature."""
    return bool(request.environ.get("QUERY_STRING")) or request.method == "POST"


def form_field(request: Request, name: str) -> str:
    """Return one field of a small urlencoded form; empty if it is missing.

    Raises ``QrError`` for another body, or ``RepeatedParameter`` if the field occurs twice.
    """
    check_media_type(request, (FORM,))
    pairs = query_pairs(text_body(request, MAX_PASSWORD_FORM_BYTES))
    values = [value for field, value in pairs if field == name]
    if len(values) > 1:
        raise RepeatedParameter(f"{name} must occur at most once", parameter=name, allowed="at most once")
    return values[0] if values else ""


def text_body(request: Request, max_bytes: int = MAX_TEXT_BYTES) -> bytes:
    """Read a form or JSON body completely. It stays in memory, so its limit is lower than that of uploads.

    Raises ``RequestEntityTooLarge`` above ``max_bytes``, or ``QrError`` if the body is shorter than its Content-Length.
    """
    limit = request.max_content_length = min(settings().max_body, max_bytes)
    with report_read_errors():
        body = request.get_data()
    if request.content_length is None and len(body) == limit:
        # Werkzeug truncates a chunked body at the limit instead of rejecting it.
        raise RequestEntityTooLarge
    if request.content_length is not None and len(body) < request.content_length:
        raise QrError("the body is shorter than its Content-Length")
    return body


def _body_pairs(request: Request) -> Pairs:
    if request.method != "POST":
        return ()
    if request.mimetype == MULTIPART:
        return multipart_pairs(request)
    body = text_body(request)
    if not body:
        return ()
    if request.mimetype == FORM:
        g.form = body
        return query_pairs(body)
    check_media_type(request, (JSON, FORM, MULTIPART))
    return json_pairs(body)


def multipart_pairs(request: Request, upload: str | None = None) -> Pairs:
    """Return the fields of a multipart form. Files are bytes; the files with the name ``upload`` are left out.

    Raises ``QrError`` for a malformed form.
    """
    with report_read_errors():
        texts, files = list(request.form.items(multi=True)), list(request.files.items(multi=True))
    files = [(name, file) for name, file in files if name != upload]
    for name, text in texts:
        if name is None:
            raise QrError("a form field has no name")
        if "\ufffd" in text:
            raise QrError("form fields must be UTF-8; send other bytes as data64", parameter=name)
    if len(texts) + len(files) > MAX_PARAMETERS:
        raise _too_many_parameters()
    return [*texts, *((name, _read_upload(file)) for name, file in files)]


def _read_upload(file: FileStorage) -> bytes | None:
    """Read an uploaded file, up to one byte above the limit, so that the limit can be checked later.

    Return None for an empty file without a name. Browsers send such a file if the user selects none (HTML,
    "constructing the entry list").
    """
    with closing(file):
        content: bytes = file.stream.read(MAX_UPLOAD_BYTES + 1)
    return content if content or file.filename else None


@contextmanager
def report_read_errors() -> Iterator[None]:
    """Report any error while reading the body as a client error: the body is truncated or malformed."""
    try:
        yield
    except HTTPException:
        raise
    except Exception:
        raise QrError("the body is truncated or malformed") from None


def json_pairs(body: bytes) -> Pairs:
    try:
        # Tuples of pairs keep repeated names, so that they can be rejected. Numbers keep their text: 1.10 stays 1.10.
        pairs = json.loads(
            body, object_pairs_hook=tuple, parse_float=JsonNumber, parse_int=str, parse_constant=reject_constant
        )
    except (ValueError, RecursionError):
        raise QrError("the body is not JSON") from None
    if not isinstance(pairs, tuple):
        raise QrError("the JSON body must be an object of parameters")
    return pairs


def _too_many_parameters() -> QrError:
    return QrError(f"a request must have at most {MAX_PARAMETERS} parameters")
