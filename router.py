"""Every URL of the service. ``router:app`` runs under any WSGI server; ``main.handle`` dispatches into it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from flask import Flask, Response
from flask.ctx import RequestContext
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter
from werkzeug.utils import import_string

from qr.config import Settings
from qr.errors import QrError
from qr.params import check_presets
from qr.payloads import MODULES
from qr.presets import presets_of
from qr.render import RENDERERS
from qr.routes import access, images, meta
from qr.routes.requests import as_seen_from_outside
from qr.routes.responses import log_of_fault, on_every_response, problem_of_fault, problem_of_http, problem_of_refusal

FORMAT = f"<any({','.join(RENDERERS)}):format_name>"
PAYLOAD = f"<any({','.join(MODULES)}):name>"


class LinkConverter(BaseConverter):
    """What may be an id; with a "+" at its end it is the look-ahead of another."""

    regex = "[^/]*[^/+]"


class Router(Flask):
    """A Flask app whose requests look as they do from outside, whichever way they are dispatched into it."""

    def request_context(self, environ: dict[str, Any]) -> RequestContext:
        return super().request_context(as_seen_from_outside(environ, self.config["SETTINGS"]))


def create_app(settings: Settings) -> Flask:
    """The internal app for one set of settings. Raises ``ValueError`` for those that no request could use."""
    access.check_settings(settings)
    if settings.styles:
        check_presets(presets_of(settings.styles))
    app = Router("router", static_folder=None, template_folder="qr/pages")
    app.config.update(SETTINGS=settings, MAX_CONTENT_LENGTH=settings.max_body)

    pictures = ("GET", "POST")
    app.add_url_rule("/", "index", meta.index, methods=pictures)
    app.add_url_rule("/code", "code", images.negotiated, methods=pictures)
    app.add_url_rule(f"/{FORMAT}", "image", images.image, methods=pictures)
    app.add_url_rule(f"/{PAYLOAD}/{FORMAT}", "payload", images.of_payload, methods=pictures)
    app.add_url_rule("/user/<user_id>/qr", "user_qr", _at_first_use("users.qr"), methods=pictures)

    app.url_map.converters["link"] = LinkConverter
    app.add_url_rule("/u/<link:user_id>", "link", _at_first_use("links.follow"), methods=pictures)
    app.add_url_rule("/u/<user_id>+", "preview", _at_first_use("links.preview"))

    app.add_url_rule("/user", "page_of_records", _at_first_use("records.page"))
    app.add_url_rule("/user", "post_record", _at_first_use("records.post"), methods=["POST"])
    app.add_url_rule("/user/<user_id>", "read_record", _at_first_use("records.read"))
    app.add_url_rule("/user/<user_id>", "put_record", _at_first_use("records.put"), methods=["PUT"])
    app.add_url_rule("/user/<user_id>", "patch_record", _at_first_use("records.patch"), methods=["PATCH"])
    app.add_url_rule("/user/<user_id>", "delete_record", _at_first_use("records.delete"), methods=["DELETE"])
    app.add_url_rule("/user/<user_id>/scans", "scans", _at_first_use("scans.scans"))

    app.add_url_rule("/health", "health", meta.health)

    app.logger.addFilter(log_of_fault)
    app.before_request(access.check)
    if access.may_close(settings):
        app.after_request(access.limit_caching)
    app.after_request(on_every_response)
    app.register_error_handler(QrError, problem_of_refusal)
    app.register_error_handler(HTTPException, problem_of_http)
    app.register_error_handler(Exception, problem_of_fault)
    return app


def _at_first_use(name: str) -> Callable[..., Response]:
    """A view of ``qr.routes``, imported with its first request: a cold start for a picture pays for no other."""
    imported: Callable[[], Callable[..., Response]] = cache(lambda: import_string(f"qr.routes.{name}"))

    def view(**arguments: str) -> Response:
        return imported()(**arguments)

    return view


app = create_app(Settings.from_environ())
