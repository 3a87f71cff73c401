"""The payload of a symbol that was read, for a response: its fields, or the link of this service and its state."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from flask import request

from qr.errors import StoreUnavailable
from qr.http.service import base_url, record_id, settings, store
from qr.links.link import State, link_state
from qr.parsing import parse_content
from qr.parsing.links import parse_link

MAX_STATES = 20  # Links in one image, each of which takes a round trip to a remote store.
Facts = dict[str, Any]
States = dict[str, State | None]  # States by the ids of links.


def payload_facts(text: str | None, content: bytes, states: States, *, is_gs1: bool = False) -> Facts | None:
    """Return the payload of a content, or None if no payload is recognised.

    ``states`` starts empty, and keeps the states for the other contents of a request. The state of a link is what its
    visitors see. It is None for other payloads, after ``MAX_STATES`` links, and if the store is unavailable.
    """
    if text is None:
        return None
    link = parse_link(text, settings(), base_url(request))
    if link:
        return {**link._asdict(), "state": _state(link.fields["id"], states)}
    parsed = parse_content(text, content, is_gs1=is_gs1)
    return {**parsed._asdict(), "state": None} if parsed else None


def _state(user_id: str, states: States) -> State | None:
    if user_id not in states and len(states) < MAX_STATES:
        states[user_id] = _look_up(user_id)
    return states.get(user_id)


def _look_up(user_id: str) -> State | None:
    """Return the state of a link, without its target and without counting a scan."""
    with suppress(StoreUnavailable):
        return link_state(store().get(record_id(user_id)), datetime.now(UTC))
    return None
