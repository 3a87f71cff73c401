from __future__ import annotations

import pytest

from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.errors import BadParameter, QrError
from qr.links.target import (
    MAX_URL_CHARACTERS,
    AnyTarget,
    Limits,
    Target,
    check_target,
    is_own_link,
    is_private,
    is_web,
    target_text,
)
from qr.parameters import InvalidValue
from qr.payloads import PAYLOADS
from tests.support.tables import for_each

LIMITS = Limits("https://qr.example.com/codes/", "https://go.example/m/{id}")


def parse_checked(value: object, limits: Limits = LIMITS) -> Target:
    target = AnyTarget().parse(value)
    check_target(target, "target", limits)
    return target


def test_every_payload_has_an_example() -> None:
    assert set(PAYLOAD_EXAMPLES) == set(PAYLOADS)


@for_each("name", PAYLOAD_EXAMPLES)
def test_payload_target_is_stored_as_its_fields(name: str) -> None:
    target = AnyTarget().parse({name: PAYLOAD_EXAMPLES[name]})
    assert target == {name: PAYLOAD_EXAMPLES[name]}
    assert target_text(target)
    check_target(target, "target", LIMITS)


def test_payload_field_can_be_a_list() -> None:
    target = AnyTarget().parse({"contact": {"name": "Jane Doe", "phone": ["112", "117"]}})
    assert "TEL:112\r\nTEL:117\r\n" in target_text(target)


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("https://example.com/a?b=c#d", "https://example.com/a?b=c#d"),
        ("example.com/menu", "https://example.com/menu"),
        ("https://example.com/#/a?b=[c]|{d}^\\%zz", "https://example.com/#/a?b=[c]|{d}^\\%zz"),
        ("https://\U0001f4a9\U0001f355.to/", "https://xn--vi8hhv.to/"),
        ("https://müller.example/ä b", "https://xn--mller-kva.example/%C3%A4%20b"),
    ],
)
def test_url_is_stored_in_canonical_form(value: str, target: str) -> None:
    assert AnyTarget().parse(value) == target


@pytest.mark.parametrize(
    "value",
    [
        "", "javascript:alert(1)", "ftp://example.com", "data:text/html,hi", "https://jane@example.com", "https://",
        "/menu", "https://exa mple.com", "https://127.1/", "https://[::1", 42, None, True, [], {}, ["https://a.example"],
        {"contact": {"name": "a"}, "url": {"url": "a.example"}}, {"postcard": {}}, {"contact": "Jane"},
        {"contact": None},
    ],
)  # fmt: skip
def test_invalid_target_is_rejected(value: object) -> None:
    with pytest.raises((ValueError, BadParameter)):
        parse_checked(value)


def test_error_for_a_word_shows_web_url() -> None:
    with pytest.raises(InvalidValue, match=r"^a URL such as https://example\.com/path"):
        parse_checked("menu")


APP_LIMITS = LIMITS._replace(schemes=frozenset({"myapp", "com.example.app"}))


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("myapp://menu/42?a=b#c", "myapp://menu/42?a=b#c"),
        (" MyApp:album:1 ", "myapp:album:1"),
        ("com.example.app://x", "com.example.app://x"),
        ("myapp://é\"<'>`", "myapp://%C3%A9%22%3C'%3E%60"),
        ("example.com/myapp:", "https://example.com/myapp:"),
    ],
)
def test_app_url_is_stored_if_its_scheme_is_allowed(value: str, target: str) -> None:
    assert parse_checked(value, APP_LIMITS) == target


@pytest.mark.parametrize("value", ["myapp:", "myapp://a\nb", "myapp ://a", "other://a", "javascript:alert(1)", "myapp"])
def test_other_app_url_is_rejected(value: str) -> None:
    with pytest.raises((InvalidValue, BadParameter)):
        parse_checked(value, APP_LIMITS)
    with pytest.raises(BadParameter, match="at most 4096"):
        check_target(f"myapp://{'a' * MAX_URL_CHARACTERS}", "target", APP_LIMITS)


@pytest.mark.parametrize(
    ("value", "parameter"),
    [
        ({"contact": {"name": "Jane", "email": "nobody"}}, "contact.email"),
        ({"contact": {"name": "Jane", "emial": "a@b.example"}}, "contact.emial"),
        ({"contact": {"name": "Jane", "format": "mecard"}}, "contact.format"),
        ({"wifi": {"password": "12345678"}}, "wifi.ssid"),
    ],
)
def test_invalid_payload_field_is_rejected_by_path(value: object, parameter: str) -> None:
    with pytest.raises(QrError) as error:
        AnyTarget().parse(value)
    assert error.value.parameter == parameter


def test_rejected_secret_is_not_echoed() -> None:
    with pytest.raises(QrError) as error:
        AnyTarget().parse({"wifi": {"ssid": "Bistro", "password": "short"}})
    assert "short" not in f"{error.value.value} {error.value.detail}"


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
def test_private_host_is_detected_in_every_notation(host: str) -> None:
    assert is_private(host)


@for_each("host", PUBLIC)
def test_public_host_is_not_private(host: str) -> None:
    assert not is_private(host)


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "HTTP://LOCALHOST:80/", "https://[::ffff:a00:1]/", "http://a/"])
def test_private_target_is_rejected_unless_allowed(url: str) -> None:
    with pytest.raises(BadParameter) as error:
        check_target(url, "fallback", LIMITS)
    assert error.value.parameter == "fallback"
    check_target(url, "fallback", LIMITS._replace(private_hosts="*"))
    with pytest.raises(BadParameter):
        check_target({"url": {"url": url}}, "target", LIMITS)


@for_each(
    "host, hosts, allowed",
    [
        ("wiki.corp", "*.corp", True),
        ("a.WIKI.corp.", "nas.home,*.corp", True),
        ("corp", "*.corp", False),
        ("wiki.corporation.lan", "*.corp", False),
        ("printer.local", "printer.local", True),
        ("a.printer.local", "printer.local", False),
        ("10.1.2.3", "10.0.0.0/8", True),
        ("11.1.2.3", "*.corp,10.0.0.0/8", None),
        ("192.168.1.7", "10.0.0.0/8", False),
        ("[fd00::1]", "10.0.0.0/8,fd00::/8", True),
        ("[::ffff:a00:1]", "10.0.0.0/8", True),
        ("localhost", "10.0.0.0/8", False),
    ],
)
def test_private_host_must_be_in_the_list(host: str, hosts: str, allowed: bool | None) -> None:
    limits = LIMITS._replace(private_hosts=hosts)
    if allowed is False:
        with pytest.raises(BadParameter, match="a public host"):
            check_target(f"http://{host}/", "target", limits)
    else:  # None: the address is public
        check_target(f"http://{host}/", "target", limits)


@pytest.mark.parametrize(
    "url",
    [
        "https://qr.example.com/codes/u/42", "https://qr.example.com/codes/u/", "http://qr.example.com/codes/u/42+",
        "HTTPS://QR.EXAMPLE.COM/codes/u/42", "https://qr.example.com:443/codes/u/42",
        "http://qr.example.com:80/codes/u/42", "https://qr.example.com./codes/u/42",
        "https://qr.example.com/%63odes/%75/42", "https://qr.example.com/codes/x/../u/42",
        "https://qr.example.com/codes/x/%2e%2e/u/42", "https://qr.example.com//codes//u/42",
        "https://qr.example.com/codes/u/42?a=b#c", "https://qr.example.com/codes%2Fu%2F42",
        "https://qr.example.com/codes/01/09520123456788/10/A", "https://qr.example.com/codes/01/",
    ],
)  # fmt: skip
def test_own_link_is_rejected_in_every_notation(url: str) -> None:
    assert is_own_link(url, LIMITS.own)
    with pytest.raises(BadParameter, match="redirect loop"):
        check_target(url, "target", LIMITS)


@pytest.mark.parametrize(
    "url",
    [
        "https://qr.example.com/codes/", "https://qr.example.com/codes/user/42/qr", "https://qr.example.com/u/42",
        "https://qr.example.com:8443/codes/u/42", "https://example.com/codes/u/42", "https://qr.example.com/codes/us",
        "https://qr.example.com/?to=/codes/u/42", "https://go.example/43", "https://go.example/m/42/more",
        "https://go.example/m/", "https://go.example/m/a%20b", "https://go.example/m/42+", "https://www.go.example/m/42",
        "https://go.example/m/__a__",
    ],
)  # fmt: skip
def test_other_url_is_accepted(url: str) -> None:
    check_target(url, "target", LIMITS)


@pytest.mark.parametrize(
    "url",
    [
        "https://go.example/m/42", "https://go.example/m/42/", "http://GO.example:80/m/42", "https://go.example./m/%342#a",
        "https://go.example/m/a/../42", "https://go.example/m/42?x", "https://go.example/m/43",
    ],
)  # fmt: skip
def test_user_url_is_rejected_in_every_notation(url: str) -> None:
    with pytest.raises(BadParameter, match="redirect loop"):
        check_target(url, "target", LIMITS)


@pytest.mark.parametrize(
    ("template", "other", "same"),
    [
        ("https://go.example/?code={id}", "https://go.example/", "https://go.example?code=%342"),
        ("https://go.example/#/u/{id}", "https://go.example/?campaign=x", "https://go.example/?campaign=x#/u/42"),
        ("https://go.example/{id}?code={id}", "https://go.example/42?code=43", "https://go.example/42?code=42"),
    ],
)
def test_user_url_is_compared_by_query_and_fragment(template: str, other: str, same: str) -> None:
    limits = LIMITS._replace(user_url=template)
    check_target(other, "target", limits)
    with pytest.raises(BadParameter, match="redirect loop"):
        check_target(same, "target", limits)


def test_target_above_the_length_limit_is_rejected() -> None:
    check_target(f"https://example.com/{'a' * (MAX_URL_CHARACTERS - 20)}", "target", LIMITS)
    with pytest.raises(BadParameter, match="at most 4096 characters"):
        check_target(f"https://example.com/{'a' * (MAX_URL_CHARACTERS - 19)}", "target", LIMITS)


def test_only_http_urls_are_web_urls() -> None:
    assert all(map(is_web, ("http://a.example", "HTTPS://A.EXAMPLE")))
    assert not any(map(is_web, ("mailto:a@b.example", "httpsomething", "BEGIN:VCARD", "")))
