"""What a request says: its parameters, from query, form or JSON, and where the world sees it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from flask import Request, current_app
from werkzeug.datastructures import FileStorage, MIMEAccept
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, RequestURITooLarge

from qr.config import Settings
from qr.errors import BadParameter, NotAcceptable, QrError, RepeatedParameter, UnsupportedContentType
from qr.parsing import Pairs

MOST_PARAMETERS = 64
MOST_TEXT = 512 * 1024  # bytes, for at most 7089 characters
MOST_RECORD = 128 * 1024  # bytes; a page has up to a hundred of them
MOST_DEPTH = 8  # of objects and lists within each other; a field of a target in a rule is at the sixth
MOST_FORM = 4 * 1024  # bytes, for a password
MOST_UPLOADED = 4 * 1024 * 1024  # bytes of a file that are read at all
JSON, MERGE_PATCH = "application/json", "application/merge-patch+json"
_FORM, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"


def settings() -> Settings:
    """The settings of the app at hand."""
    return cast(Settings, current_app.config["SETTINGS"])


def parameters(request: Request) -> Pairs:
    """Every parameter of a request, the query's first, then the body's. Raises a ``QrError`` of status 400 or 415."""
    return [*query_pairs(request.query_string), *_body_pairs(request)]


def query_pairs(query: bytes) -> list[tuple[str, str]]:
    """The pairs of a query string or urlencoded form, as UTF-8 (WHATWG URL, application/x-www-form-urlencoded)."""
    if len(query) > MOST_TEXT:
        raise RequestURITooLarge
    try:
        return parse_qsl(query.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise QrError("parameters must be UTF-8, percent-encoded; send other bytes as data64") from None
    except ValueError:
        raise QrError(f"more than {MOST_PARAMETERS} parameters") from None


def json_object(request: Request, *media_types: str) -> dict[str, object]:
    """The JSON object that a request's body is. Raises a ``QrError`` of status 400, 413 or 415 for any other."""
    _check_media_type(request, media_types)
    body = _text_body(request, MOST_RECORD)
    try:
        document = json.loads(body, object_pairs_hook=_without_repetition, parse_float=_number, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise QrError("the body is not JSON") from None
    if not isinstance(document, dict):
        raise QrError("the body must be a JSON object")
    if _is_deep(document):
        raise QrError(f"the body has objects and lists more than {MOST_DEPTH} deep")
    return document


def _check_media_type(request: Request, media_types: Sequence[str]) -> None:
    if request.mimetype not in media_types:
        allowed = " or ".join(media_types)
        raise UnsupportedContentType(
            f"the body must be {allowed}", parameter="Content-Type", value=request.mimetype, allowed=allowed
        )


def _number(text: str) -> float | str:
    """A number, or its text where that ends in zeros as no number does: 1.10 may be a name, or an amount."""
    is_plain = text.endswith("0") and "e" not in text.lower()
    return text if is_plain and not text.endswith(".0") else float(text)


def _is_deep(document: object) -> bool:
    """Whether there is something below ``MOST_DEPTH``; a level at a time, for a stack may be less deep."""
    level = [document]
    for _ in range(MOST_DEPTH):
        level = [child for value in level if isinstance(value, dict | list) for child in _children(value)]
    return any(isinstance(value, dict | list) for value in level)


def _children(value: dict[str, object] | list[object]) -> Iterable[object]:
    return value.values() if isinstance(value, dict) else value


def _without_repetition(pairs: list[tuple[str, object]]) -> dict[str, object]:
    document = dict(pairs)
    if len(document) < len(pairs):
        raise QrError("the JSON has a member twice")
    return document


def base_url(request: Request) -> str:
    """The service's own URL as the world sees it, with a slash at its end. Raises ``BadParameter`` without a host."""
    if not request.host or "HTTP_HOST" not in request.environ:
        raise BadParameter("Host", request.headers.get("Host"), "a host name")
    return request.url_root


def asks_for_picture(request: Request) -> bool:
    """Whether ``/`` is asked for a picture, not for the list of URLs; also with a query that is a signature alone."""
    return bool(request.environ.get("QUERY_STRING")) or request.method == "POST"


def preferred_format(request: Request, media_types: Mapping[str, str]) -> str:
    """The format that ``Accept`` prefers, the first where it does not mind (RFC 9110, 12.5.1).

    ``media_types`` are those of all formats by name; of formats that share one, it stands for the first. Raises
    ``NotAcceptable`` for none of them.
    """
    formats: dict[str, str] = {}
    for name, media_type in media_types.items():
        formats.setdefault(media_type.partition(";")[0], name)
    # Parameters of a media type, such as charset, do not make it another.
    accepted = MIMEAccept((value.partition(";")[0], weight) for value, weight in request.accept_mimetypes)
    best = accepted.best_match(list(formats)) if accepted else next(iter(formats))
    if best is None:
        accept, allowed = request.headers["Accept"], f"one of {', '.join(formats)}"
        raise NotAcceptable(f"Accept must have {allowed}", parameter="Accept", value=accept, allowed=allowed)
    return formats[best]


def form_field(request: Request, name: str) -> str:
    """One field of a small form, empty when absent. Raises a ``QrError`` for a body that is none, or has it twice."""
    _check_media_type(request, (_FORM,))
    given = [value for field, value in query_pairs(_text_body(request, MOST_FORM)) if field == name]
    if len(given) > 1:
        raise RepeatedParameter(f"{name} is given twice", parameter=name, allowed="at most once")
    return given[0] if given else ""


def _body_pairs(request: Request) -> Pairs:
    if request.method != "POST":
        return ()
    if request.mimetype == _MULTIPART:
        return _multipart_pairs(request)
    body = _text_body(request)
    if not body:
        return ()
    if request.mimetype == _FORM:
        return query_pairs(body)
    _check_media_type(request, (JSON, _FORM, _MULTIPART))
    return _json_pairs(body)


def _text_body(request: Request, most: int = MOST_TEXT) -> bytes:
    """The body of a form or of JSON, whole; it sits in memory, so it gets a tight limit."""
    limit = request.max_content_length = min(settings().max_body, most)
    with _reading():
        body = request.get_data()
    if request.content_length is None and len(body) == limit:
        # Werkzeug cuts a chunked body off at the limit instead of refusing it.
        raise RequestEntityTooLarge
    if request.content_length is not None and len(body) < request.content_length:
        raise QrError("the body is shorter than its Content-Length")
    return body


def _multipart_pairs(request: Request) -> Pairs:
    with _reading():
        texts, files = list(request.form.items(multi=True)), list(request.files.items(multi=True))
    for name, text in texts:
        if name is None:
            raise QrError("a form field has no name")
        if "\ufffd" in text:
            raise QrError("form fields must be UTF-8; send other bytes as data64", parameter=name)
    if len(texts) + len(files) > MOST_PARAMETERS:
        raise QrError(f"more than {MOST_PARAMETERS} parameters")
    return [*texts, *((name, _upload(file)) for name, file in files)]


def _upload(file: FileStorage) -> bytes:
    """An uploaded file, as far as any picture may be long."""
    with closing(file):
        return file.stream.read(MOST_UPLOADED + 1)


@contextmanager
def _reading() -> Iterator[None]:
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
        pairs = json.loads(body, object_pairs_hook=tuple, parse_float=str, parse_int=str, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise QrError("the body is not JSON") from None
    if not isinstance(pairs, tuple):
        raise QrError("the JSON body must be an object of parameters")
    return pairs


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def as_seen_from_outside(environ: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """Set scheme, host and path prefix to those of the public URL, from which all absolute links are made.

    The front end terminates TLS, and cloudfunctions.net strips the function's name off the path; neither shows in
    the request itself.
    """
    if settings.public_url:
        public = urlsplit(settings.public_url)
        environ.update({"wsgi.url_scheme": public.scheme, "HTTP_HOST": public.netloc, "SCRIPT_NAME": public.path})
    elif settings.in_cloud:
        if environ.get("HTTP_X_FORWARDED_PROTO") in {"http", "https"}:
            environ["wsgi.url_scheme"] = environ["HTTP_X_FORWARDED_PROTO"]
        if environ.get("HTTP_HOST", "").endswith(".cloudfunctions.net"):
            environ["SCRIPT_NAME"] = f"/{settings.function_name}"
    return environ
