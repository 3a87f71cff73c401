"""Origins of web pages that can use the URL of agents."""

from __future__ import annotations

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from qr.config import Settings
from qr.errors import Forbidden
from qr.http.hosts import check_origin

PUBLIC = Settings(public_url="https://qr.example.com")
CLOUD = Settings(in_cloud=True)


def check(settings: Settings, origin: str | None, host: str = "qr.example.com") -> None:
    headers = [] if origin is None else [("Origin", origin)]
    check_origin(Request(EnvironBuilder(base_url=f"http://{host}", headers=headers).get_environ()), settings)


@pytest.mark.parametrize(
    ("settings", "origin"),
    [
        (Settings(), None),
        (Settings(), "http://localhost:6274"),
        (Settings(), "http://127.0.0.1:8080"),
        (Settings(), "http://[::1]:8080"),
        (PUBLIC, "https://qr.example.com"),
        (PUBLIC, "https://QR.example.com"),
        (PUBLIC, "http://localhost:6274"),
        (Settings(hosts="*.example.com"), "https://tools.example.com"),
    ],
)
def test_own_hosts_and_programs_are_accepted(settings: Settings, origin: str | None) -> None:
    check(settings, origin)


@pytest.mark.parametrize(
    ("settings", "origin"),
    [
        (Settings(), "http://qr.example.com"),
        (Settings(), "https://evil.example"),
        (Settings(), "null"),
        (Settings(), ""),
        (Settings(), "file://"),
        (Settings(), "http://localhost.evil.example"),
        (Settings(), "http://evil.example@localhost"),
        (PUBLIC, "https://evil.example"),
        (PUBLIC._replace(in_cloud=True), "https://evil.run.app"),
        (CLOUD, "https://evil.run.app"),
        (Settings(hosts="*.example.com"), "https://example.com"),
    ],
)
def test_other_origins_are_rejected(settings: Settings, origin: str) -> None:
    with pytest.raises(Forbidden):
        check(settings, origin)


def test_page_on_the_cloud_host_of_the_service_is_accepted() -> None:
    check(CLOUD, "https://qr-x-oa.a.run.app", "qr-x-oa.a.run.app")
    with pytest.raises(Forbidden):
        check(CLOUD, "https://qr-x-oa.a.run.app", "other-x-oa.a.run.app")


def test_rebound_name_is_rejected_although_host_agrees() -> None:
    with pytest.raises(Forbidden):
        check(Settings(), "http://evil.example:8080", "evil.example:8080")
