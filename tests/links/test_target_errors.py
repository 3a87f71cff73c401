"""Errors of targets state what is allowed on this service."""

from __future__ import annotations

import pytest

from qr.errors import BadParameter
from qr.links.target import AnyTarget, Limits, check_target
from qr.parameters import InvalidValue

LIMITS = Limits("https://qr.example.com/codes/", "https://go.example/m/{id}")


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("mailto:jane@example.com", "without the scheme mailto:"),
        ("https://jane@example.com", "without a user name or password before the host"),
        ("https://127.1/", "an IPv4 address of four decimal numbers"),
    ],
)
def test_rejected_url_has_a_reason(value: str, reason: str) -> None:
    allowed = f"a URL such as .*, or a payload such as .*; a URL must be .*{reason}"
    with pytest.raises((InvalidValue, BadParameter), match=allowed):
        check_target(AnyTarget().parse(value), "target", LIMITS)


@pytest.mark.parametrize(("schemes", "listed"), [(frozenset({"b", "a"}), "a, b"), (frozenset(), "none")])
def test_error_names_schemes_of_this_service(schemes: frozenset[str], listed: str) -> None:
    with pytest.raises(BadParameter, match=rf"; other schemes of this service \(QR_SCHEMES\): {listed}; got"):
        check_target("spotify:track:1", "target", LIMITS._replace(schemes=schemes))


@pytest.mark.parametrize("value", [5, {}, {"postcard": {}}, {"contact": "Jane"}])
def test_error_lists_payloads(value: object) -> None:
    with pytest.raises(InvalidValue, match=r"; payloads: appstore, .*, wifi$"):
        AnyTarget().parse(value)


@pytest.mark.parametrize(("hosts", "listed"), [("*.corp,10.0.0.0/8", r"\*\.corp, 10\.0\.0\.0/8"), ("", "none")])
def test_error_names_private_hosts_of_this_service(hosts: str, listed: str) -> None:
    with pytest.raises(BadParameter, match=rf"; private hosts of this service \(QR_PRIVATE_TARGETS\): {listed}; got"):
        check_target("http://localhost/", "target", LIMITS._replace(private_hosts=hosts))


def test_error_names_links_of_this_service() -> None:
    links = "https://qr.example.com/codes/u/..., https://qr.example.com/codes/01/..., https://go.example/m/{id}"
    with pytest.raises(BadParameter) as error:
        check_target("https://go.example/m/43", "target", LIMITS)
    assert error.value.text == f"target must not be a link of this service ({links}), to prevent a redirect loop"
