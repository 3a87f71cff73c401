"""Web pages, bookmarks and pages of app stores."""

from __future__ import annotations

from qr.parsing import parse_content
from tests.support.parsed_content import check
from tests.support.tables import for_each


@for_each(
    "name, text, fields, warnings",
    [
        ("url", "https://example.com/a?b=c#d", {"url": "https://example.com/a?b=c#d"}, ()),
        ("url", "HTTP://EXAMPLE.COM\r\n", {"url": "HTTP://EXAMPLE.COM"}, ()),
        (
            "url",
            "https://jane@example.com/",
            {"url": "https://jane@example.com/"},
            ("url must be an http or https URL without a",),
        ),
        ("url", "http://", {"url": "http://"}, ("url must be",)),
        # NTT DoCoMo, bookmark registration.
        (
            "url",
            r"MEBKM:TITLE:DoCoMo;URL:http\://example.com;;",
            {"url": "http://example.com"},
            ("TITLE is left out",),
        ),
        ("url", "URLTO:Example:http://example.com:80/", {"url": "http://example.com:80/"}, ("the title is left out",)),
        ("url", "URLTO::http://example.com", {"url": "http://example.com"}, ()),
        ("appstore", "https://apps.apple.com/app/id1234567890", {"store": "apple", "app": "1234567890"}, ()),
        (
            "appstore",
            "https://f-droid.org/packages/org.example.app/",
            {"store": "fdroid", "app": "org.example.app"},
            (),
        ),
        (
            "url",
            "https://apps.apple.com/us/app/x/id1234567890",
            {"url": "https://apps.apple.com/us/app/x/id1234567890"},
            (),
        ),
        ("url", "https://apps.apple.com/app/idx", {"url": "https://apps.apple.com/app/idx"}, ()),
    ],
)
def test_addresses_are_read(name: str, text: str, fields: dict[str, str], warnings: tuple[str, ...]) -> None:
    check(name, text, fields, warnings)


@for_each(
    "text", ["https://example.com and more", "see https://example.com", "example.com", "ftp://example.com", "MEBKM:;;"]
)
def test_other_texts_are_no_web_address(text: str) -> None:
    assert parse_content(text) is None
