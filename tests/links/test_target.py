from __future__ import annotations

import pytest

from qr.errors import BadParameter, QrError
from qr.links.target import (
    MAX_URL_CHARACTERS,
    AnyTarget,
    Limits,
    check_target,
    is_own_link,
    is_private,
    is_web,
    target_text,
)
from qr.payloads import PAYLOADS
from tests.support.payload_examples import PAYLOAD_EXAMPLES
from tests.support.tables import for_each

HERE = Limits("https://qr.example.com/codes/u/", "https://go.example/42")


def test_every_payload_may_be_a_target() -> None:
    assert set(PAYLOAD_EXAMPLES) == set(PAYLOADS)


@pytest.mark.parametrize("name", PAYLOAD_EXAMPLES)
def test_a_payload_is_kept_as_its_fields(name: str) -> None:
    target = AnyTarget().parse({name: PAYLOAD_EXAMPLES[name]})
    assert target == {name: PAYLOAD_EXAMPLES[name]}
    assert target_text(target)
    check_target(target, "target", HERE)


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("example.com/menu", "https://example.com/menu"),
        ("https://müller.example/ä b", "https://xn--mller-kva.example/%C3%A4%20b"),
    ],
)
def test_a_web_address_has_one_form(given: str, target: str) -> None:
    assert AnyTarget().parse(given) == target


@pytest.mark.parametrize(
    "given",
    [
        "", "javascript:alert(1)", "ftp://example.com", "data:text/html,hi", "https://jane@example.com", "https://",
        "/menu", "https://exa mple.com", "https://127.1/", "https://[::1", 42, None, True, [], {}, ["https://a.example"],
        {"contact": {"name": "a"}, "url": {"url": "a.example"}}, {"postcard": {}}, {"contact": "Jane"},
        {"contact": None},
    ],
)  # fmt: skip
def test_anything_else_is_no_target(given: object) -> None:
    with pytest.raises(ValueError):
        AnyTarget().parse(given)


@pytest.mark.parametrize(
    ("given", "parameter"),
    [
        ({"contact": {"name": "Jane", "email": "nobody"}}, "contact.email"),
        ({"contact": {"name": "Jane", "emial": "a@b.example"}}, "contact.emial"),
        ({"contact": {"name": "Jane", "format": "mecard"}}, "contact.format"),
        ({"wifi": {"password": "12345678"}}, "wifi.ssid"),
    ],
)
def test_what_is_wrong_with_a_payload_is_named(given: object, parameter: str) -> None:
    with pytest.raises(QrError) as refused:
        AnyTarget().parse(given)
    assert refused.value.parameter == parameter


def test_a_secret_is_not_shown_again() -> None:
    with pytest.raises(QrError) as refused:
        AnyTarget().parse({"wifi": {"ssid": "Bistro", "password": "short"}})
    assert "short" not in f"{refused.value.value} {refused.value.detail}"


PRIVATE = (
    "127.0.0.1", "127.8.9.10", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "255.255.255.255", "224.0.0.1", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1", "::ffff:127.0.0.1",
    "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "2002:7f00:1::", "2001:db8::1", "0x7f000001", "0x7f.0.0.1",
    "::7f00:1", "::10.0.0.1", "::8.8.8.8", "fec0::1", "4000::1", "64:ff9b:1::7f00:1",
    "2130706433", "1.2.3.0x4", "localhost", "LOCALHOST.", "a.localhost", "printer.local", "metadata.google.internal",
    "router.home.arpa", "intranet", "intranet.", "fritz.lan", "wiki.corp", "nas.home", "a.b.intranet", "db.private",
    "localhost.localdomain",
)  # fmt: skip
PUBLIC = (
    "example.com", "example.com.", "1.1.1.1", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808",
    "localhost.example.com", "local.example", "10.example.com", "0x.example", "home.example", "lan.example",
)  # fmt: skip


@for_each("host", PRIVATE)
def test_a_private_host_is_one_in_every_spelling(host: str) -> None:
    assert is_private(host)


@pytest.mark.parametrize("host", PUBLIC)
def test_a_public_host_is_allowed(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "HTTP://LOCALHOST:80/", "https://[::ffff:a00:1]/", "http://a/"])
def test_a_target_on_a_private_host_is_refused_unless_it_is_allowed(url: str) -> None:
    with pytest.raises(BadParameter) as refused:
        check_target(url, "fallback", HERE)
    assert refused.value.parameter == "fallback"
    check_target(url, "fallback", HERE._replace(allow_private=True))
    with pytest.raises(BadParameter):
        check_target({"url": {"url": url}}, "target", HERE)


@pytest.mark.parametrize(
    "url",
    [
        "https://qr.example.com/codes/u/42", "https://qr.example.com/codes/u/", "http://qr.example.com/codes/u/42+",
        "HTTPS://QR.EXAMPLE.COM/codes/u/42", "https://qr.example.com:443/codes/u/42",
        "http://qr.example.com:80/codes/u/42", "https://qr.example.com./codes/u/42",
        "https://qr.example.com/%63odes/%75/42", "https://qr.example.com/codes/x/../u/42",
        "https://qr.example.com/codes/x/%2e%2e/u/42", "https://qr.example.com//codes//u/42",
        "https://qr.example.com/codes/u/42?a=b#c", "https://qr.example.com/codes%2Fu%2F42",
    ],
)  # fmt: skip
def test_a_link_of_this_service_is_one_however_it_is_written(url: str) -> None:
    assert is_own_link(url, HERE.own)
    with pytest.raises(BadParameter, match="redirect loop"):
        check_target(url, "target", HERE)


@pytest.mark.parametrize(
    "url",
    [
        "https://qr.example.com/codes/", "https://qr.example.com/codes/user/42/qr", "https://qr.example.com/u/42",
        "https://qr.example.com:8443/codes/u/42", "https://example.com/codes/u/42", "https://qr.example.com/codes/us",
        "https://qr.example.com/?to=/codes/u/42", "https://go.example/43", "https://go.example/42/more",
    ],
)  # fmt: skip
def test_anything_else_is_not(url: str) -> None:
    check_target(url, "target", HERE)


@pytest.mark.parametrize(
    "url",
    [
        "https://go.example/42", "https://go.example/42/", "http://GO.example:80/42", "https://go.example./%342#top",
        "https://go.example/a/../42", "https://go.example/42?x",
    ],
)  # fmt: skip
def test_the_public_address_of_the_link_itself_is_refused_however_it_is_written(url: str) -> None:
    with pytest.raises(BadParameter, match="redirect loop"):
        check_target(url, "target", HERE)


@pytest.mark.parametrize(
    ("link", "others", "same"),
    [
        (
            "https://go.example/?code=42",
            ("https://go.example/?code=43", "https://go.example/"),
            "https://go.example?code=42",
        ),
        (
            "https://go.example/#/u/42",
            ("https://go.example/#/u/43", "https://go.example/?campaign=x"),
            "https://go.example/?campaign=x#/u/42",
        ),
    ],
)
def test_a_public_address_is_told_from_others_by_what_it_has(link: str, others: tuple[str, ...], same: str) -> None:
    limits = HERE._replace(link=link)
    for other in others:
        check_target(other, "target", limits)
    with pytest.raises(BadParameter, match="redirect loop"):
        check_target(same, "target", limits)


def test_a_target_is_no_longer_than_front_ends_pass_on() -> None:
    check_target(f"https://example.com/{'a' * (MAX_URL_CHARACTERS - 20)}", "target", HERE)
    with pytest.raises(BadParameter, match="at most 4096 characters"):
        check_target(f"https://example.com/{'a' * (MAX_URL_CHARACTERS - 19)}", "target", HERE)


def test_web_addresses_are_told_from_other_contents() -> None:
    assert all(map(is_web, ("http://a.example", "HTTPS://A.EXAMPLE")))
    assert not any(map(is_web, ("mailto:a@b.example", "httpsomething", "BEGIN:VCARD", "")))
