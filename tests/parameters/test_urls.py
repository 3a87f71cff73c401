from __future__ import annotations

import json
import shutil
import subprocess
from random import Random
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.errors import MAX_ECHOED_CHARACTERS, BadParameter
from qr.parameters import declared_parameters
from qr.parameters.urls import WebAddress
from qr.parameters.values import parse_parameters
from qr.payloads.web import Url
from tests.support.tables import for_each


@for_each(
    "text, url",
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
        ("https://example.com/100%?a=[1]|\\", "https://example.com/100%?a=[1]|\\"),
        ("https://example.com/#a#b", "https://example.com/#a#b"),
        ("https://example.com?q=@x", "https://example.com?q=@x"),
        ("http://localhost/", "http://localhost/"),
        ("http://192.0.2.1/", "http://192.0.2.1/"),
        ("http://[2001:DB8::1]:80/", "http://[2001:db8::1]:80/"),
    ],
)
def test_web_address_is_converted_to_uri(text: str, url: str) -> None:
    assert WebAddress().parse(text) == url


KEPT = [  # URLs that stay as they are
    "https://site.example.com/#/route?q=1#frag",
    "https://example.com/#[]{}|^\\/:~:text=a,-b%zz",
    "https://example.com/a[1]|b%zz%?c=[]{}|^`\\%zz",
    "https://example.com/%F0%9F%8D%95/%2e%2F?%23=%26",
    "https://xn--mn8h3k.to/",
    "HTTPS://XN--MN8H3K.TO/",
]

REWRITTEN = [  # URLs, and the form in which browsers write them
    ("https://example.com/a{b}`\\c d", "https://example.com/a%7Bb%7D%60/c%20d"),
    ("https://example.com/?\"<>' {", "https://example.com/?%22%3C%3E%27%20{"),
    ("https://example.com/#\"<>` '{\U0001f355", "https://example.com/#%22%3C%3E%60%20'{%F0%9F%8D%95"),
    ("  https://example.com/a ", "https://example.com/a"),
    ("https://example.com:/", "https://example.com/"),
    ("https://example.com:08080/", "https://example.com:8080/"),
    ("https://\U0001f355\U0001f355.ws/", "https://xn--vi8ha.ws/"),
    ("https://\u2764\ufe0f.ws/", "https://xn--qei.ws/"),
    ("https://i\u2764.ws/\u2764", "https://xn--i-7iq.ws/%E2%9D%A4"),
    ("https://\u2603.net/", "https://xn--n3h.net/"),
    ("https://a_b.\xfc.com/", "https://a_b.xn--tda.com/"),
    ("https://ab--\xfc.com/", "https://xn--ab---3ra.com/"),
]


@pytest.mark.parametrize("url", KEPT)
def test_characters_that_browsers_keep_are_kept(url: str) -> None:
    assert WebAddress().parse(url) == url


@for_each("text, url", REWRITTEN)
def test_other_characters_are_written_as_browsers_write_them(text: str, url: str) -> None:
    assert WebAddress().parse(text) == url


def open_in_node(urls: list[str]) -> list[str | None]:
    """Return the URLs that another implementation of the WHATWG URL standard opens."""
    if not shutil.which("node"):
        pytest.skip("node is not installed")
    program = (
        "const open = url => { try { return new URL(url).href } catch { return null } };"
        "console.log(JSON.stringify(JSON.parse(process.argv[1]).map(open)))"
    )
    output = subprocess.run(["node", "-e", program, json.dumps(urls)], capture_output=True, text=True, check=True)
    opened: list[str | None] = json.loads(output.stdout)
    return opened


def test_node_opens_result_like_the_text() -> None:
    texts = [*KEPT, *(text for text, _ in REWRITTEN)]
    results = list(map(WebAddress().parse, texts))
    assert open_in_node(results) == open_in_node(texts)
    assert open_in_node(results[:-1]) == [
        url.replace("HTTPS://XN--MN8H3K.TO", "https://xn--mn8h3k.to") for url in results[:-1]
    ]


def test_node_opens_random_result_like_the_text() -> None:
    chance = Random(1)
    characters = "ab%zz4[]{}|\"'`<>\\ #?@!$&()*+,;=~:/\xe9\U0001f355"
    texts = [f"https://example.com/{''.join(chance.choices(characters, k=12))}" for _ in range(500)]
    assert open_in_node(list(map(WebAddress().parse, texts))) == open_in_node(texts)


@for_each(
    "text, reason",
    [
        ("javascript:alert(1)", "without the scheme javascript:"),
        ("ftp://example.com", "without the scheme ftp:"),
        ("https:example.com", "two slashes"),
        ("https:\\\\example.com", "two slashes"),
        ("https://user@example.com", "without a user name"),
        ("https://example.com:80@evil.example", "without a user name"),
        ("https://example.com\\@evil.example", "without a backslash before the path"),
        ("https://example.com\n", "without control characters"),
        ("https://example.com/\u2028", "without control characters"),
        ("localhost", "with its scheme"),
        ("https:///x", "with a host"),
        ("https://a..b", "without empty labels"),
        ("https://example.com..", "without empty labels"),
        ("https://-a.com", "hyphens between"),
        ("https://ex%41mple.com", "without percent-encoding"),
        ("https://\uff05\uff14\uff11.com", "without percent-encoding"),
        ("https://127.1", "four decimal numbers"),
        ("https://2130706433/", "four decimal numbers"),
        ("https://0x7f000001/", "four decimal numbers"),
        ("https://0177.0.0.1/", "four decimal numbers"),
        ("https://1.2.3.0x4./", "four decimal numbers"),
        ("https://[::1", "IPv6 address in brackets"),
        ("https://2001:db8::1/", "IPv6 address in brackets"),
        ("https://\u0378.com", "international domain names"),
        ("https://xn--a.com", "international domain names"),
        ("https://a.com:x", "a port from 1 to 65535"),
        ("https://a.com:000000", "a port from 1 to 65535"),
        ("https://" + "\xfc" * 70 + ".com", "at most 63"),
    ],
)
def test_rejection_names_the_reason(text: str, reason: str) -> None:
    parameters = {parameter.name: parameter for parameter in declared_parameters(Url)}
    with pytest.raises(BadParameter, match=r"^url must be an http or https URL ") as error:
        parse_parameters([("url", text)], parameters)
    assert reason in error.value.detail and error.value.detail.endswith(f"; got {text[:MAX_ECHOED_CHARACTERS]}")


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
    path, query = (
        part.strip(" ").replace("%", "").replace("\\", "").replace("#", "").replace("?", "") for part in (path, query)
    )
    url = urlsplit(WebAddress().parse(f"https://example.com/{path}?{query}"))
    assert url.netloc == "example.com" and url.geturl().isascii()
    assert (unquote(url.path), unquote(url.query)) == (f"/{path}", query)


@given(st.text(st.characters(min_codepoint=0x80, exclude_categories=["Cs"]), min_size=1, max_size=8))
def test_any_host_becomes_ascii_or_error(label: str) -> None:
    try:
        url = WebAddress().parse(f"https://{label}.example/")
    except ValueError:
        return
    assert urlsplit(url).hostname and url.isascii()


@given(st.text(max_size=40))
def test_any_text_becomes_printable_ascii_or_error(text: str) -> None:
    try:
        url = WebAddress().parse(text)
    except ValueError:
        return
    assert url.isascii() and url.isprintable() and " " not in url
    assert WebAddress().parse(url) == url
