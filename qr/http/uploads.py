"""A file in a request: as the body, as an upload in a form, or as base64 in JSON."""

from __future__ import annotations

from contextlib import closing

from flask import Request, g

from qr.errors import MissingParameter, QrError
from qr.http.parameters import (
    JSON,
    MULTIPART,
    check_media_type,
    json_pairs,
    query_pairs,
    report_read_errors,
    text_body,
    unsigned_query,
)
from qr.http.service import settings
from qr.parameters.values import Pairs


def file_parameters(request: Request, name: str, media_types: tuple[str, ...], max_bytes: int) -> Pairs:
    """Return the parameters of the query, then those of the body. The file is the parameter ``name``.

    A file in a form or in the body is read up to one byte above ``max_bytes``, so that its size can be checked later.
    Raises ``QrError`` with status 400 if the body is malformed, 413 if it is too large, or 415 for a media type other
    than ``media_types``, multipart/form-data and JSON.
    """
    check_media_type(request, (MULTIPART, JSON, *media_types))
    query = query_pairs(unsigned_query(request))
    if request.mimetype == MULTIPART:
        g.body_pairs = _form(request, max_bytes)
    elif request.mimetype == JSON:
        g.body_pairs = json_pairs(text_body(request, settings().max_body))
    else:
        g.body_pairs = [(name, text_body(request, settings().max_body) or None)]
    if name in {parameter for parameter, _ in query}:
        raise QrError(f"{name} must be in the body, not in the query", parameter=name)
    return [*query, *g.body_pairs]


def missing_file_error(name: str) -> MissingParameter:
    """Build the error of a request without a file."""
    return MissingParameter(f"{name} is missing: send a file", parameter=name, allowed="a file")


def _form(request: Request, max_bytes: int) -> list[tuple[str, str | bytes | None]]:
    pairs: list[tuple[str, str | bytes | None]] = []
    with report_read_errors():
        pairs += request.form.items(multi=True)
        for name, file in request.files.items(multi=True):
            with closing(file):
                pairs.append((name, file.stream.read(max_bytes + 1) or None))
    return pairs
