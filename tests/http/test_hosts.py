from __future__ import annotations

import pytest

from qr.config import Settings
from qr.http.hosts import accepted_hosts, client_chooses_link, host_name, is_own_cloud_host, requested_authority

CLOUD = Settings(in_cloud=True, function_name="qr")


@pytest.mark.parametrize(
    ("authority", "name"),
    [
        ("qr.example.com", "qr.example.com"),
        ("QR.Example.COM:8080", "qr.example.com"),
        ("qr.example.com.", "qr.example.com"),
        ("qr.example.com.:443", "qr.example.com"),
        ("qr.example.com:", "qr.example.com"),
        ("[2001:DB8::1]", "[2001:db8::1]"),
        ("[2001:db8::1]:80", "[2001:db8::1]"),
        ("192.0.2.1:80", "192.0.2.1"),
        ("", ""),
    ],
)
def test_host_name_has_no_port(authority: str, name: str) -> None:
    assert host_name(authority) == name


@pytest.mark.parametrize(
    ("authority", "expected"),
    [
        ("qr-abc-ew.a.run.app", True),
        ("qr-123456.europe-west1.run.app", True),
        ("europe-west1-p.cloudfunctions.net", True),
        ("Europe-West1-p.CloudFunctions.net", True),
        ("qr-abc-ew.a.run.app:8443", False),  # the port would be in the printed link
        ("qr-abc-ew.a.run.app.", False),
        ("run.app", False),
        ("qr-abc-ew.a.run.app.evil.example", False),
        ("evilrun.app", False),
        ("qr.example.com", False),
        ("", False),
    ],
)
def test_own_cloud_host_has_the_form_of_the_cloud(authority: str, expected: bool) -> None:
    assert is_own_cloud_host(authority, CLOUD) == expected
    assert not is_own_cloud_host(authority, Settings())  # here, a client can send any Host


def test_fixed_link_does_not_depend_on_the_client() -> None:
    assert client_chooses_link("qr.example.com", Settings())
    assert client_chooses_link("qr.example.com", CLOUD)
    assert not client_chooses_link("x.run.app", CLOUD)
    assert not client_chooses_link("qr.example.com", Settings(public_url="https://qr.example.com"))
    assert not client_chooses_link("qr.example.com", Settings(user_url="https://qr.example.com/{id}"))


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        (Settings(), ()),
        (CLOUD, ()),
        (Settings(public_url="https://QR.example.com:8443/x"), ("qr.example.com", "localhost", "127.0.0.1", "[::1]")),
        (CLOUD._replace(public_url="https://a.example"), ("a.example", "*.cloudfunctions.net", "*.run.app")),
        (CLOUD._replace(hosts="B.example., *.c.example"), ("b.example", "*.c.example")),
        (Settings(public_url="https://a.example", hosts="a.example,[0:0::1]"), ("a.example", "[::1]")),
        (Settings(user_url="https://go.example/{id}"), ()),
        (Settings(user_url="https://Go.example:81/{id}", hosts="a.example"), ("a.example", "go.example")),
        (
            CLOUD._replace(public_url="https://a.example", user_url="https://go.example/{id}"),
            ("a.example", "go.example", "*.cloudfunctions.net", "*.run.app"),
        ),
        (
            Settings(public_url="http://localhost:8080", user_url="http://localhost:8080/{id}"),
            ("localhost", "127.0.0.1", "[::1]"),
        ),
        (Settings(hosts="*.bücher.example"), ("*.xn--bcher-kva.example",)),
    ],
)
def test_accepted_hosts_follow_from_the_settings(settings: Settings, expected: tuple[str, ...]) -> None:
    assert accepted_hosts(settings) == expected


@pytest.mark.parametrize(
    ("environ", "authority"),
    [
        ({"HTTP_HOST": "a.example:80"}, "a.example:80"),
        ({"HTTP_HOST": "a.example", "RAW_URI": "http://b.example:81/x?y"}, "b.example:81"),
        ({"HTTP_HOST": "a.example", "REQUEST_URI": "HTTPS://b.example?y"}, "b.example"),
        ({"HTTP_HOST": "a.example", "RAW_URI": "//b.example/"}, "a.example"),
        ({"HTTP_HOST": "a.example", "RAW_URI": "/?u=http://b.example/"}, "a.example"),
        ({}, ""),
    ],
)
def test_absolute_target_overrides_the_host(environ: dict[str, str], authority: str) -> None:
    assert requested_authority(environ) == authority
