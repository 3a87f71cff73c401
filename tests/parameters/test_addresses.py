from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.parameters import ParameterType
from qr.parameters.addresses import (
    EmailAddress,
    InternationalNumber,
    PhoneNumber,
    WebAddress,
)
from qr.parameters.types import Several
from tests.support.tables import for_each


@pytest.mark.parametrize(
    ("parameter_type", "text", "value"),
    [
        (PhoneNumber(), "+1 (555) 123-45.67", "+15551234567"),
        (PhoneNumber(), "044/123 45 67", "0441234567"),
        (PhoneNumber(), "112", "112"),
        (InternationalNumber(), "+41 79 123 45 67", "41791234567"),
        (InternationalNumber(), "15551234567", "15551234567"),
        (EmailAddress(), "jane.o'neil+qr@example.com", "jane.o'neil+qr@example.com"),
        (EmailAddress(), "info@bücher.example", "info@xn--bcher-kva.example"),
        (Several(PhoneNumber()), "112, 117", ("112", "117")),
    ],
)
def test_address_or_number_is_normalised(parameter_type: ParameterType[object], text: str, value: object) -> None:
    assert parameter_type.parse(text) == value


@for_each(
    "parameter_type, text",
    [
        *((PhoneNumber(), text) for text in ["", "+", "12", "1" * 16, "+0123456", "++123", "1+23", "*#06#", "12a"]),
        *((PhoneNumber(), text) for text in ["+49 (0) 30 123", "123;ext=4", "123,4", "\uff11\uff12\uff13", "123\n"]),
        *((InternationalNumber(), text) for text in ["0791234567", "0041791234567", "44 (0) 20 1234", "112"]),
        *((EmailAddress(), text) for text in ["", "@", "jane", "jane@", "@example.com", "a@b", "a@b@example.com"]),
        *(
            (EmailAddress(), text)
            for text in ["a..b@example.com", "a b@example.com", "a@example.com\n", "ä@example.com"]
        ),
        *((EmailAddress(), text) for text in ["a,b@example.com", "a" * 65 + "@example.com"]),
        *((Several(PhoneNumber()), text) for text in ["", "112,", "112,112", "112,117,118,144,1414,0900"]),
    ],
)
def test_malformed_address_or_number_is_rejected(parameter_type: ParameterType[object], text: str) -> None:
    with pytest.raises(ValueError):
        parameter_type.parse(text)


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://example.com", "https://example.com"),
        ("http://example.com:8080/a?b=c#d", "http://example.com:8080/a?b=c#d"),
        ("example.com", "https://example.com"),
        ("example.com:8080/x", "https://example.com:8080/x"),
        ("Example.COM/Path?Query=A", "https://Example.COM/Path?Query=A"),
        ("HTTPS://EXAMPLE.COM/A", "HTTPS://EXAMPLE.COM/A"),
        ("https://bücher.example/straße?q=ä ö#ü", "https://xn--bcher-kva.example/stra%C3%9Fe?q=%C3%A4%20%C3%B6#%C3%BC"),
        ("https://例え.テスト/", "https://xn--r8jz45g.xn--zckzah/"),
        ("例え.テスト", "https://xn--r8jz45g.xn--zckzah"),
        ("B\u00dcCHER\u3002Example", "https://xn--bcher-kva.example"),
        ("https://faß.de", "https://xn--fa-hia.de"),
        ("https://example.com/a%20b%2Fc", "https://example.com/a%20b%2Fc"),
        ("https://example.com/100%?a=[1]|\\", "https://example.com/100%25?a=%5B1%5D%7C%5C"),
        ("https://example.com/#a#b", "https://example.com/#a%23b"),
        ("https://example.com?q=@x", "https://example.com?q=@x"),
        ("http://localhost/", "http://localhost/"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
    ],
)
def test_web_address_is_converted_to_uri(text: str, url: str) -> None:
    assert WebAddress().parse(text) == url


@for_each(
    "text",
    [
        *(
            "",
            "hello",
            "hello world",
            "localhost",
            "localhost:80",
            "3.14",
            "192.0.2.1",
            "a.b",
            "/path",
            "//example.com",
        ),
        *("ftp://example.com", "javascript:alert(1)", "mailto:a@example.com", "data:,x", "file:///etc/passwd"),
        *("https:example.com", "https:///x", "https://", "https://:80", "https://user@example.com", "a:b@example.com"),
        *(
            "https://example.com\\@evil.example",
            "https://example.com:0",
            "https://example.com:65536",
            "https://exa mple.com",
        ),
        *(
            "https://-a.com",
            "https://a-.com",
            "https://a..b",
            "https://.com",
            f"https://{'a' * 64}.com",
            "http://1.2.3",
        ),
        *(
            "http://256.1.1.1",
            "http://[::1",
            "http://[fe80::1%25eth0]",
            "https://example.com/\n",
            "https://ex%41mple.com",
        ),
        *("https://\u2488com", "https://\u0378.com", "https://xn--a\u00e4.com", "https://example.com/\ud800"),
    ],
)
def test_malformed_web_address_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):
        WebAddress().parse(text)


URL_PART = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"]), max_size=20)


@given(URL_PART, URL_PART)
def test_path_and_query_are_percent_encoded_losslessly(path: str, query: str) -> None:
    path, query = (part.replace("%", "").replace("#", "").replace("?", "") for part in (path, query))
    url = urlsplit(WebAddress().parse(f"https://example.com/{path}?{query}"))
    assert url.netloc == "example.com" and url.geturl().isascii()
    assert (unquote(url.path), unquote(url.query)) == (f"/{path}", query)


@given(st.text(max_size=40))
def test_any_text_becomes_printable_ascii_or_error(text: str) -> None:
    for parameter_type in (WebAddress(), EmailAddress(), PhoneNumber(), InternationalNumber(), Several(EmailAddress())):
        try:
            value = parameter_type.parse(text)
        except ValueError:
            continue
        assert "".join(value).isascii() and "".join(value).isprintable()


@given(st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_any_host_becomes_ascii_or_error(label: str) -> None:
    try:
        url = WebAddress().parse(f"https://{label}.example/")
    except ValueError:
        return
    assert urlsplit(url).hostname and url.isascii()
