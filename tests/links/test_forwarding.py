from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from qr.errors import BadParameter
from qr.links.forwarding import check_path, forward
from qr.links.target import MAX_URL_CHARACTERS
from tests.support.tables import for_each

TARGET = "https://example.com/menu"
BELOW = {"forward_path": True}


@for_each(
    "target, query, location",
    [
        (TARGET, b"", TARGET),
        (TARGET, b"utm_source=poster&utm_medium=print", f"{TARGET}?utm_source=poster&utm_medium=print"),
        (f"{TARGET}?lang=de", b"table=7", f"{TARGET}?lang=de&table=7"),
        (f"{TARGET}?lang=de", b"lang=fr&table=7&l%61ng=it&lang", f"{TARGET}?lang=de&table=7"),
        (f"{TARGET}?a+b=1", b"a%20b=2&A+B=3", f"{TARGET}?a+b=1&A+B=3"),
        (f"{TARGET}?", b"a=1", f"{TARGET}?a=1"),
        (f"{TARGET}#top", b"a=1&a=2", f"{TARGET}?a=1&a=2#top"),
        (f"{TARGET}?b=1#/app?c=2", b"a=1&c=3", f"{TARGET}?b=1&a=1&c=3#/app?c=2"),
        ("https://example.com", b"a", "https://example.com?a"),
        (TARGET, b"&&a=1&&", f"{TARGET}?a=1"),
        (TARGET, b"a=%2F%c3%A9+%zz&b[]=1;2|{3}", f"{TARGET}?a=%2F%c3%A9+%zz&b[]=1;2|{{3}}"),
        (TARGET, "a=é".encode(), f"{TARGET}?a=%C3%A9"),
        (TARGET, b"a=\r\nSet-Cookie: b=1\0#'\"<>", f"{TARGET}?a=%0D%0ASet-Cookie:%20b=1%00%23%27%22%3C%3E"),
    ],
)
def test_query_is_added_as_it_was_sent(target: str, query: bytes, location: str) -> None:
    assert forward(target, {}, query) == location
    assert forward(target, {"forward_query": False}, query) == target


@for_each(
    "target, path, location",
    [
        (TARGET, "drinks", f"{TARGET}/drinks"),
        (f"{TARGET}/", "drinks/", f"{TARGET}/drinks/"),
        ("https://example.com", "drinks/tea", "https://example.com/drinks/tea"),
        (f"{TARGET}?lang=de#top", "drinks", f"{TARGET}/drinks?lang=de#top"),
        (TARGET, "é ü", f"{TARGET}/%C3%A9%20%C3%BC"),
        (TARGET, "a@b:c=d+e,f", f"{TARGET}/a@b:c=d+e,f"),
        (TARGET, "evil.example/x", f"{TARGET}/evil.example/x"),
        (TARGET, "@evil.example", f"{TARGET}/@evil.example"),
        (TARGET, "a?b#c%2e%2e/%2f", f"{TARGET}/a%3Fb%23c%252e%252e/%252f"),
        (TARGET, "..;/a", f"{TARGET}/..%3B/a"),
        (TARGET, "a\r\nSet-Cookie: b", f"{TARGET}/a%0D%0ASet-Cookie:%20b"),
    ],
)
def test_path_stays_below_the_target(target: str, path: str, location: str) -> None:
    assert forward(target, BELOW, b"", check_path(path)) == location
    assert urlsplit(location).hostname == "example.com"
    assert forward(target, {}, b"", path) == target


@pytest.mark.parametrize(
    "path", ["..", ".", "a/../b", "a/..", "./a", "a//b", "/a", "a//", "//evil.example", "a\\..\\b"]
)
def test_path_that_could_leave_the_target_is_rejected(path: str) -> None:
    with pytest.raises(BadParameter, match="path must be segments"):
        check_path(path)


@pytest.mark.parametrize("target", [{"whatsapp": {"number": "+41791234567"}}, {"wifi": {"ssid": "a"}}, "myapp://menu"])
def test_other_targets_stay(target: str | dict[str, dict[str, object]]) -> None:
    assert forward(target, BELOW, b"a=1", "b") == target


def test_long_query_is_omitted_and_long_path_rejected() -> None:
    query = b"a" * (MAX_URL_CHARACTERS - len(TARGET) - 1)
    assert forward(TARGET, {}, query) == f"{TARGET}?{query.decode()}"
    assert forward(TARGET, BELOW, query + b"a", "b") == f"{TARGET}/b"
    assert forward(f"{TARGET}#b", {}, query) == f"{TARGET}#b"
    with pytest.raises(BadParameter, match="short enough"):
        forward(TARGET, BELOW, b"", "a" * MAX_URL_CHARACTERS)
