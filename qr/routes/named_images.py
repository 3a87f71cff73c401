"""Images whose URL ends with a file name: ``/png/menu.png``, ``/wifi/png/cafe.png``, ``/user/<id>/qr/menu.svg``.

The extension must match the format. It chooses the format if neither the path nor a parameter does.
"""

from __future__ import annotations

from flask import Response, request

from qr.http.file_names import add_file_name, check_file_name, format_of_file_name
from qr.http.headers import CACHE_ONE_YEAR
from qr.http.parameters import query_pairs, unsigned_query
from qr.routes import codes, images
from qr.spec.formats import FORMATS


def image(format_name: str, file_name: str) -> Response:
    """Generate an image of ``data`` in the format of the URL, for clients that need a file name.

    The extension of the file name must match the format.
    """
    check_file_name(file_name, format_name)
    return add_file_name(images.image(format_name), file_name)


def payload(name: str, format_name: str, file_name: str) -> Response:
    """Generate an image of a payload, for clients that need a file name.

    The extension of the file name must match the format. Images of payloads with secrets are not cached.
    """
    check_file_name(file_name, format_name)
    return add_file_name(images.payload(name, format_name), file_name)


def code(file_name: str) -> Response:
    """Generate an image of ``data`` in the format of the file name.

    If ``format`` is sent, the extension of the file name must match it.
    """
    return add_file_name(images.respond(_format(file_name), source=None, caching=CACHE_ONE_YEAR), file_name)


def qr(user_id: str, file_name: str) -> Response:
    """Generate the image of a link, in the style of its record and the format of the file name.

    If ``format`` is sent, the extension of the file name must match it.
    """
    return add_file_name(codes.qr(user_id, _format(file_name)), file_name)


def _format(file_name: str) -> str | None:
    """Return the format of the file name; None if the parameter ``format`` is sent and matches it."""
    chosen = dict(query_pairs(unsigned_query(request))).get("format")
    if chosen is None:
        return format_of_file_name(file_name)
    if chosen in FORMATS:  # other values are rejected with the other parameters
        check_file_name(file_name, chosen)
    return None
