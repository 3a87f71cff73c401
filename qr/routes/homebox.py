"""Labels for Homebox, which requests them from a label service: ``/homebox``."""

from __future__ import annotations

from flask import Response, request

from qr.http.headers import CACHE_ONE_YEAR
from qr.http.images import image_file, send_image
from qr.http.parameters import query_pairs, unsigned_query
from qr.http.service import settings
from qr.http.work import count_response, image_work
from qr.sheets.homebox import parse_homebox
from qr.sheets.homebox_image import generate_homebox, homebox_spec


def label() -> Response:
    """Generate a label with a QR code and text, as Homebox requests it.

    Set ``HBOX_LABEL_MAKER_LABEL_SERVICE_URL`` of Homebox to this URL.
    """
    requested = parse_homebox(query_pairs(unsigned_query(request)))
    spec = homebox_spec(requested)
    with image_work(spec):
        file = image_file(generate_homebox(requested, spec, settings().engine), spec)
    count_response(len(file.body))
    return send_image(file, request, CACHE_ONE_YEAR)
