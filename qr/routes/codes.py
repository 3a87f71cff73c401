"""The image of a link, in the style of its record: ``/user/<id>/qr``."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Response, g, request

from qr.errors import BadParameter, StoreUnavailable
from qr.generate import generate
from qr.http.headers import CACHE_FIVE_MINUTES, CACHE_FIVE_MINUTES_PRIVATE, NO_STORE
from qr.http.hosts import client_chooses_link
from qr.http.log import log_error
from qr.http.service import base_url, record_id, settings, store
from qr.http.work import image_work
from qr.links.record import check_id
from qr.links.target import Limits, is_private
from qr.parameters.values import Pairs, to_text
from qr.routes.images import respond
from qr.spec import Spec
from qr.spec.parse import parse_spec
from qr.spec.presets import parse_presets

# Former names, which stored styles can contain.
_RENAMED_EYES = {"diamond": "octagon"}


def qr(user_id: str, format_name: str | None = None) -> Response:
    """Generate the image of a link, in the style of its record.

    ``format`` chooses the file format, unless ``format_name`` does. Parameters of the request override the style of
    the record.

    An id without a record has an image too, so that it can be printed first. If the store is unavailable, every id gets
    an image in the default style.
    """
    link = public_link(user_id)
    # A client that chooses the link must not choose the image that a shared cache sends to others.
    is_chosen = client_chooses_link(request.host, settings())
    caching = CACHE_FIVE_MINUTES_PRIVATE if is_chosen else CACHE_FIVE_MINUTES
    try:
        response = respond(format_name, link.encode(), caching, stored=_stored_style(user_id))
    except StoreUnavailable as error:
        log_error(error)
        response = respond(format_name, link.encode(), NO_STORE)
        response.headers.add("X-QR-Warning", "the store is unavailable: this image has the default style")
    for warning in link_warnings(link):
        response.headers.add("X-QR-Warning", warning)
    return response


def link_warnings(link: str) -> Iterator[str]:
    """Yield a warning for a link that can be wrong for good if its image is printed."""
    setting = "USER_URL" if settings().user_url else "PUBLIC_URL"
    if is_private(urlsplit(link).hostname or ""):
        yield f"the link has a host that other networks cannot open: set {setting} before printing"
    if client_chooses_link(request.host, settings()):
        yield "the link has the host of this request: set PUBLIC_URL before printing"


def public_link(user_id: str) -> str:
    """Return the URL that the image of a link encodes: ``USER_URL`` with the id, or ``/u/<id>`` of this service.

    Raises ``BadParameter`` for an invalid id.
    """
    template = settings().user_url or f"{base_url(request)}u/{{id}}"
    return template.replace("{id}", check_id(user_id))


def check_style(user_id: str, style: Pairs) -> None:
    """Generate and verify the image of a link in a style, once per request: a write can be retried.

    Many links of one request can have the same style. It is verified for one link of each length, because the other
    links have symbols of the same size.

    Raises a ``QrError`` if the style is invalid, if its image is not a verified image of this link, or cannot be read.
    """
    style, link = tuple(style), public_link(user_id)
    key, checked = (len(link), repr(style)), g.setdefault("checked_styles", set())
    if key in checked:
        return
    spec = parse_style(style, link)
    forbidden = {"parts": spec.encoding.parts, "part": spec.encoding.part, "verify": not spec.output.verify}
    forbidden["errors"] = any(name == "errors" for name, _ in style)
    for name in filter(forbidden.get, forbidden):
        raise BadParameter(name, None, "omitted in a stored style, so that its image is a verified code of the link")
    with image_work(spec):
        generate(spec, settings().engine)
    checked.add(key)


def parse_style(style: Pairs, link: str) -> Spec:
    """Return the image of a link in a style. Raises a ``QrError`` if the style is invalid."""
    return parse_spec(style, None, link.encode(), parse_presets(settings().styles))


def link_limits() -> Limits:
    """Return the limits for the targets of links."""
    current = settings()
    schemes = frozenset(filter(None, current.schemes.split(",")))
    return Limits(base_url(request), current.user_url, current.private_targets, schemes)


def _stored_style(user_id: str) -> Pairs:
    """Return the style of a record as texts. In a key of the cache, the values 1, 1.0 and True would be equal.

    Former names of finder patterns are replaced, so that its image is still drawn.
    """
    record = store().get(record_id(user_id))
    style = dict(record.link.get("style", {})) if record else {}
    renamed = {name: _RENAMED_EYES.get(style[name], style[name]) for name in ("eye", "eyeball") if name in style}
    return tuple((name, to_text(value)) for name, value in (style | renamed).items() if value is not None)
