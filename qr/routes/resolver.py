"""GS1 resolver: ``/01/<gtin>`` opens the link of a trade item (GS1-Conformant Resolver Standard 1.1)."""

from __future__ import annotations

from functools import partial
from urllib.parse import quote, unquote

from flask import Response, request

from qr.http.headers import CORS_FIELDS
from qr.links.items import ITEM_PATH, parse_item
from qr.routes.follow import match_target, open_link


def resolve(**_: str) -> Response:
    """Open the link of a trade item: redirect, send a file or show a page, and count the scan."""
    item = parse_item(_encoded_path())
    response = open_link(item["gtin"], partial(match_target, item=item))
    response.headers.extend(CORS_FIELDS)
    return response


def _encoded_path() -> str:
    """Return the path after ``/01/`` as the client sent it, in which %2F is part of a value and not a separator."""
    path = request.path.partition(f"/{ITEM_PATH}")[2]
    uri = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")  # gunicorn; other servers
    encoded = uri.partition("?")[0].partition(f"/{ITEM_PATH}")[2]
    return encoded if unquote(encoded) == path else quote(path)
