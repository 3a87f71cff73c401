from __future__ import annotations

from typing import Any

import pytest

from qr.config import Settings
from qr.http.forwarded import apply_forwarded, is_trusted_peer

TRUSTED = Settings(trusted_proxies="127.0.0.1/32,10.0.0.0/8")


class TlsSocket:
    """A socket of a TLS connection, by the method that tells it from a plain socket."""

    def getpeercert(self) -> None:
        pass


def environ_with(peer: str = "127.0.0.1", **others: object) -> dict[str, Any]:
    return {"REMOTE_ADDR": peer, "wsgi.url_scheme": "http", "SCRIPT_NAME": "", "PATH_INFO": "/png", **others}


@pytest.mark.parametrize(
    ("peer", "trusted", "expected"),
    [
        ("127.0.0.1", "", False),
        ("127.0.0.1", "127.0.0.1/32", True),
        ("127.0.0.2", "127.0.0.1/32", False),
        ("10.9.8.7", "127.0.0.1/32,10.0.0.0/8", True),
        ("11.0.0.0", "10.0.0.0/8", False),
        ("::1", "127.0.0.1/32", False),
        ("::1", "::1/128", True),
        ("::ffff:10.0.0.1", "10.0.0.0/8", True),
        ("", "0.0.0.0/0", False),
        ("not an address", "0.0.0.0/0", False),
    ],
)
def test_peer_is_trusted_by_its_network(peer: str, trusted: str, expected: bool) -> None:
    assert is_trusted_peer(peer, trusted) is expected


@pytest.mark.parametrize(
    ("settings", "peer", "scheme"),
    [
        (Settings(), "127.0.0.1", "http"),
        (TRUSTED, "127.0.0.1", "https"),
        (TRUSTED, "192.0.2.1", "http"),
        (Settings(in_cloud=True), "192.0.2.1", "https"),
    ],
)
@pytest.mark.parametrize("applied", ["http", "https"])
def test_scheme_is_forwarded_by_trusted_peers_only(settings: Settings, peer: str, scheme: str, applied: str) -> None:
    environ = environ_with(peer, HTTP_X_FORWARDED_PROTO="https")
    environ["gunicorn.socket"] = object()
    environ["wsgi.url_scheme"] = applied  # by gunicorn
    apply_forwarded(environ, settings)
    assert environ["wsgi.url_scheme"] == scheme


@pytest.mark.parametrize("field", ["HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_PROTOCOL", "HTTP_X_FORWARDED_SSL"])
def test_tls_connection_keeps_its_scheme(field: str) -> None:
    environ = environ_with() | {field: "http", "gunicorn.socket": TlsSocket()}
    apply_forwarded(environ, Settings())
    assert environ["wsgi.url_scheme"] == "https"


@pytest.mark.parametrize("value", ["javascript", "https, http", "", "HTTPS"])
def test_unknown_scheme_is_ignored(value: str) -> None:
    environ = environ_with(HTTP_X_FORWARDED_PROTO=value)
    apply_forwarded(environ, TRUSTED)
    assert environ["wsgi.url_scheme"] == "http"


@pytest.mark.parametrize(
    ("settings", "expected"), [(TRUSTED, ("/qr", "/png")), (Settings(), ("", "/qr/png"))], ids=["trusted", "untrusted"]
)
def test_script_name_of_a_field_needs_trust(settings: Settings, expected: tuple[str, str]) -> None:
    environ = environ_with(SCRIPT_NAME="/qr", HTTP_SCRIPT_NAME="/qr")
    apply_forwarded(environ, settings)
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == expected


def test_script_name_of_a_mounted_app_stays() -> None:
    environ = environ_with(SCRIPT_NAME="/qr", HTTP_X_FORWARDED_PROTO="https")
    apply_forwarded(environ, Settings())
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/qr", "/png")
