from __future__ import annotations

import re
import sys
from types import ModuleType

import pytest

from qr.access.keys import format_entry
from qr.config import Settings
from qr.contract.route import Route
from router import ROUTES, create_app

READER, MAKER = "qr_Reader-0123456789", "qr_Maker-0123456789"
WITH_KEYS = Settings(api_keys=f"{format_entry('reader', ['read'], READER)} {format_entry('maker', ['make'], MAKER)}")


def menu(dish: str) -> str:
    """Return the price of a ``dish``.

    Prices are in francs.
    """
    return f"{dish}: 12.50"


MENU = Route("/menu/<dish>", "menu", "menu.menu", "read")


@pytest.fixture
def menu_module(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make ``menu`` a view in a module of ``qr.routes``."""
    module = ModuleType("qr.routes.menu")
    vars(module)["menu"] = menu
    monkeypatch.setitem(sys.modules, "qr.routes.menu", module)


@pytest.mark.usefixtures("menu_module")
def test_added_route_responds_to_its_methods() -> None:
    client = create_app(WITH_KEYS, routes=(*ROUTES, MENU)).test_client()
    with_key = {"X-API-Key": READER}
    assert client.get("/menu/soup", headers=with_key).text == "soup: 12.50"
    assert client.post("/menu/soup", headers=with_key).status_code == 405
    assert client.options("/menu/soup").headers["Access-Control-Allow-Methods"].count("GET") == 1
    assert client.get("/png?data=hi").status_code == 200


@pytest.mark.usefixtures("menu_module")
@pytest.mark.parametrize(("headers", "status"), [({}, 401), ({"X-API-Key": MAKER}, 403), ({"X-API-Key": READER}, 200)])
def test_added_route_enforces_its_access_check(headers: dict[str, str], status: int) -> None:
    client = create_app(WITH_KEYS, routes=(*ROUTES, MENU)).test_client()
    response = client.get("/menu/soup", headers=headers)
    assert (response.status_code, "12.50" in response.text) == (status, status == 200)


@pytest.mark.usefixtures("menu_module")
def test_added_route_is_listed_with_its_summary() -> None:
    page = create_app(Settings(), routes=(*ROUTES, MENU)).test_client().get("/llms.txt").text
    (line,) = [line for line in page.splitlines() if "/menu/" in line]
    assert line == "- GET /menu/<dish>: Return the price of a dish (API key with scope read)"
    assert "francs" not in page


def test_index_has_one_line_per_route() -> None:
    page = create_app(Settings()).test_client().get("/llms.txt").text
    routes = page.split("URLs below http://localhost/\n\n")[1].split("\n\n")[0].splitlines()
    assert len(routes) == len(ROUTES)
    for line, route in zip(routes, ROUTES, strict=True):
        assert line.removeprefix("- ").partition(" /")[0].split() == list(route.methods)


@pytest.mark.usefixtures("menu_module")
def test_trailing_slash_of_a_url_changes_nothing() -> None:
    """Views decide about a slash at the end of a value of several parts, such as ``<path:name>``."""
    urls = create_app(Settings()).url_map.bind("localhost")
    values = {"<format:": "png", "<any": "png", "<payload:": "wifi", "<": "1"}
    for route in (route for route in ROUTES if "<path:" not in route.rule):
        path = route.rule
        for start, value in values.items():
            path = re.sub(f"{start}[^>]*>", value, path)
        assert urls.match(f"{path.rstrip('/')}/", route.methods[0]) == urls.match(path, route.methods[0]), path


def test_unknown_access_check_fails_at_start() -> None:
    with pytest.raises(KeyError, match="nobody"):
        create_app(Settings(), routes=(*ROUTES, MENU._replace(access="nobody")))


def test_url_map_has_the_documented_rules() -> None:
    urls = {rule.rule for rule in create_app(Settings()).url_map.iter_rules()}
    assert urls == {
        "/",
        "/code",
        "/batch",
        "/health",
        "/ready",
        "/metrics",
        "/mcp",
        "/form",
        "/qr-code.js",
        "/openapi.json",
        "/swagger.json",
        "/llms.txt",
        "/docs",
        "/docs/<version>/<name>",
        "/assets/<version>/<path:name>",
        "/user/<user_id>/qr",
        "/user",
        "/user/<user_id>",
        "/user/<user_id>/scans",
        "/scans",
        "/user/<user_id>/try",
        "/u/<id:user_id>",
        "/u/<id:user_id>/<path:path>",
        "/u/<user_id>+",
        "/01/<gtin>",
        "/01/<gtin>/<path:qualifiers>",
        "/.well-known/gs1resolver",
        "/<format:format_name>",
        "/<payload:name>/<format:format_name>",
        "/<format:format_name>/<file_name>",
        "/<payload:name>/<format:format_name>/<file_name>",
        "/code/<file_name>",
        "/user/<user_id>/qr/<file_name>",
        "/homebox",
        "/check",
        "/check/<payload:name>",
        "/read",
        "/user/<user_id>/check",
        "/v1/create-qr-code/",
        "/v1/read-qr-code/",
        "/qr-read",
        "/chart",
        "/chart.<any(png, jpg, jpeg, gif):extension>",
        "/qr",
        "/qr/batch",
        "/api/validate-qr",
        "/gchart",
    }


def test_apps_do_not_share_settings() -> None:
    one = create_app(Settings(public_url="https://one.example")).test_client()
    two = create_app(Settings(public_url="https://two.example/qr")).test_client()
    assert "https://one.example/png" in one.get("/llms.txt").text
    assert "https://two.example/qr/png" in two.get("/llms.txt").text


def test_repeated_endpoint_fails_at_start() -> None:
    """Both routes would share the access check of the second."""
    with pytest.raises(ValueError, match="same endpoint"):
        create_app(Settings(access="key"), (*ROUTES, Route("/open", "image", "images.image", "open")))
