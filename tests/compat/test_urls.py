from __future__ import annotations

from werkzeug.utils import import_string

from qr.compat.urls import URLS
from qr.config import SERVICES
from qr.contract.route import Route
from router import ROUTES
from tests.support.tables import for_each


@for_each("route", URLS)
def test_route_names_its_services_and_functions(route: Route) -> None:
    assert route in ROUTES
    assert set(route.services) <= set(SERVICES)
    assert callable(import_string(route.view_path))
    assert callable(import_string(f"qr.compat.{route.errors}"))
