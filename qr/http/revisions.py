"""Revisions of the Model Context Protocol, and how a message states its revision.

Since revision 2026-07-28, every request states its revision, in a header field and in its member ``_meta``. Older
revisions negotiate one in ``initialize``. This service stores nothing between requests, so it needs no ``initialize``.
"""

from __future__ import annotations

import re
from base64 import b64decode

from werkzeug.datastructures import Headers

from qr.http.jsonrpc import INVALID_PARAMS, Message, RpcError

STATELESS = "2026-07-28"
NEGOTIATED = ("2025-11-25", "2025-06-18", "2025-03-26")  # newest first
REVISIONS = (STATELESS, *NEGOTIATED)
WITHOUT_HEADER = "2025-03-26"  # the only revision whose clients do not send the header field
WITH_BATCHES = "2025-03-26"  # the only revision that has batches

HEADER_MISMATCH, UNSUPPORTED_REVISION = -32020, -32022
REVISION_HEADER, METHOD_HEADER, NAME_HEADER = "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name"
META = "io.modelcontextprotocol/"
_ENVELOPE = (f"{META}protocolVersion", f"{META}clientCapabilities")
_NAMED_METHODS = ("tools/call",)


def negotiate(requested: object) -> str:
    """Return the revision that answers ``initialize``: the requested one, or the newest that has this method.

    Raises ``RpcError`` if the client requests none.
    """
    if not isinstance(requested, str):
        raise RpcError(INVALID_PARAMS, "protocolVersion must be a text")
    return requested if requested in NEGOTIATED else NEGOTIATED[0]


def revision_of(message: Message, headers: Headers) -> str:
    """Return the revision that a message uses.

    Raises ``RpcError`` for an unknown revision, or if a request of the stateless revision lacks a member of ``_meta``
    or has other header fields than it states in its body ("Streamable HTTP: Server Validation").
    """
    sent, meta = headers.get(REVISION_HEADER), message.params.get("_meta", {})
    stated = meta.get(_ENVELOPE[0]) if isinstance(meta, dict) else None
    if sent is None and stated is None:
        return WITHOUT_HEADER
    if sent in NEGOTIATED and stated in {None, sent}:
        return str(sent)
    if message.id is not None and (sent == STATELESS or stated is not None):
        _check_envelope(message, headers, meta)
    _check_revision(sent or stated)
    return STATELESS


def header_revision(headers: Headers) -> str:
    """Return the revision that a header field states. Raises ``RpcError`` for an unknown one."""
    return _check_revision(headers.get(REVISION_HEADER, WITHOUT_HEADER))


def _check_revision(revision: object) -> str:
    if revision not in REVISIONS:
        details = {"supported": list(REVISIONS), "requested": str(revision)[:100]}
        raise RpcError(UNSUPPORTED_REVISION, "Unsupported protocol version", data=details)
    return str(revision)


def _check_envelope(message: Message, headers: Headers, meta: object) -> None:
    missing = [key for key in _ENVELOPE if not isinstance(meta, dict) or key not in meta]
    if missing or not isinstance(meta, dict):
        raise RpcError(INVALID_PARAMS, f"params._meta must have {' and '.join(missing)}")
    if not isinstance(meta[_ENVELOPE[1]], dict):
        raise RpcError(INVALID_PARAMS, f"{_ENVELOPE[1]} must be an object")
    _check_header(REVISION_HEADER, headers.get(REVISION_HEADER), meta[_ENVELOPE[0]])
    _check_header(METHOD_HEADER, headers.get(METHOD_HEADER), message.method)
    if message.method in _NAMED_METHODS and "name" in message.params:
        _check_header(NAME_HEADER, _decode(headers.get(NAME_HEADER)), message.params["name"])


def _check_header(name: str, sent: str | None, stated: object) -> None:
    if sent is None or sent != stated:
        raise RpcError(HEADER_MISMATCH, f"the header field {name} must state the same as the body")


def _decode(value: str | None) -> str | None:
    """Return the text of a header field, which can be in base64; None if it is malformed ("Value Encoding")."""
    encoded = re.fullmatch(r"=\?base64\?(.*)\?=", value or "")
    try:
        return b64decode(encoded[1], validate=True).decode() if encoded else value
    except ValueError:
        return None
