from __future__ import annotations

import pytest

from qr.errors import UrlNotAllowed
from qr.fetching.urls import Target, parse_url
from tests.support.tables import for_each

HOSTS = "example.com, *.example.org"
ALLOWED = (
    ("https://example.com", "example.com", "/"),
    ("https://EXAMPLE.com./a?b=c#d", "example.com", "/a?b=c"),
    ("HTTPS://example.com:443/a", "example.com", "/a"),
    ("https://a.example.org/%20?", "a.example.org", "/%20"),
    ("https://a.b.example.org?q=1", "a.b.example.org", "/?q=1"),
)
REJECTED = (
    "", "example.com", "//example.com/", "http://example.com/", "ftp://example.com/", "file:///etc/passwd",
    "gopher://example.com/", "data:text/plain,x", "https:///a", "https://example.com:8443/", "https://example.com:80/",
    "https://example.com:0/", "https://example.com:x/", "https://user@example.com/", "https://u:p@example.com/",
    "https://example.com@evil.com/", "https://evil.com/", "https://example.org/", "https://evilexample.org/",
    "https://example.com.evil.com/", "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/",
    "https://[::ffff:127.0.0.1]/", "https://localhost/", "https://metadata/", "https://ex\u00e4mple.com/",
    "https://example.com\\@evil.com/", "https://example.com/\r\nHost: evil", "https://example.com/ a",
    "https://exa\tmple.com/", "\nhttps://example.com/", "https://example.com/" + "a" * 2100, "https://[v1.x]/",
    "https://example\u3002com/", "https://example.com%2eevil.com/",
)  # fmt: skip


@for_each("url, host, path", ALLOWED)
def test_allowed_url_is_split(url: str, host: str, path: str) -> None:
    assert parse_url(url, HOSTS, "url") == Target(url, host, path)


@for_each("url", REJECTED)
def test_other_url_is_rejected(url: str) -> None:
    with pytest.raises(UrlNotAllowed, match="fileurl must"):
        parse_url(url, HOSTS, "fileurl")


def test_without_hosts_every_url_is_rejected() -> None:
    for hosts in ("", " ", ","):
        with pytest.raises(UrlNotAllowed, match="QR_FETCH_HOSTS"):
            parse_url("https://example.com/", hosts, "url")


def test_wildcard_does_not_include_the_name_itself() -> None:
    with pytest.raises(UrlNotAllowed):
        parse_url("https://example.org/", "*.example.org", "url")
