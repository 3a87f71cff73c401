"""The page at ``/``, the list of URLs for programs that read text, and the health check."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Iterator

from flask import Response, current_app, request
from werkzeug.utils import import_string

from qr.access.keys import SCOPES
from qr.contract.route import Route
from qr.generate import generate
from qr.http.headers import NO_STORE
from qr.http.parameters import requests_image
from qr.http.service import base_url, settings
from qr.parameters import REQUIRED, declared_parameters
from qr.payloads import PAYLOADS
from qr.routes.images import image
from qr.routes.page import page
from qr.spec import Spec
from qr.spec.formats import FORMATS


def index() -> Response:
    """Show the page on which a person makes a QR code; with parameters, generate an image like ``/code``."""
    return image() if requests_image(request) else page()


def llms() -> Response:
    """List all URLs as text."""
    return Response(_list_urls(base_url(request)), mimetype="text/plain")


def health() -> Response:
    """Generate and verify a test code, then respond with status ``ok``."""
    generate(Spec(b"health"), settings().engine)
    return Response('{"status": "ok"}', mimetype="application/json", headers=[("Cache-Control", NO_STORE)])


def _list_urls(base: str) -> str:
    examples = [f"  {base}{name}?data=https://example.com" for name in (*FORMATS, "code")]
    payloads = [f"  {base}{name}/<format>  {_fields(name)}" for name in PAYLOADS]
    return "\n".join(
        [
            "QR codes by URL. An independent decoder reads each image before it is sent.",
            "",
            f"URLs below {base}",
            "",
            *_route_lines(current_app.config["ROUTES"]),
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


def _route_lines(routes: Iterable[Route]) -> Iterator[str]:
    """Yield a line for each route, in columns: methods, path and summary."""
    rows = [(" ".join(route.methods), _path(route), _summary(route)) for route in routes]
    methods_width, path_width = (max(len(row[column]) for row in rows) for column in (0, 1))
    for methods, path, summary in rows:
        yield f"  {methods:{methods_width}}  {path:{path_width}}  {summary}"


def _path(route: Route) -> str:
    """Return the path of a rule with plain placeholders: ``/u/<id:user_id>`` becomes ``/u/<id>``."""
    return re.sub(r"<(?:(\w+):)?(\w+)>", lambda part: f"<{part[1] or part[2].removeprefix('user_')}>", route.rule)


def _summary(route: Route) -> str:
    """Return the first line of the docstring of a view as plain text, and the scope that the route needs."""
    docstring = inspect.getdoc(import_string(f"qr.routes.{route.view}")) or ""
    text = docstring.partition("\n")[0].replace("``", "").rstrip(".")
    return f"{text} (API key with scope {route.access})" if route.access in SCOPES else text


def _fields(name: str) -> str:
    fields = declared_parameters(PAYLOADS[name].fields)
    return " ".join(f"{field.name}*" if field.default is REQUIRED else field.name for field in fields)
