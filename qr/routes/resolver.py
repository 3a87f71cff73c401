"""GS1 resolver: ``/01/<gtin>`` opens the links of a trade item (GS1-Conformant Resolver Standard 1.1)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import partial
from urllib.parse import quote, unquote

from flask import Response, request

from qr.errors import RecordNotFound
from qr.http.documents import json_bytes
from qr.http.headers import CORS_FIELDS, NO_STORE
from qr.http.service import base_url, record_cache, settings
from qr.http.visitors import parse_visitor
from qr.links.forwarding import forward
from qr.links.items import ITEM_PATH, Item, item_path, parse_item
from qr.links.link import link_state
from qr.links.link_types import VOCABULARY, choose_link, link_levels, write_linkset
from qr.links.record import Record
from qr.links.rules import local_time
from qr.links.target import Target
from qr.routes.follow import hides_target, match_target, open_link
from qr.routes.pages import LINK_HEADERS

LINKSET = "application/linkset+json"
# RFC 9264, appendix A: the JSON-LD context of a linkset
_CONTEXT_URL = "https://ref.gs1.org/standards/resolver/linkset-context"
_CONTEXT_LINK = f'<{_CONTEXT_URL}>; rel="http://www.w3.org/ns/json-ld#context"; type="application/ld+json"'
_VOCABULARY = re.compile("https?://((ref|www)[.])?gs1[.]org/voc/")  # all of these namespaces are in use
# GS1's test suite for resolvers looks for the methods in the response to any request, not only to a preflight request.
_METHODS = ("Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS")


def resolve(**_: str) -> Response:
    """Open a link of a trade item, and count the scan; or return its linkset."""
    item = parse_item(_encoded_path())
    link_type = _VOCABULARY.sub("gs1:", request.args.get("linkType", ""))
    if link_type in {"linkset", "all"} or _prefers_linkset():
        return _linkset(item)
    match = partial(_match_type, link_type) if link_type else match_target
    response = open_link(item["gtin"], partial(match, item=item))
    response.headers.extend((*CORS_FIELDS, _METHODS))
    linkset = f"{base_url(request)}{item_path(item)}?linkType=linkset"
    response.headers.add("Link", f'<{linkset}>; rel="linkset"; type="{LINKSET}"')
    return response


def description() -> Response:
    """Return the resolver description file: the keys and the link types that this resolver supports (3)."""
    document = {
        "resolverRoot": base_url(request).removesuffix("/"),
        "supportedPrimaryKeys": ["01"],
        "supportedLinkType": [{"namespace": VOCABULARY, "prefix": "gs1:"}],
        "linkTypeDefaultCanBeLinkset": False,
        "jsonLdContextLocation": _CONTEXT_URL,
    }
    return Response(json_bytes(document), mimetype="application/json", headers=[("Cache-Control", NO_STORE)])


def _match_type(link_type: str, record: Record, now: datetime, _: str, item: Item) -> tuple[str, Target]:
    """Return a link type, under which the scan is counted, and the target of the best link with this type.

    Raises ``RecordNotFound`` if no link has this type (2.6.2).
    """
    link, local = record.link, local_time(record.link, now)
    levels = link_levels(link, item, local)
    visitor = parse_visitor(request, settings())._replace(item=item)
    target = choose_link(levels, link_type, visitor, local, request.accept_mimetypes.quality)
    if target is None:
        types = sorted({one["type"] for _, links in levels for one in links})
        allowed = f"one of {', '.join((*types, 'linkset'))}"
        raise RecordNotFound(f"linkType must be {allowed}", parameter="linkType", value=link_type, allowed=allowed)
    return link_type, forward(target, link, request.query_string)


def _prefers_linkset() -> bool:
    """Return whether Accept names the media type of linksets, with at least the weight of a page (RFC 9110, 12.5.1)."""
    accepted = request.accept_mimetypes
    weights = [weight for name, weight in accepted if name.partition(";")[0].strip().lower() == LINKSET]
    return any(weight > 0 and weight >= accepted.quality("text/html") for weight in weights)


def _linkset(item: Item) -> Response:
    """Return the linkset of an open link that everyone can open without a password or a limit."""
    record, now = record_cache().get(item["gtin"]), datetime.now(UTC)
    if record is None or link_state(record, now) != "open" or hides_target(record):
        raise RecordNotFound("this GTIN has no linkset", parameter="gtin", value=item["gtin"])
    linkset = write_linkset(record.link, item, base_url(request), local_time(record.link, now))
    headers = [*LINK_HEADERS, *CORS_FIELDS, _METHODS, ("Link", _CONTEXT_LINK)]
    return Response(json_bytes(linkset), mimetype=LINKSET, headers=headers)


def _encoded_path() -> str:
    """Return the path after ``/01/`` as the client sent it, in which %2F is part of a value and not a separator."""
    path = request.path.partition(f"/{ITEM_PATH}")[2]
    uri = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or "")  # gunicorn; other servers
    encoded = uri.partition("?")[0].partition(f"/{ITEM_PATH}")[2]
    return encoded if unquote(encoded) == path else quote(path)
