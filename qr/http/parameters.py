"""What a request says: its parameters, from query, form or JSON, and where the world sees it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
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
from qr.parameters.values import Pairs

MAX_PARAMETERS = 64
MAX_TEXT_BYTES = 512 * 1024  # bytes, for at most 7089 characters
MAX_PASSWORD_FORM_BYTES = 4 * 1024  # bytes, for a password
MAX_UPLOAD_BYTES = 4 * 1024 * 1024  # bytes of a file that are read at all
JSON = "application/json"
_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def parameters(request: Request) -> Pairs:
    """Return all parameters of a request: first of the query, then of the body.

    Raises a ``QrError`` with status 400 or 415.
    """
    return [*query_pairs(unsigned_query(request)), *_body_pairs(request)]


def unsigned_query(request: Request) -> bytes:
    """Return the query string of a request, without the signature that the access check has verified."""
    query: bytes = g.get("unsigned_query", request.query_string)
    return query


def query_pairs(query: bytes) -> list[tuple[str, str]]:
    """The pairs of a query string or urlencoded form, as UTF-8 (WHATWG URL, application/x-www-form-urlencoded)."""
    if len(query) > MAX_TEXT_BYTES:
        raise RequestURITooLarge
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict", max_num_fields=MAX_PARAMETERS)
    except UnicodeDecodeError:
        raise QrError("parameters must be UTF-8, percent-encoded; send other bytes as data64") from None
    except ValueError:
        raise QrError(f"more than {MAX_PARAMETERS} parameters") from None


def check_media_type(request: Request, media_types: Sequence[str]) -> None:
    if request.mimetype not in media_types:
        allowed = " or ".join(media_types)
        raise UnsupportedContentType(
            f"the body must be {allowed}", parameter="Content-Type", value=request.mimetype, allowed=allowed
        )


def requests_image(request: Request) -> bool:
    """Whether ``/`` is asked for a picture, not for the list of URLs; also with a query that is a signature alone."""
    return bool(request.environ.get("QUERY_STRING")) or request.method == "POST"


def form_field(request: Request, name: str) -> str:
    """One field of a small form, empty when absent. Raises a ``QrError`` for a body that is none, or has it twice."""
    check_media_type(request, (_FORM,))
    given = [value for field, value in query_pairs(text_body(request, MAX_PASSWORD_FORM_BYTES)) if field == name]
    if len(given) > 1:
        raise RepeatedParameter(f"{name} is given twice", parameter=name, allowed="at most once")
    return given[0] if given else ""


def _body_pairs(request: Request) -> Pairs:
    if request.method != "POST":
        return ()
    if request.mimetype == _MULTIPART:
        return _multipart_pairs(request)
    body = text_body(request)
    if not body:
        return ()
    if request.mimetype == _FORM:
        return query_pairs(body)
    check_media_type(request, (JSON, _FORM, _MULTIPART))
    return _json_pairs(body)


def text_body(request: Request, max_bytes: int = MAX_TEXT_BYTES) -> bytes:
    """The body of a form or of JSON, whole; it sits in memory, so it gets a tight limit."""
    limit = request.max_content_length = min(settings().max_body, max_bytes)
    with _report_read_errors():
        body = request.get_data()
    if request.content_length is None and len(body) == limit:
        # Werkzeug cuts a chunked body off at the limit instead of refusing it.
        raise RequestEntityTooLarge
    if request.content_length is not None and len(body) < request.content_length:
        raise QrError("the body is shorter than its Content-Length")
    return body


def _multipart_pairs(request: Request) -> Pairs:
    with _report_read_errors():
        texts, files = list(request.form.items(multi=True)), list(request.files.items(multi=True))
    for name, text in texts:
        if name is None:
            raise QrError("a form field has no name")
        if "\ufffd" in text:
            raise QrError("form fields must be UTF-8; send other bytes as data64", parameter=name)
    if len(texts) + len(files) > MAX_PARAMETERS:
        raise QrError(f"more than {MAX_PARAMETERS} parameters")
    return [*texts, *((name, _read_upload(file)) for name, file in files)]


def _read_upload(file: FileStorage) -> bytes:
    """An uploaded file, as far as any picture may be long."""
    with closing(file):
        return file.stream.read(MAX_UPLOAD_BYTES + 1)


@contextmanager
def _report_read_errors() -> Iterator[None]:
    """Whatever a server raises for a body that breaks off or is framed wrongly is the sender's fault, not ours."""
    try:
        yield
    except HTTPException:
        raise
    except Exception:
        raise QrError("the body broke off or is malformed") from None


def _json_pairs(body: bytes) -> Pairs:
    try:
        # Objects as lists of pairs, so that a name given twice is seen; numbers as they are written, so that 1.10 stays
        # that; and neither NaN nor Infinity, which are no JSON (RFC 8259, section 6).
        pairs = json.loads(
            body, object_pairs_hook=tuple, parse_float=str, parse_int=str, parse_constant=reject_constant
        )
    except (ValueError, RecursionError):
        raise QrError("the body is not JSON") from None
    if not isinstance(pairs, tuple):
        raise QrError("the JSON body must be an object of parameters")
    return pairs


def reject_constant(constant: str) -> None:
    raise ValueError(constant)
