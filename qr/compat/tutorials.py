"""The URLs of tutorials on QR codes with Flask: ``/?url=`` returns the image, and a form posts ``url_str`` to ``/``.

The first is a URL of this service anyway. The second shows the image on the page, as base64.
"""

from __future__ import annotations

from flask import Request

from qr.compat import enabled_services
from qr.compat.fields import decode, read_fields
from qr.http.parameters import FORM, MULTIPART
from qr.http.service import settings
from qr.parameters.values import Pairs

FIELD = "url_str"


def is_form(request: Request) -> bool:
    """Return whether a request to ``/`` posts the form of a tutorial, and the service imitates tutorials."""
    is_posted_form = request.method == "POST" and request.mimetype in {FORM, MULTIPART}
    return is_posted_form and "tutorials" in enabled_services(settings()) and FIELD in read_fields(request)


def form_pairs(request: Request) -> Pairs:
    """Return our parameters for the form of a tutorial. Raises ``BadParameter`` for a text that is not UTF-8."""
    content = decode(read_fields(request), FIELD).strip()
    return [("data", content)] if content else []
