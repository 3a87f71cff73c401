"""The requests whose dispatch is compared: each with the status of its answer and what a view must see of it."""

from typing import Any, NamedTuple

from tests.support.http_messages import (
    CHUNKED,
    FORM,
    HTTPS,
    JSON,
    OCTETS,
    Fields,
    Message,
)
from tests.support.serving import LOOPBACK

# As on the platform, behind whose front end the scheme is what X-Forwarded-Proto says. The limit is low enough for
# a body beyond it to reach a server that answers without reading it: closing on unread bytes would reset the
# connection.
CLOUD_ENVIRON = {"K_SERVICE": "qr-service", "QR_FUNCTION_NAME": "qr", "QR_MAX_BODY": "2048"}

MULTIPART: Fields = (("Content-Type", "multipart/form-data; boundary=limit"),)
TEXT = b'--limit\r\nContent-Disposition: form-data; name="data"\r\n\r\n\xc3\xa9\r\n'
FILE = b'--limit\r\nContent-Disposition: form-data; name="logo"; filename="x.png"\r\n\r\n\x00\xff\r\n\r\n\r\n'
END = b"--limit--\r\n"

ALL_BYTES = bytes(range(256))


class Row(NamedTuple):
    """A request, the status of its answer, and what a view must have seen of it."""

    name: str
    method: str
    target: str
    status: int = 200
    fields: Fields = ()
    body: bytes = b""
    seen: dict[str, Any] | None = None

    @property
    def message(self) -> Message:
        return Message(self.method, self.target, self.fields, self.body)


ECHO = "/probe/echo/a"

BODIES = (
    Row("JSON", "POST", ECHO, 200, JSON, b'{"q": "x"}', {"json": {"q": "x"}}),
    Row("form", "POST", ECHO, 200, FORM, b"a=1&a=2&b=%C3%A9+", {"form": {"a": ["1", "2"], "b": ["\xe9 "]}}),
    Row("multipart field", "POST", ECHO, 200, MULTIPART, TEXT + END, {"form": {"data": ["\xe9"]}}),
    Row("multipart file", "POST", ECHO, 200, MULTIPART, TEXT + FILE + END, {"files": [["logo", "x.png", 6]]}),
    Row("raw body", "POST", ECHO, 200, OCTETS, ALL_BYTES, {"data": ALL_BYTES.hex()}),
    Row("body without a type", "PUT", ECHO, 200, (), b"a=1&b", {"data": b"a=1&b".hex(), "form": {}}),
    Row("empty body", "POST", ECHO, 200, (("Content-Length", "0"),), b"", {"data": ""}),
    Row("expected body", "POST", ECHO, 200, (("Expect", "100-continue"), *JSON), b"[1]", {"json": [1]}),
    Row("PATCH", "PATCH", ECHO, 200, JSON, b"[1]", {"method": "PATCH", "json": [1]}),
    Row("DELETE with body", "DELETE", ECHO, 200, JSON, b"1", {"method": "DELETE", "json": 1}),
    Row("GET with body", "GET", ECHO, 200, OCTETS, b"body", {"method": "GET", "data": b"body".hex()}),
    Row("chunked JSON", "POST", ECHO, 200, CHUNKED + JSON, b'{"q": "x"}', {"json": {"q": "x"}}),
    Row("chunked form", "POST", ECHO, 200, CHUNKED + FORM, b"a=1", {"form": {"a": ["1"]}}),
    Row("chunked file", "POST", ECHO, 200, CHUNKED + MULTIPART, FILE + END, {"files": [["logo", "x.png", 6]]}),
    Row("chunked octets", "POST", ECHO, 200, CHUNKED + OCTETS, ALL_BYTES, {"data": ALL_BYTES.hex()}),
    Row("chunked nothing", "POST", ECHO, 200, CHUNKED, b"", {"data": ""}),
    Row("body that nobody reads", "POST", "/probe/slash/", 200, OCTETS, ALL_BYTES),
    Row("body read while answering", "POST", "/probe/upload", 200, OCTETS, 1500 * b"x"),
    Row("chunked body read while answering", "POST", "/probe/upload", 200, CHUNKED, 1500 * b"x"),
    Row("body at the limit", "POST", "/png", 200, FORM, b"data=" + 2043 * b"x"),
    Row("body over the limit", "POST", "/png", 413, FORM, b"data=" + 2044 * b"x"),
    Row("body over the limit of a view that reads it whole", "POST", ECHO, 413, OCTETS, bytes(2049)),
    Row("multipart over the limit", "POST", "/png", 413, MULTIPART, TEXT + FILE + bytes(2048) + END),
    Row("chunked form over the limit", "POST", "/png", 413, CHUNKED + FORM, b"data=" + 2044 * b"x"),
    Row("chunked multipart over the limit", "POST", "/png", 413, CHUNKED + MULTIPART, TEXT + bytes(4096) + END),
)
HEADER_FIELDS = (
    Row(
        "cookies",
        "GET",
        ECHO,
        200,
        (("Cookie", 'a=1; b="2 3"; a=4'),),
        b"",
        {"cookies": {"a": ["1", "4"], "b": ["2 3"]}},
    ),
    Row("fields", "GET", ECHO, 200, (("Accept", "image/*;q=0.5"), ("Authorization", "Bearer x"), ("X-Any", "\xe9"))),
    Row("Host", "GET", ECHO, 200, (("Host", "a.example:81"),), b"", {"url": f"http://a.example:81{ECHO}"}),
    Row("Host in brackets", "GET", ECHO, 200, (("Host", "[::1]"),), b"", {"host": "[::1]"}),
    Row("https", "GET", ECHO, 200, HTTPS, b"", {"scheme": "https", "url": f"https://localhost{ECHO}"}),
    Row("unknown scheme", "GET", ECHO, 200, (("X-Forwarded-Proto", "gopher"),), b"", {"scheme": "http"}),
    Row("X-Forwarded-Host", "GET", ECHO, 200, (("X-Forwarded-Host", "b.example"),), b"", {"host": "localhost"}),
    Row("X-Forwarded-For", "GET", ECHO, 200, (("X-Forwarded-For", "192.0.2.1"),), b"", {"remote_addr": LOOPBACK}),
)
TARGETS = (
    Row("%25 in path", "GET", f"{ECHO}%2541%25", seen={"rest": "a%41%"}),
    Row("%3F in path", "GET", f"{ECHO}%3Fb=1?c=2", seen={"rest": "a?b=1", "args": {"c": ["2"]}}),
    Row("%23 in path", "GET", f"{ECHO}%23b?c=2", seen={"rest": "a#b", "args": {"c": ["2"]}}),
    Row("%09 in path", "GET", f"{ECHO}%09b", seen={"rest": "a\tb"}),
    Row("%0D in path", "GET", f"{ECHO}%0Db", seen={"rest": "a\rb"}),
    Row("%2F in path", "GET", f"{ECHO}%2Fb", seen={"rest": "a/b"}),
    Row("%ff in path", "GET", f"{ECHO}%ffb", seen={"rest": "a\ufffdb"}),
    Row("UTF-8 in path", "GET", f"{ECHO}%C3%A9", seen={"rest": "a\xe9"}),
    Row("; + @ in path", "GET", f"{ECHO};b+c@d", seen={"rest": "a;b+c@d"}),
    Row("// in path", "GET", f"{ECHO}//b///c/", seen={"rest": "a//b///c/"}),
    Row("// at the start of the path", "GET", f"/{ECHO}", seen={"rest": "a"}),
    Row("URL in path", "GET", f"{ECHO}/https://x.example/y", seen={"rest": "a/https://x.example/y"}),
    Row("dots in path", "GET", f"{ECHO}/../b/./c", seen={"rest": "a/../b/./c"}),
    Row("long path", "GET", ECHO + 9000 * "a", seen={"rest": 9001 * "a"}),
    Row("% in query", "GET", f"{ECHO}?b=%2541&c=%3F%23%09%0A%2F", seen={"args": {"b": ["%41"], "c": ["?#\t\n/"]}}),
    Row("%ff in query", "GET", f"{ECHO}?b=%ff", seen={"query": "b=%ff"}),
    Row(
        "names in query", "GET", f"{ECHO}?b=1&b=&c&=d&b=+2", seen={"args": {"b": ["1", "", " 2"], "c": [""], "": ["d"]}}
    ),
    Row("? and // in query", "GET", f"{ECHO}??//b", seen={"query": "?//b"}),
    Row("empty query", "GET", f"{ECHO}?", seen={"query": ""}),
    Row("long query", "GET", f"{ECHO}?b={50_000 * 'b'}", seen={"args": {"b": [50_000 * "b"]}}),
)
RESPONSES = (
    Row("HEAD", "HEAD", ECHO),
    Row("HEAD of a picture", "HEAD", "/png?data=1"),
    Row("HEAD of a stream", "HEAD", "/probe/stream?of=3"),
    Row("OPTIONS", "OPTIONS", "/png"),
    Row("OPTIONS of nothing", "OPTIONS", "/nothing", 404),
    Row("404", "GET", "/nothing", 404),
    Row("404 with body", "POST", "/nothing", 404, JSON, b'{"q": "x"}'),
    Row("405", "DELETE", "/png", 405),
    Row("405 with body", "PUT", "/png", 405, OCTETS, ALL_BYTES),
    Row("405 of a method nobody knows", "BREW", "/png", 405),
    Row("slash added", "GET", "/probe/slash?b=1%202", 308),
    Row("slash added to a POST", "POST", "/probe/slash", 308, JSON, b'{"q": "x"}'),
    Row("slash too many", "GET", "/png/", 404),
    Row("redirect", "GET", "/probe/redirect", 302),
    Row("stream", "GET", "/probe/stream?of=3"),
    Row("fault in a view", "GET", "/probe/raise", 500),
    Row("fault in a view that left the body", "POST", "/probe/raise", 500, JSON, b'{"q": "x"}'),
    Row("fault on the way out", "GET", "/probe/raise-after", 500),
)
ROUTES = (
    Row("PNG", "GET", "/png?data=https://example.com/%3Fa%3Db"),
    Row("SVG", "GET", "/svg?data=https://example.com"),
    Row("PNG from JSON", "POST", "/png", 200, JSON, b'{"data": "x"}'),
    Row("PNG from a form", "POST", "/png", 200, FORM, b"data=x"),
    Row("PNG from multipart", "POST", "/png", 200, MULTIPART, TEXT + END),
    Row("PNG from chunked JSON", "POST", "/png", 200, CHUNKED + JSON, b'{"data": "x"}'),
    Row("PNG from text", "POST", "/png", 415, (("Content-Type", "text/plain"),), b"x"),
    Row("PNG of nothing", "GET", "/png", 400),
    Row("PNG of no UTF-8", "GET", "/png?data=%ff", 400),
    Row("picture that is known", "GET", "/png?data=1", 304, (("If-None-Match", "*"),)),
    Row("picture that has changed", "GET", "/png?data=1", 200, (("If-None-Match", '"other"'),)),
    Row("part of a picture", "GET", "/png?data=1", 200, (("Range", "bytes=0-3"),)),
    Row("user", "GET", "/user/42/qr"),
    Row("user that cannot be", "GET", "/user/4%202/qr", 400),
    Row("user with a slash", "GET", "/user/4%2F2/qr", 404),
    Row("index", "GET", "/"),
    Row("index with data", "GET", "/?url=https://example.com"),
    Row("health", "GET", "/health"),
)
REQUESTS = BODIES + HEADER_FIELDS + TARGETS + RESPONSES + ROUTES

CONTENT_LENGTH_100: Fields = (("Content-Length", "100"),)

# Bodies as they arrive when the sender gives up.
TRUNCATED = (
    Row("form", "POST", "/png", 400, CONTENT_LENGTH_100 + FORM, b"data=https://exa"),
    Row("JSON", "POST", "/png", 400, CONTENT_LENGTH_100 + JSON, b'{"data": "x"}'),
    Row("chunked form", "POST", "/png", 400, CHUNKED + FORM, b"20\r\ndata=https://exa"),
    Row("between chunks", "POST", "/png", 400, CHUNKED + FORM, b"10\r\ndata=https://exa\r\n"),
    Row("unread", "GET", "/png?data=1", 200, CONTENT_LENGTH_100, b"x"),
    Row("unread chunk", "GET", "/png?data=1", 200, CHUNKED, b"20\r\nx"),
    Row("unread chunk of nothing", "POST", "/nothing", 404, CHUNKED, b"20\r\nx"),
)
