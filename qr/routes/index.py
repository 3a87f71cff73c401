"""The page at ``/``."""

from __future__ import annotations

from flask import Response, request

from qr.compat import tutorials
from qr.http.parameters import requests_image
from qr.routes.form import show_code
from qr.routes.images import image
from qr.routes.page import page


def index() -> Response:
    """Show the page on which a person makes a QR code; with parameters, generate an image like ``/code``."""
    if tutorials.is_form(request):
        return show_code(lambda: tutorials.form_pairs(request))
    return image() if requests_image(request) else page()
