"""What this service is and whether it works."""

from __future__ import annotations

import inspect
import re

from flask import Response, current_app, request
from werkzeug.utils import import_string

from qr.generate import generate
from qr.http.headers import NO_STORE
from qr.http.parameters import requests_image
from qr.http.service import base_url, settings
from qr.parameters import REQUIRED, declared_parameters
from qr.payloads import PAYLOADS
from qr.routes import Route
from qr.routes.images import image
from qr.spec import Spec
from qr.spec.formats import FORMATS


def index() -> Response:
    """A picture when something is asked for, as ``/?url=...`` was in the beginning; otherwise what there is to ask."""
    if requests_image(request):
        return image()
    return Response(_list_urls(base_url(request)), mimetype="text/plain")


def health() -> Response:
    """Healthy is a code that was encoded, rendered and read back just now."""
    generate(Spec(b"health"), settings().engine)
    return Response('{"status": "ok"}', mimetype="application/json", headers=[("Cache-Control", NO_STORE)])


def _list_urls(base: str) -> str:
    routes = [f"  {_methods(route)} {base}{_path(route)}  {_summary(route)}" for route in current_app.config["ROUTES"]]
    examples = [f"  {base}{name}?data=https://example.com" for name in (*FORMATS, "code")]
    payloads = [f"  {base}{name}/<format>  {_fields(name)}" for name in PAYLOADS]
    return "\n".join(
        [
            "QR codes by URL. An independent decoder reads each image before it is sent.",
            "",
            *routes,
            "",
            "Formats:",
            "",
            *examples,
            f"  {base}user/42/qr",
            "",
            "Payloads with their fields (* is required):",
            "",
            *payloads,
            "",
        ]
    )


def _methods(route: Route) -> str:
    return ",".join(route.methods)


def _path(route: Route) -> str:
    """Return the path of a rule with plain placeholders: ``/u/<id:user_id>`` becomes ``u/<id>``."""
    path = re.sub(r"<(?:(\w+):)?(\w+)>", lambda part: f"<{part[1] or part[2].removeprefix('user_')}>", route.rule)
    return path.removeprefix("/")


def _summary(route: Route) -> str:
    """Return the first line of the docstring of a view, as plain text."""
    return (
        (inspect.getdoc(import_string(f"qr.routes.{route.view}")) or "")
        .partition("\n")[0]
        .replace("``", "")
        .rstrip(".")
    )


def _fields(name: str) -> str:
    fields = declared_parameters(PAYLOADS[name].fields)
    return " ".join(f"{field.name}*" if field.default is REQUIRED else field.name for field in fields)
