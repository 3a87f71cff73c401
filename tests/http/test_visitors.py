from __future__ import annotations

import pytest
from flask import Request
from werkzeug.test import EnvironBuilder

from qr.config import Settings
from qr.http.languages import MAX_HEADER_CHARACTERS
from qr.http.visitors import (
    client_address,
    header,
    is_scan,
    parse_visitor,
    scan_values,
)
from qr.links.visitor import Visitor
from tests.support.tables import for_each


def request(headers: dict[str, str], method: str = "GET", query: str = "") -> Request:
    builder = EnvironBuilder("/u/42", "http://go.example:8080/", query, method, headers=headers.items())
    environ = builder.get_environ()
    return Request({**environ, "REMOTE_ADDR": "192.0.2.1"})


@for_each(
    "headers, visitor",
    [
        ({}, Visitor()),
        ({"User-Agent": "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)"}, Visitor("ios")),
        ({"Accept-Language": "de-CH, en;q=0.8"}, Visitor(language=("de-CH", "en"))),
        ({"Accept-Language": "en;q=0.8, de;q=0.9, fr;q=0.9"}, Visitor(language=("de", "fr", "en"))),
        ({"Accept-Language": "nb-NO,nb;q=0.9,no;q=0.8"}, Visitor(language=("nb-NO", "nb", "no"))),
        ({"Accept-Language": "de;q=0, en;q=0.001"}, Visitor(language=("en",))),
        ({"Accept-Language": "*, de;q=0.5"}, Visitor(language=("de", "*"))),
        ({"Accept-Language": "*"}, Visitor(language=("*",))),
        ({"Accept-Language": "de;q=0"}, Visitor()),
        ({"CF-IPCountry": "ch"}, Visitor(country="CH")),
        ({"X-AppEngine-Country": "CH"}, Visitor(country="CH")),
        ({"CF-IPCountry": "", "X-Client-Region": "AT"}, Visitor(country="AT")),
    ],
)
def test_visitor_is_parsed_from_header_fields(headers: dict[str, str], visitor: Visitor) -> None:
    assert parse_visitor(request(headers), Settings()) == visitor


@for_each(
    "headers, query, values",
    [
        ({}, "", {}),
        ({"User-Agent": "Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X)"}, "", {"device": "ios"}),
        ({"CF-IPCountry": "ch"}, "", {"country": "CH"}),
        ({"CF-IPCountry": "XX"}, "", {}),
        ({"CF-IPCountry": "<script>"}, "", {}),
        ({"Accept-Language": "de-CH, en;q=0.8"}, "", {"language": "de"}),
        ({"Accept-Language": "en;q=0.8, GSW;q=0.9"}, "", {"language": "gsw"}),
        ({"Accept-Language": "*, i-klingon, ???, fr"}, "", {"language": "fr"}),
        ({"Referer": "https://News.Example/a?b=c#d"}, "", {"referrer": "news.example"}),
        ({"Referer": "http://example.com:8080"}, "", {"referrer": "example.com"}),
        ({"Referer": "android-app://com.google.android.gm/"}, "", {"referrer": "com.google.android.gm"}),
        ({"Referer": "https://go.example/u/42"}, "", {}),
        ({"Referer": "https://user:1@example.com/"}, "", {}),
        ({"Referer": f"https://{'a' * 65}/"}, "", {}),
        ({"Referer": "https://exämple.com/"}, "", {}),
        ({"Referer": "https://[::1"}, "", {}),
        ({"Referer": "about:blank"}, "", {}),
        (
            {},
            "utm_source=News+Letter&utm_medium=E-Mail&utm_campaign=%C3%89T%C3%89&utm_term=x",
            {"source": "news letter", "medium": "e-mail", "campaign": "été"},
        ),
        ({}, "utm_source=%20a%0A%00b%E2%80%AE%20%20c%20&utm_source=other", {"source": "a b c"}),
        ({}, f"utm_source={'%C4%B0' * 80}&utm_medium=%FF&utm_campaign=", {"source": "i̇" * 32, "medium": "%ff"}),
        ({}, "x=utm_source&utm_content=1", {}),
    ],
)
def test_scan_counts_known_values_only(headers: dict[str, str], query: str, values: dict[str, str]) -> None:
    expected = {"device": "other", "rule": "lunch", **values}
    assert dict(scan_values(request(headers, query=query), Settings(), "lunch")) == expected


@pytest.mark.parametrize(
    ("forwarded", "proxies", "address"),
    [
        (None, 0, "192.0.2.1"),
        (None, 1, "192.0.2.1"),
        ("203.0.113.1", 0, "192.0.2.1"),
        ("203.0.113.1", 1, "203.0.113.1"),
        ("6.6.6.6, 203.0.113.1", 1, "203.0.113.1"),
        ("6.6.6.6, 203.0.113.1, 198.51.100.1", 2, "203.0.113.1"),
        ("203.0.113.1", 2, "192.0.2.1"),
        # A quote from the client must not hide the address that the proxy appends.
        ('"6.6.6.6, 203.0.113.1', 1, "203.0.113.1"),
        ('6.6.6.6, "7.7.7.7\\, 203.0.113.1, 198.51.100.1', 2, "203.0.113.1"),
        ("203.0.113.1, ", 1, "203.0.113.1"),
    ],
)
def test_client_address_is_from_the_outermost_own_proxy(forwarded: str | None, proxies: int, address: str) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert client_address(request(headers), Settings(proxies=proxies)) == address


def test_head_prefetch_and_preview_are_no_scans() -> None:
    assert is_scan(request({}))
    assert is_scan(request({}, "POST"))
    assert not is_scan(request({}, "HEAD"))
    assert not is_scan(request({"X-Purpose": "preview"}))
    for purpose in ("prefetch", "prerender", "prefetch;prerender"):
        assert not is_scan(request({"Sec-Purpose": purpose}))


def test_only_the_start_of_long_headers_is_read() -> None:
    visitor = parse_visitor(
        request({"Accept-Language": ",".join(f"aa-{number}" for number in range(10_000))}), Settings()
    )
    assert 0 < len(visitor.language) <= MAX_HEADER_CHARACTERS // 3


def test_header_names_are_case_insensitive() -> None:
    assert header(request({"x-client-region": "CH"}), "X-Client-Region") == "CH"
    assert header(request({}), "X-Client-Region") == ""
