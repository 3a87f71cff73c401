from __future__ import annotations

from flask.testing import FlaskClient
from werkzeug.utils import import_string

from qr.compat.urls import URLS
from qr.config_values import SERVICES
from qr.contract.route import Route
from router import ROUTES
from tests.support.tables import for_each


@for_each("route", URLS)
def test_route_names_its_services_and_functions(route: Route) -> None:
    assert route in ROUTES
    assert set(route.services) <= set(SERVICES)
    assert callable(import_string(route.view_path))
    assert callable(import_string(f"qr.compat.{route.errors}"))


@for_each("path, media_type", [
    ("/v1/create-qr-code/", "text/plain; charset=utf-8"), ("/v1/read-qr-code/", "application/json"),
    ("/chart", "text/plain; charset=utf-8"), ("/chart.png", "text/plain; charset=utf-8"), ("/qr", "image/png"),
    ("/qr?format=svg", "image/svg+xml"), ("/qr-read", "application/json"), ("/qr/batch", "application/json"),
    ("/api/validate-qr", "application/json"), ("/gchart", "image/png"),
])  # fmt: skip
def test_other_methods_have_errors_of_the_service(client: FlaskClient, path: str, media_type: str) -> None:
    response = client.put(path)
    assert (response.status_code, response.content_type) == (405, media_type)
    assert "POST" in response.headers["Allow"]
    if media_type == "application/json":
        assert "method" in response.get_data(as_text=True)


def test_other_methods_of_our_urls_have_problem_details(client: FlaskClient) -> None:
    assert client.put("/png").content_type == "application/problem+json"
