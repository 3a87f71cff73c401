"""The internal Flask app: one row per URL, from which the app, the access checks and the contract are built.

Any WSGI server can run ``router:app``. In Cloud Functions, ``main.handle`` dispatches requests into it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from flask import Flask, Response, current_app, request
from flask.ctx import RequestContext
from flask.globals import request_ctx
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.utils import import_string
from werkzeug.wrappers import Response as BaseResponse

from qr.access.backoff import Backoff
from qr.brand import read_brand
from qr.compat import enabled_services
from qr.compat.urls import URLS
from qr.config import Settings
from qr.contract.route import Route
from qr.errors import QrError
from qr.http import guard
from qr.http.errors import count_error, negotiate_error
from qr.http.headers import add_common_headers
from qr.http.hosts import accepted_hosts
from qr.http.log import filter_flask_log
from qr.http.problems import problem_from_exception, problem_from_http_exception, problem_from_qr_error
from qr.http.rate_limits import LIMITER, add_rate_limit_fields, count_request, create_windows
from qr.http.request_log import log_request, start_timer
from qr.http.routing import (
    MATCHES,
    FormatConverter,
    IdConverter,
    LazyRule,
    PayloadConverter,
    TableContext,
    match_formats,
)
from qr.http.service import apply_public_url
from qr.http.thread_slots import create_slots
from qr.http.work import ADMISSION, FLIGHTS, create_admission, create_flights, release_unsent, release_when_sent
from qr.routes import images
from qr.spec.parse import check_presets
from qr.spec.presets import parse_presets

LINKS = "/u/"  # visitors open the URLs below this path, and need pages; programs open all other URLs
ITEMS = "/01/"  # visitors and programs open the URLs below this path
ERROR_FORMS = "ERROR_FORMS"  # key of ``app.config``: endpoint of an imitated service -> function in ``qr.compat``
RETURNS_IMAGE = frozenset({"image", "label", "negotiated image", "index"})  # rows of ``qr.contract.outputs.OUTPUTS``
_QUERY_OR_FORM = ("GET", "POST")

ROUTES = (
    Route("/", "index", "index.index", "documentation", _QUERY_OR_FORM, "code", "index"),
    Route("/<format:format_name>", "image", "images.image", "image", _QUERY_OR_FORM, "image"),
    Route("/code", "code", "images.image_by_accept", "image", _QUERY_OR_FORM, "code", "negotiated image"),
    Route("/<payload:name>/<format:format_name>", "payload", "images.payload", "image", _QUERY_OR_FORM, "payload"),
    Route("/<format:format_name>/<file_name>", "named_image", "named_images.image", "image", takes="image"),
    Route("/code/<file_name>", "named_code", "named_images.code", "image", takes="code"),
    Route(
        "/<payload:name>/<format:format_name>/<file_name>", "named_payload", "named_images.payload", "image",
        takes="payload",
    ),
    Route("/user/<user_id>/qr/<file_name>", "named_qr", "named_images.qr", "image", takes="link-image"),
    Route("/homebox", "homebox", "homebox.label", "image", takes="homebox", returns="label"),
    Route("/check", "check", "check.check", "image", _QUERY_OR_FORM, "code", "check"),
    Route("/check/<payload:name>", "check_payload", "check.payload", "image", _QUERY_OR_FORM, "payload", "check"),
    Route("/read", "read", "read.read", "image", ("POST",), "file", "reading"),
    Route("/batch", "batch", "batch.batch", "image", ("POST",), "batch", "batch"),
    Route("/user/<user_id>/qr", "user_qr", "codes.qr", "image", _QUERY_OR_FORM, "link-image"),
    Route("/u/<id:user_id>", "link", "follow.follow", "open", _QUERY_OR_FORM, "password", "page"),
    Route("/u/<id:user_id>/<path:path>", "link_path", "follow.follow", "open", _QUERY_OR_FORM, "password", "page"),
    Route("/u/<user_id>+", "preview", "follow.preview", "open", returns="preview"),
    Route("/01/<gtin>", "item", "resolver.resolve", "open", _QUERY_OR_FORM, "item", "item"),
    Route("/01/<gtin>/<path:qualifiers>", "item_part", "resolver.resolve", "open", _QUERY_OR_FORM, "item", "item"),
    Route("/.well-known/gs1resolver", "resolver", "resolver.description", "open", returns="resolver"),
    Route("/user", "page_of_records", "records.page", "read", takes="page", returns="records"),
    Route("/user", "post_record", "bulk.post", "write", ("POST",), "new-records", "new records"),
    Route("/user/<user_id>", "read_record", "records.read", "read", returns="record"),
    Route("/user/<user_id>", "put_record", "records.put", "write", ("PUT",), "record", "written record"),
    Route("/user/<user_id>", "patch_record", "records.patch", "write", ("PATCH",), "record", "changed record"),
    Route("/user/<user_id>", "delete_record", "records.delete", "write", ("DELETE",), returns="no content"),
    Route("/scans", "all_scans", "scans.all_scans", "scans", takes="all-scans", returns="all scans"),
    Route("/user/<user_id>/scans", "scans", "scans.scans", "scans", takes="scans", returns="scans"),
    Route("/user/<user_id>/scans", "delete_scans", "scans.delete", "write", ("DELETE",), returns="no content"),
    Route("/user/<user_id>/try", "trial", "trial.trial", "read", takes="trial", returns="trial"),
    Route("/user/<user_id>/check", "check_print", "read.check", "image", ("POST",), "print", "reading"),
    Route("/health", "health", "health.health", "open", returns="health"),
    Route("/ready", "ready", "health.ready", "open", returns="readiness"),
    Route("/metrics", "metrics", "metrics.metrics", "metrics", returns="metrics"),
    Route("/assets/<version>/<path:name>", "asset", "page.asset", "documentation", returns="asset"),
    Route("/form", "form", "form.form", "documentation", _QUERY_OR_FORM, "code", "form"),
    Route("/qr-code.js", "element", "element.element", "open", returns="module"),
    Route("/mcp", "mcp", "mcp.post", "open", ("POST",), "message", "message"),
    Route("/llms.txt", "llms", "contract.llms", "documentation", returns="text"),
    Route("/docs", "docs", "docs.docs", "documentation", returns="documentation"),
    Route("/docs/<version>/<name>", "docs_asset", "docs.asset", "documentation", returns="asset"),
    Route("/openapi.json", "openapi", "contract.openapi", "documentation", returns="contract"),
    Route("/swagger.json", "swagger", "contract.swagger", "documentation", returns="contract"),
    *URLS,
)  # fmt: skip


class Router(Flask):
    """A Flask app that derives its URLs from the public URL of the service, whoever dispatches the request."""

    url_rule_class = LazyRule

    def request_context(self, environ: dict[str, Any]) -> RequestContext:
        start_timer(environ)
        return TableContext(self, apply_public_url(environ, self.config["SETTINGS"]))

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view or a step of the app as it is: none of them is a coroutine, which Flask would search for."""
        return func


def create_app(settings: Settings, routes: Iterable[Route] = ROUTES) -> Flask:
    """Create the internal app for one set of settings.

    Raises ``ValueError`` for invalid settings, presets or brands and for a repeated endpoint, and ``KeyError`` for a
    route with an unknown access check.
    """
    guard.check_settings(settings)
    if settings.styles:
        check_presets(parse_presets(settings.styles))
    read_brand(settings.brand)
    app = Router("router", static_folder=None, template_folder="qr/web")
    rows = tuple(route for route in routes if not route.services or set(route.services) & enabled_services(settings))
    app.config.update(SETTINGS=settings, MAX_CONTENT_LENGTH=settings.max_body, ROUTES=rows, BACKOFF=Backoff())
    app.config[ERROR_FORMS] = {route.endpoint: route.errors for route in rows if route.errors}
    app.config[LIMITER] = create_windows(settings)
    app.config[ADMISSION], app.config[FLIGHTS] = create_admission(settings), create_flights(settings)
    app.config.update(create_slots(settings))
    app.config["IMAGES"] = {row.endpoint for row in rows if row.returns in RETURNS_IMAGE and not row.services}
    app.logger.addFilter(filter_flask_log)
    _add_checks(app, settings)
    _add_routes(app, app.config["ROUTES"])
    _add_response_steps(app, settings)
    app.register_error_handler(QrError, _page_or_problem("page_from_qr_error", problem_from_qr_error))
    app.register_error_handler(HTTPException, _page_or_problem("page_from_http_exception", problem_from_http_exception))
    app.register_error_handler(Exception, _page_or_problem("page_from_exception", problem_from_exception))
    return app


def _add_checks(app: Flask, settings: Settings) -> None:
    """Add the steps before a view, in their order. Steps that cannot fail with the settings are left out."""
    app.before_request(guard.forget_earlier_request)
    if accepted_hosts(settings):
        app.before_request(guard.check_host)
    if app.config[LIMITER] is not None:
        app.before_request(count_request)
    app.before_request(guard.check)


def _add_response_steps(app: Flask, settings: Settings) -> None:
    """Add the steps after a view. Flask runs them in reverse order, so the log has the finished response."""
    app.after_request(log_request)
    app.after_request(release_when_sent)
    app.teardown_request(release_unsent)
    if guard.can_restrict_caching(settings):
        app.after_request(guard.limit_caching)
    app.after_request(add_common_headers)
    if app.config[LIMITER] is not None:
        app.after_request(add_rate_limit_fields)


def _page_or_problem(page: str, problem: Callable[[Any], BaseResponse]) -> Callable[[Any], BaseResponse]:
    """Return an error handler. It responds with a page below ``/u/``, else with problem details or their image.

    URLs of an imitated service respond with an error of that service.
    """

    def respond(error: Exception) -> BaseResponse:
        count_error(error)
        if form := current_app.config[ERROR_FORMS].get(request.endpoint or _endpoint_of_other_method(error)):
            send_error: Callable[[BaseResponse], BaseResponse] = import_string(f"qr.compat.{form}")
            return send_error(problem(error))
        if not _is_for_people():
            return negotiate_error(problem(error))
        render: Callable[[Exception], BaseResponse] = import_string(f"qr.routes.pages.{page}")
        return render(error)

    return respond


def _is_for_people() -> bool:
    """Return whether the response is a page. Programs also open the links of trade items, but do not accept HTML."""
    accepts_html = "text/html" in request.headers.get("Accept", "")
    return request.path.startswith(LINKS) or (accepts_html and request.path.startswith(ITEMS))


def _endpoint_of_other_method(error: Exception) -> str | None:
    """Return the endpoint of the requested path, if the error is a method that the path does not support."""
    adapter = request_ctx.url_adapter
    if not isinstance(error, MethodNotAllowed) or adapter is None or not error.valid_methods:
        return None
    endpoint, _ = adapter.match(method=next(iter(error.valid_methods)))
    return str(endpoint)


def _add_routes(app: Flask, routes: Iterable[Route]) -> None:
    _add_rules(app, routes)
    app.view_functions.update((route.endpoint, _load_view(route)) for route in routes)
    settings = app.config["SETTINGS"]
    app.config["ACCESS"] = {route.endpoint: guard.access_check(route.access, settings) for route in routes}
    if len(app.config["ACCESS"]) < len(app.config["ROUTES"]):
        raise ValueError("two routes have the same endpoint, and would share one access check")


def _add_rules(app: Flask, routes: Iterable[Route]) -> None:
    app.url_map.converters.update(format=FormatConverter, payload=PayloadConverter, id=IdConverter)
    for route in routes:
        # People type URLs, and chats append slashes.
        app.add_url_rule(route.rule, route.endpoint, methods=route.methods, strict_slashes=False)
    app.config[MATCHES] = match_formats(app)


def _load_view(route: Route) -> Callable[..., Response]:
    """Return the view of a route.

    Views of images are loaded at start-up. Other views are imported on their first request, so that a cold start for
    an image does not load them.
    """
    if route.view.startswith("images."):
        loaded: Callable[..., Response] = getattr(images, route.view.removeprefix("images."))
        return loaded
    load: Callable[[], Callable[..., Response]] = cache(lambda: import_string(route.view_path))

    def view(**arguments: str) -> Response:
        return load()(**arguments)

    return view


app = create_app(Settings.from_environ())
