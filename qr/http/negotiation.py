"""Preconditions (RFC 9110, 13.1) and content negotiation (RFC 9110, 12.5.1)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request
from werkzeug.datastructures import MIMEAccept

from qr.errors import NotAcceptable, PreconditionFailed


def check_if_match(request: Request, tag: str | None) -> None:
    """Raise ``PreconditionFailed`` if If-Match is sent and does not contain the entity tag (RFC 9110, 13.1.1).

    ``tag`` is None if the resource does not exist. An If-Match field without an entity tag never matches: the client
    has lost its tag and must not overwrite anything.
    """
    if "If-Match" in request.headers and (tag is None or not request.if_match.contains(tag)):
        raise _precondition_error(request, "If-Match", tag)


def check_if_none_match(request: Request, tag: str | None) -> None:
    """Raise ``PreconditionFailed`` if If-None-Match contains the entity tag (RFC 9110, 13.1.2)."""
    if tag is not None and matches_if_none_match(request, tag):
        raise _precondition_error(request, "If-None-Match", tag)


def matches_if_none_match(request: Request, tag: str) -> bool:
    """Return whether If-None-Match contains the entity tag, weak tags included (RFC 9110, 13.1.2)."""
    return request.if_none_match.contains_weak(tag)


def preferred_format(request: Request, media_types: Mapping[str, str]) -> str:
    """Return the format that Accept prefers; the first format without an Accept field (RFC 9110, 12.5.1).

    ``media_types`` maps formats to media types. Among formats with the same media type, only the first is chosen.
    Raises ``NotAcceptable`` if Accept contains none of the media types.
    """
    formats: dict[str, str] = {}
    for name, media_type in media_types.items():
        formats.setdefault(media_type.partition(";")[0], name)
    # Compare without parameters such as charset: they do not select another format.
    accepted = MIMEAccept((value.partition(";")[0], weight) for value, weight in request.accept_mimetypes)
    best = accepted.best_match(list(formats)) if accepted else next(iter(formats))
    if best is None:
        accept, allowed = request.headers["Accept"], f"one of {', '.join(formats)}"
        raise NotAcceptable(f"Accept must contain {allowed}", parameter="Accept", value=accept, allowed=allowed)
    return formats[best]


def _precondition_error(request: Request, header: str, tag: str | None) -> PreconditionFailed:
    state = "does not exist" if tag is None else f'has the entity tag "{tag}"'
    detail = f"{header} does not allow this request: the resource {state}"
    return PreconditionFailed(detail, parameter=header, value=request.headers[header])
