"""Every URL of the service. ``router:app`` runs under any WSGI server; ``main.handle`` dispatches into it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from flask.ctx import RequestContext
from werkzeug.exceptions import HTTPException

from qr.config import Settings
from qr.errors import QrError
from qr.params import check_presets
from qr.payloads import MODULES
from qr.presets import presets_of
from qr.render import RENDERERS
from qr.routes import images, meta, users
from qr.routes.requests import as_seen_from_outside
from qr.routes.responses import log_of_fault, on_every_response, problem_of_fault, problem_of_http, problem_of_refusal

FORMAT = f"<any({','.join(RENDERERS)}):format_name>"
PAYLOAD = f"<any({','.join(MODULES)}):name>"


class Router(Flask):
    """A Flask app whose requests look as they do from outside, whichever way they are dispatched into it."""

    def request_context(self, environ: dict[str, Any]) -> RequestContext:
        return super().request_context(as_seen_from_outside(environ, self.config["SETTINGS"]))


def create_app(settings: Settings) -> Flask:
    """The internal app for one set of settings. Raises ``ValueError`` for a preset that no request could use."""
    if settings.styles:
        check_presets(presets_of(settings.styles))
    app = Router("router", static_folder=None)
    app.config.update(SETTINGS=settings, MAX_CONTENT_LENGTH=settings.max_body)

    pictures = ("GET", "POST")
    app.add_url_rule("/", "index", meta.index, methods=pictures)
    app.add_url_rule("/code", "code", images.negotiated, methods=pictures)
    app.add_url_rule(f"/{FORMAT}", "image", images.image, methods=pictures)
    app.add_url_rule(f"/{PAYLOAD}/{FORMAT}", "payload", images.of_payload, methods=pictures)
    app.add_url_rule("/user/<user_id>/qr", "user_qr", users.qr, methods=pictures)
    app.add_url_rule("/health", "health", meta.health)

    app.logger.addFilter(log_of_fault)
    app.after_request(on_every_response)
    app.register_error_handler(QrError, problem_of_refusal)
    app.register_error_handler(HTTPException, problem_of_http)
    app.register_error_handler(Exception, problem_of_fault)
    return app


app = create_app(Settings.from_environ())
