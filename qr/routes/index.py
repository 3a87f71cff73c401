"""The page at ``/``, and the health check."""

from __future__ import annotations

from flask import Response, request

from qr.generate import generate
from qr.http.headers import NO_STORE
from qr.http.parameters import requests_image
from qr.http.service import settings
from qr.routes.images import image
from qr.routes.page import page
from qr.spec import Spec


def index() -> Response:
    """Show the page on which a person makes a QR code; with parameters, generate an image like ``/code``."""
    return image() if requests_image(request) else page()


def health() -> Response:
    """Generate and verify a test code, then respond with status ``ok``."""
    generate(Spec(b"health"), settings().engine)
    return Response('{"status": "ok"}', mimetype="application/json", headers=[("Cache-Control", NO_STORE)])
