"""The code of a user's public link, in the style of their record."""

from __future__ import annotations

from flask import Response, request

from qr.errors import BadParameter, StoreUnavailable
from qr.generate import generate
from qr.http.headers import CACHE_FIVE_MINUTES, NO_STORE
from qr.http.log import log_error
from qr.http.service import base_url, settings, store
from qr.links.record import check_id
from qr.links.target import Limits
from qr.parameters.values import Pairs
from qr.routes.images import respond
from qr.spec.parse import parse_spec
from qr.spec.presets import parse_presets


def qr(user_id: str) -> Response:
    """The code of the link of one user; ``format=`` chooses the file format, and the query wins over what is stored.

    An id without a record has a code too, so that it can be printed first; and so has every id while the store does not
    answer, in plain style.
    """
    link = public_link(user_id).encode()
    try:
        return respond(None, link, CACHE_FIVE_MINUTES, stored=_stored_style(user_id))
    except StoreUnavailable as error:
        log_error(error)
        response = respond(None, link, NO_STORE)
        response.headers.add("X-QR-Warning", "the store of records does not answer: this code is in plain style")
        return response


def public_link(user_id: str) -> str:
    """Where a user's code leads: ``USER_URL`` with the id filled in, or this service's own ``/u/<id>``."""
    template = settings().user_url or f"{base_url(request)}u/{{id}}"
    return template.replace("{id}", check_id(user_id))


def check_style(user_id: str, style: Pairs) -> None:
    """Raises a ``QrError`` for a style in which the code is not this link's, or is not known to scan."""
    spec = parse_spec(style, None, public_link(user_id).encode(), parse_presets(settings().styles))
    is_refused = {"parts": spec.encoding.parts, "part": spec.encoding.part, "verify": not spec.output.verify}
    for name in filter(is_refused.get, is_refused):
        raise BadParameter(name, None, "absent from a style that is kept, for its code is to be this link's")
    generate(spec, settings().engine)


def link_limits(user_id: str) -> Limits:
    """Where the link of a user may not lead: to a link of this service, nor, unless allowed, to a private host."""
    return Limits(f"{base_url(request)}u/", public_link(user_id), settings().private_targets)


def _stored_style(user_id: str) -> Pairs:
    record = store().get(user_id)
    return tuple(record.link.get("style", {}).items()) if record else ()
