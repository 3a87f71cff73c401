from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from werkzeug.routing import Rule

from qr.config import Settings
from qr.http.routing import MATCHES, LazyRule
from qr.spec.formats import FORMATS
from router import create_app

METHODS = ["GET", "HEAD", "POST", "OPTIONS", "DELETE", "get", ""]
OTHER_PATHS = [
    "//png",
    "/png/",
    "/PNG",
    "/%70ng",
    "/png;a",
    "/png\n",
    "/pn",
    "/png/x.png",
    "/wifi/png",
    "/code",
    "/",
    "",
]
PATHS = [*(f"/{name}" for name in FORMATS), *OTHER_PATHS]


@pytest.fixture(scope="module")
def app() -> Flask:
    return create_app(Settings())


def matched(app: Flask, environ: dict[str, Any]) -> tuple[object, ...]:
    """Return the endpoint, the arguments of the view, and the type of the error of a request."""
    host = {"HTTP_HOST": "a.example", "SERVER_NAME": "a.example", "SERVER_PORT": "80", "wsgi.url_scheme": "http"}
    with app.request_context({**host, **environ}) as context:
        request = context.request
        return request.endpoint, request.view_args, type(request.routing_exception)


@pytest.mark.parametrize("upgrade", [{}, {"HTTP_CONNECTION": "Upgrade", "HTTP_UPGRADE": "websocket"}])
def test_table_matches_like_the_rules(app: Flask, upgrade: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    environs = [{"REQUEST_METHOD": method, "PATH_INFO": path, **upgrade} for method in METHODS for path in PATHS]
    with_table = [matched(app, environ) for environ in environs]
    monkeypatch.setitem(app.config, MATCHES, {})
    assert with_table == [matched(app, environ) for environ in environs]


def test_table_has_all_formats(app: Flask) -> None:
    found = {key: (rule.endpoint, dict(arguments)) for key, (rule, arguments) in app.config[MATCHES].items()}
    images = {name: ("image", {"format_name": name}) for name in FORMATS}
    assert found == {(method, f"/{name}"): images[name] for name in FORMATS for method in ("GET", "HEAD")}


def test_arguments_of_one_request_do_not_reach_the_next(app: Flask) -> None:
    with app.test_request_context("/png") as context:
        assert context.request.view_args is not None
        context.request.view_args["format_name"] = "svg"
    with app.test_request_context("/png") as context:
        assert context.request.view_args == {"format_name": "png"}


def test_lazy_rules_build_the_urls_of_werkzeug() -> None:
    app = create_app(Settings())
    urls = app.url_map.bind("localhost")
    assert urls.build("read_record", {"user_id": "b c", "more": "1"}) == "/user/b%20c?more=1"
    assert urls.build("payload", {"name": "wifi", "format_name": "svg"}, append_unknown=False) == "/wifi/svg"


def test_rules_compile_no_url_builder_at_start(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    monkeypatch.setattr(Rule, "_compile_builder", lambda rule, _unknown: compiled.append(rule.rule))
    app = create_app(Settings())
    assert {type(rule) for rule in app.url_map.iter_rules()} == {LazyRule}
    assert compiled == []
