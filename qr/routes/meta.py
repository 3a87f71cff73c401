"""What this service is and whether it works."""

from __future__ import annotations

from flask import Response, request

from qr.fields import REQUIRED, parameters_of
from qr.generate import generate
from qr.payloads import MODULES, payload
from qr.render import RENDERERS
from qr.routes.images import image
from qr.routes.requests import asks_for_picture, base_url, settings
from qr.routes.responses import NOT_AT_ALL
from qr.spec import Spec


def index() -> Response:
    """A picture when something is asked for, as ``/?url=...`` was in the beginning; otherwise what there is to ask."""
    if asks_for_picture(request):
        return image()
    return Response(_welcome(base_url(request)), mimetype="text/plain")


def health() -> Response:
    """Healthy is a code that was encoded, rendered and read back just now."""
    generate(Spec(b"health"), settings().engine)
    return Response('{"status": "ok"}', mimetype="application/json", headers=[("Cache-Control", NOT_AT_ALL)])


def _welcome(base: str) -> str:
    formats = [f"  {base}{name}?data=https://example.com" for name in (*RENDERERS, "code")]
    payloads = [f"  {base}{name}/<format>  {_fields(name)}" for name in MODULES]
    return "\n".join(
        [
            "QR codes by URL, each read back by an independent decoder before it is sent.",
            "",
            *formats,
            f"  {base}user/42/qr",
            "",
            "Codes that can change after they are printed (the records need an API key):",
            "",
            f"  {base}user/<id>/qr  the code of a link",
            f"  {base}u/<id>  the link; {base}u/<id>+ shows where it leads",
            f"  {base}user/<id>  its record: GET, PUT, PATCH, DELETE; POST and GET /user make one and list them",
            f"  {base}user/<id>/scans  how often it was followed: format=json, csv or svg",
            "",
            "Payloads, in each of these formats, with their fields (* is required):",
            "",
            *payloads,
            "",
        ]
    )


def _fields(name: str) -> str:
    fields = parameters_of(payload(name).fields)
    return " ".join(f"{field.name}*" if field.default is REQUIRED else field.name for field in fields)
