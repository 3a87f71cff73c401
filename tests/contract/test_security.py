from __future__ import annotations

from typing import Any

import pytest

from qr.access.keys import format_entry
from qr.config import Settings
from qr.contract.security import scope, security, security_schemes
from router import ROUTES, create_app

BY_ENDPOINT = {route.endpoint: route for route in ROUTES}
KEYS = format_entry("test", ("make",), "qr_0123456789abcdef")
OPEN = Settings()
WITH_KEY = Settings(access="key", api_keys=KEYS, docs_password="secret")
SIGNED = Settings(access="signed", api_keys=KEYS, signing_keys="0123456789abcdef")


@pytest.mark.parametrize(
    ("endpoint", "method", "settings", "schemes"),
    [
        ("image", "GET", OPEN, []),
        ("image", "GET", WITH_KEY, ["ApiKey", "Bearer"]),
        ("image", "GET", SIGNED, ["ApiKey", "Bearer", "Signature"]),
        ("image", "POST", SIGNED, ["ApiKey", "Bearer"]),
        ("index", "POST", WITH_KEY, ["ApiKey", "Bearer"]),
        ("openapi", "GET", OPEN, []),
        ("openapi", "GET", WITH_KEY, ["Password"]),
        ("read_record", "GET", OPEN, ["ApiKey", "Bearer"]),
        ("link", "GET", WITH_KEY, []),
        ("health", "GET", WITH_KEY, []),
        ("metrics", "GET", OPEN, ["ApiKey", "Bearer"]),
    ],
)
def test_credentials_follow_the_settings(endpoint: str, method: str, settings: Settings, schemes: list[str]) -> None:
    found = security(BY_ENDPOINT[endpoint], method, settings)
    assert [name for alternative in found for name in alternative] == schemes


def test_used_credentials_are_defined() -> None:
    for settings in (OPEN, WITH_KEY, SIGNED):
        used = {name for route in ROUTES for item in security(route, "GET", settings) for name in item}
        assert used <= security_schemes(settings).keys()


@pytest.mark.parametrize(
    ("endpoint", "settings", "expected"),
    [
        ("image", OPEN, ""),
        ("image", WITH_KEY, "make"),
        ("put_record", OPEN, "write"),
        ("metrics", OPEN, "metrics"),
        ("openapi", WITH_KEY, ""),
    ],
)
def test_scope_of_the_key_is_named(endpoint: str, settings: Settings, expected: str) -> None:
    assert scope(BY_ENDPOINT[endpoint], BY_ENDPOINT[endpoint].methods[0], settings) == expected


@pytest.mark.parametrize("settings", [OPEN, WITH_KEY, SIGNED])
def test_operation_without_credentials_is_open(settings: Settings) -> None:
    """The contract must agree with the access checks: requests without credentials."""
    client = create_app(settings).test_client()
    targets: dict[str, Any] = {"image": "/png?data=x", "openapi": "/openapi.json", "llms": "/llms.txt", "index": "/"}
    for endpoint, target in targets.items():
        needs_credentials = bool(security(BY_ENDPOINT[endpoint], "GET", settings))
        assert (client.get(target).status_code == 401) == needs_credentials
