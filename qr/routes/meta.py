"""What this service is and whether it works."""

from __future__ import annotations

from flask import Response, request

from qr.generate import generate
from qr.render import RENDERERS
from qr.routes.images import image
from qr.routes.requests import base_url, settings
from qr.routes.responses import NOT_AT_ALL
from qr.spec import Spec


def index() -> Response:
    """A picture when something is asked for, as ``/?url=...`` was in the beginning; otherwise what there is to ask."""
    if request.query_string or request.method == "POST":
        return image()
    return Response(_welcome(base_url(request)), mimetype="text/plain")


def health() -> Response:
    """Healthy is a code that was encoded, rendered and read back just now."""
    generate(Spec(b"health"), settings().engine)
    return Response('{"status": "ok"}', mimetype="application/json", headers=[("Cache-Control", NOT_AT_ALL)])


def _welcome(base: str) -> str:
    urls = [f"{base}{name}?data=https://example.com" for name in RENDERERS] + [f"{base}user/42/qr"]
    return "QR codes by URL, each read back by an independent decoder before it is sent.\n\n" + "".join(
        f"  {url}\n" for url in urls
    )
