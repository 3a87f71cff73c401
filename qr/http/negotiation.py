"""Conditional requests: what has a state is changed, or shown, only in the state that is asked for (RFC 9110, 13)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Request
from werkzeug.datastructures import MIMEAccept

from qr.errors import NotAcceptable, PreconditionFailed


def check_if_match(request: Request, tag: str | None) -> None:
    """Raises ``PreconditionFailed`` unless If-Match, if it is there, has the entity tag (13.1.1).

    A field without any entity tag in it comes from a client that lost it, and is no leave to write. ``tag`` is None of
    what does not exist.
    """
    if "If-Match" in request.headers and (tag is None or not request.if_match.contains(tag)):
        raise _precondition_error(request, "If-Match", tag)


def check_if_none_match(request: Request, tag: str | None) -> None:
    """Raises ``PreconditionFailed`` where If-None-Match has the entity tag, strong or weak (13.1.2)."""
    if tag is not None and matches_if_none_match(request, tag):
        raise _precondition_error(request, "If-None-Match", tag)


def matches_if_none_match(request: Request, tag: str) -> bool:
    """Whether If-None-Match has the entity tag: a writer's mistake, and for a reader a 304 (13.1.2)."""
    return request.if_none_match.contains_weak(tag)


def _precondition_error(request: Request, header: str, tag: str | None) -> PreconditionFailed:
    state = "does not exist" if tag is None else f'has the entity tag "{tag}"'
    return PreconditionFailed(f"what is asked for {state}", parameter=header, value=request.headers[header])


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
