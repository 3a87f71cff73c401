from __future__ import annotations

import json

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from qr.config import Settings
from router import create_app
from tests.support.http_messages import Message
from tests.support.serving import ROOT, framework_command, run_server
from tests.support.tables import for_each

PUBLIC_URL = "https://qr.example.com/codes"
LISTED = "qr.example.com, *.example.org,[2001:db8::1],192.0.2.1,bücher.example"
WITH_PUBLIC_URL, WITH_HOSTS = Settings(public_url=PUBLIC_URL), Settings(hosts=LISTED)
IN_CLOUD = WITH_PUBLIC_URL._replace(in_cloud=True, function_name="qr")


def status(settings: Settings, host: str | None, target: str = "/png?data=hi", **environ: str) -> int:
    """Return the status of a request with a raw Host header field; None: without it."""
    return respond(settings, host, target, **environ)[0]


def respond(settings: Settings, host: str | None, target: str, **others: str) -> tuple[int, str]:
    environ = create_environ(target) | others
    del environ["HTTP_HOST"]
    if host is not None:
        environ["HTTP_HOST"] = host
    body, code, _ = run_wsgi_app(create_app(settings), environ)
    return int(code[:3]), b"".join(body).decode("latin-1")


@for_each(
    "settings, host, expected",
    [
        (Settings(), "anything.example", 200),
        (Settings(in_cloud=True), "anything.example", 200),
        (WITH_PUBLIC_URL, "qr.example.com", 200),
        (WITH_PUBLIC_URL, "QR.Example.COM", 200),
        (WITH_PUBLIC_URL, "qr.example.com.", 200),
        (WITH_PUBLIC_URL, "qr.example.com:8443", 200),
        (WITH_PUBLIC_URL, "qr.example.com.:443", 200),
        (WITH_PUBLIC_URL, "localhost:8080", 200),
        (WITH_PUBLIC_URL, "127.0.0.1:8080", 200),
        (WITH_PUBLIC_URL, "[::1]:8080", 200),
        (WITH_PUBLIC_URL, "[0:0::1]", 200),
        (WITH_PUBLIC_URL, "evil.example", 421),
        (WITH_PUBLIC_URL, "a.qr.example.com", 421),
        (WITH_PUBLIC_URL, "example.com", 421),
        (WITH_PUBLIC_URL, "qr.example.com.evil.example", 421),
        (WITH_PUBLIC_URL, "192.0.2.1", 421),
        (WITH_PUBLIC_URL, "[2001:db8::2]:8080", 421),
        (WITH_PUBLIC_URL, "x-abc.a.run.app", 421),
        (WITH_PUBLIC_URL, "qr.example.com,evil.example", 400),
        (WITH_PUBLIC_URL, "qr.example.com@evil.example", 400),
        (WITH_PUBLIC_URL, "user@qr.example.com", 400),
        (WITH_PUBLIC_URL, "qr.example.com:x", 400),
        (WITH_PUBLIC_URL, "qr.example.com..", 421),
        (WITH_PUBLIC_URL, "[::1", 400),
        (WITH_PUBLIC_URL, "[fe80::1%25eth0]", 400),
        (WITH_PUBLIC_URL, "b\xfccher.example", 400),
        (WITH_PUBLIC_URL, None, 200),
        (WITH_PUBLIC_URL, "", 200),
        (IN_CLOUD, "qr.example.com", 200),
        (IN_CLOUD, "x-abc.a.run.app", 200),
        (IN_CLOUD, "europe-west1-p.cloudfunctions.net", 200),
        (IN_CLOUD, "run.app", 421),
        (IN_CLOUD, "evilrun.app", 421),
        (IN_CLOUD, "localhost", 421),
        (WITH_HOSTS, "qr.example.com:80", 200),
        (WITH_HOSTS, "a.example.org", 200),
        (WITH_HOSTS, "A.B.Example.ORG.", 200),
        (WITH_HOSTS, "example.org", 421),
        (WITH_HOSTS, "badexample.org", 421),
        (WITH_HOSTS, "[2001:DB8:0::1]:8080", 200),
        (WITH_HOSTS, "192.0.2.1:80", 200),
        (WITH_HOSTS, "xn--bcher-kva.example", 200),
        (WITH_HOSTS, "XN--BCHER-KVA.example", 200),
        (WITH_HOSTS, "localhost", 421),
        (WITH_HOSTS, None, 400),
        (WITH_HOSTS, "", 400),
        (WITH_HOSTS._replace(in_cloud=True), "x-abc.a.run.app", 421),
        (WITH_HOSTS._replace(public_url="https://other.example"), "other.example", 200),
        (IN_CLOUD._replace(hosts="qr.example.net"), "x-abc.a.run.app", 421),
    ],
)
def test_only_accepted_hosts_get_a_response(settings: Settings, host: str | None, expected: int) -> None:
    assert status(settings, host) == expected


def test_misdirected_request_names_accepted_hosts() -> None:
    code, body = respond(WITH_PUBLIC_URL, "evil.example:80", "/png?data=hi")
    assert code == 421
    assert json.loads(body) == {
        "title": "Misdirected Request",
        "status": 421,
        "detail": "Host must be one of qr.example.com, localhost, 127.0.0.1, [::1]; got evil.example:80",
        "code": "misdirected-request",
        "parameter": "Host",
        "value": "evil.example:80",
        "allowed": "one of qr.example.com, localhost, 127.0.0.1, [::1]",
    }


@pytest.mark.parametrize("target", ["/", "/user", "/user/42/qr", "/u/42", "/u/42+", "/nothing", "/healthy", "/code"])
def test_every_other_url_rejects_other_hosts(target: str) -> None:
    assert status(WITH_HOSTS, "evil.example", target) == 421


def test_health_is_reachable_under_any_host() -> None:
    for host in ("10.0.0.7:8080", "[2001:db8::9]", "evil.example", "b\xfcd host", "", None):
        assert status(WITH_HOSTS, host, "/health") == 200
        assert status(IN_CLOUD, host, "/health") == 200


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "HEAD", "PUT"])
def test_other_methods_reject_other_hosts(method: str) -> None:
    client: FlaskClient = create_app(WITH_HOSTS).test_client()
    assert client.open("/png", method=method, base_url="https://evil.example").status_code == 421


@pytest.mark.parametrize("settings", [WITH_PUBLIC_URL, WITH_HOSTS])
def test_forwarded_host_is_ignored(settings: Settings) -> None:
    for name in ("X_FORWARDED_HOST", "FORWARDED", "X_HOST", "X_ORIGINAL_HOST"):
        assert status(settings, "evil.example", **{f"HTTP_{name}": "qr.example.com"}) == 421
        assert status(settings, "qr.example.com", **{f"HTTP_{name}": "evil.example"}) == 200


@pytest.mark.parametrize("variable", ["RAW_URI", "REQUEST_URI"])
def test_host_of_an_absolute_target_overrides_host(variable: str) -> None:
    path = "/png?data=hi"
    evil, good = {variable: f"HTTP://evil.example{path}"}, {variable: f"https://qr.example.com:80{path}"}
    unset = {"RAW_URI": "", "REQUEST_URI": ""}
    assert status(WITH_HOSTS, "qr.example.com", **unset | evil) == 421
    assert status(WITH_HOSTS, "evil.example", **unset | good) == 200
    assert status(WITH_HOSTS, "evil.example", **unset | {variable: f"/{path}?http://qr.example.com/"}) == 421


@pytest.mark.parametrize(
    "hosts",
    [
        "*",
        "*.",
        "qr.example.com:8080",
        "https://qr.example.com",
        "a,,b",
        ",",
        "a b",
        "*.192.0.2.1",
        "*.*.a",
        "a.*",
        "::1",
    ],
)
def test_invalid_host_list_stops_the_start(hosts: str) -> None:
    with pytest.raises(ValueError, match="QR_HOSTS must be"):
        create_app(Settings(hosts=hosts))


def test_server_rejects_other_hosts() -> None:
    with run_server(framework_command(ROOT / "main.py"), {"QR_HOSTS": "qr.example.com"}) as server:
        for host, target, expected in (
            ("qr.example.com", "/png?data=hi", 200),
            ("evil.example", "/png?data=hi", 421),
            ("evil.example", "/health", 200),
            ("qr.example.com", "http://evil.example/png?data=hi", 421),
            ("evil.example", "http://qr.example.com/png?data=hi", 200),
        ):
            response = server.send(Message(target=target, fields=(("Host", host),)))
            assert (response.status, host, target) == (expected, host, target)
