"""Table of requests to dispatch. Each row has the status of the response, and values that a view must receive."""

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

# Environment as in Cloud Functions, where X-Forwarded-Proto is the scheme. The body limit is low, so that a larger body
# arrives completely before the server responds without reading the body. Otherwise the server resets the connection.
CLOUD_ENVIRON = {"K_SERVICE": "qr-service", "QR_FUNCTION_NAME": "qr", "QR_MAX_BODY": "2048"}

MULTIPART: Fields = (("Content-Type", "multipart/form-data; boundary=limit"),)
TEXT = b'--limit\r\nContent-Disposition: form-data; name="data"\r\n\r\n\xc3\xa9\r\n'
FILE = b'--limit\r\nContent-Disposition: form-data; name="logo"; filename="x.png"\r\n\r\n\x00\xff\r\n\r\n\r\n'
END = b"--limit--\r\n"

ALL_BYTES = bytes(range(256))


class Row(NamedTuple):
    """A request, the status of its response, and the values that a view must receive."""

    name: str
    method: str
    target: str
    status: int = 200
    fields: Fields = ()
    body: bytes = b""
    received: dict[str, Any] | None = None

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
    Row("body without Content-Type", "PUT", ECHO, 200, (), b"a=1&b", {"data": b"a=1&b".hex(), "form": {}}),
    Row("empty body", "POST", ECHO, 200, (("Content-Length", "0"),), b"", {"data": ""}),
    Row("Expect: 100-continue", "POST", ECHO, 200, (("Expect", "100-continue"), *JSON), b"[1]", {"json": [1]}),
    Row("PATCH", "PATCH", ECHO, 200, JSON, b"[1]", {"method": "PATCH", "json": [1]}),
    Row("DELETE with body", "DELETE", ECHO, 200, JSON, b"1", {"method": "DELETE", "json": 1}),
    Row("GET with body", "GET", ECHO, 200, OCTETS, b"body", {"method": "GET", "data": b"body".hex()}),
    Row("chunked JSON", "POST", ECHO, 200, CHUNKED + JSON, b'{"q": "x"}', {"json": {"q": "x"}}),
    Row("chunked form", "POST", ECHO, 200, CHUNKED + FORM, b"a=1", {"form": {"a": ["1"]}}),
    Row("chunked file", "POST", ECHO, 200, CHUNKED + MULTIPART, FILE + END, {"files": [["logo", "x.png", 6]]}),
    Row("chunked octets", "POST", ECHO, 200, CHUNKED + OCTETS, ALL_BYTES, {"data": ALL_BYTES.hex()}),
    Row("chunked empty body", "POST", ECHO, 200, CHUNKED, b"", {"data": ""}),
    Row("unread body", "POST", "/probe/slash/", 200, OCTETS, ALL_BYTES),
    Row("body read during the response", "POST", "/probe/upload", 200, OCTETS, 1500 * b"x"),
    Row("chunked body read during the response", "POST", "/probe/upload", 200, CHUNKED, 1500 * b"x"),
    Row("body at the limit", "POST", "/png", 200, FORM, b"data=" + 2043 * b"x"),
    Row("body over the limit", "POST", "/png", 413, FORM, b"data=" + 2044 * b"x"),
    Row("raw body over the limit", "POST", ECHO, 413, OCTETS, bytes(2049)),
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
    Row("%25 in path", "GET", f"{ECHO}%2541%25", received={"rest": "a%41%"}),
    Row("%3F in path", "GET", f"{ECHO}%3Fb=1?c=2", received={"rest": "a?b=1", "args": {"c": ["2"]}}),
    Row("%23 in path", "GET", f"{ECHO}%23b?c=2", received={"rest": "a#b", "args": {"c": ["2"]}}),
    Row("%09 in path", "GET", f"{ECHO}%09b", received={"rest": "a\tb"}),
    Row("%0D in path", "GET", f"{ECHO}%0Db", received={"rest": "a\rb"}),
    Row("%2F in path", "GET", f"{ECHO}%2Fb", received={"rest": "a/b"}),
    Row("%ff in path", "GET", f"{ECHO}%ffb", received={"rest": "a\ufffdb"}),
    Row("UTF-8 in path", "GET", f"{ECHO}%C3%A9", received={"rest": "a\xe9"}),
    Row("; + @ in path", "GET", f"{ECHO};b+c@d", received={"rest": "a;b+c@d"}),
    Row("// in path", "GET", f"{ECHO}//b///c/", received={"rest": "a//b///c/"}),
    Row("// at the start of the path", "GET", f"/{ECHO}", received={"rest": "a"}),
    Row("URL in path", "GET", f"{ECHO}/https://x.example/y", received={"rest": "a/https://x.example/y"}),
    Row("dots in path", "GET", f"{ECHO}/../b/./c", received={"rest": "a/../b/./c"}),
    Row("long path", "GET", ECHO + 9000 * "a", received={"rest": 9001 * "a"}),
    Row("% in query", "GET", f"{ECHO}?b=%2541&c=%3F%23%09%0A%2F", received={"args": {"b": ["%41"], "c": ["?#\t\n/"]}}),
    Row("%ff in query", "GET", f"{ECHO}?b=%ff", received={"query": "b=%ff"}),
    Row(
        "repeated and empty names in query",
        "GET",
        f"{ECHO}?b=1&b=&c&=d&b=+2",
        received={"args": {"b": ["1", "", " 2"], "c": [""], "": ["d"]}},
    ),
    Row("? and // in query", "GET", f"{ECHO}??//b", received={"query": "?//b"}),
    Row("empty query", "GET", f"{ECHO}?", received={"query": ""}),
    Row("long query", "GET", f"{ECHO}?b={50_000 * 'b'}", received={"args": {"b": [50_000 * "b"]}}),
)
RESPONSES = (
    Row("HEAD", "HEAD", ECHO),
    Row("HEAD of an image", "HEAD", "/png?data=1"),
    Row("HEAD of a stream", "HEAD", "/probe/stream?of=3"),
    Row("OPTIONS", "OPTIONS", "/png"),
    Row("OPTIONS of an unknown URL", "OPTIONS", "/nothing", 404),
    Row("404", "GET", "/nothing", 404),
    Row("404 with body", "POST", "/nothing", 404, JSON, b'{"q": "x"}'),
    Row("405", "DELETE", "/png", 405),
    Row("405 with body", "PUT", "/png", 405, OCTETS, ALL_BYTES),
    Row("405 of an unknown method", "BREW", "/png", 405),
    Row("redirect to a trailing slash", "GET", "/probe/slash?b=1%202", 308),
    Row("redirect of a POST to a trailing slash", "POST", "/probe/slash", 308, JSON, b'{"q": "x"}'),
    Row("surplus trailing slash", "GET", "/png/?data=1"),
    Row("redirect", "GET", "/probe/redirect", 302),
    Row("stream", "GET", "/probe/stream?of=3"),
    Row("error in a view", "GET", "/probe/raise", 500),
    Row("error in a view with an unread body", "POST", "/probe/raise", 500, JSON, b'{"q": "x"}'),
    Row("error after the view", "GET", "/probe/raise-after", 500),
)
ROUTES = (
    Row("PNG", "GET", "/png?data=https://example.com/%3Fa%3Db"),
    Row("SVG", "GET", "/svg?data=https://example.com"),
    Row("PNG from JSON", "POST", "/png", 200, JSON, b'{"data": "x"}'),
    Row("PNG from a form", "POST", "/png", 200, FORM, b"data=x"),
    Row("PNG from multipart", "POST", "/png", 200, MULTIPART, TEXT + END),
    Row("PNG from chunked JSON", "POST", "/png", 200, CHUNKED + JSON, b'{"data": "x"}'),
    Row("PNG from text", "POST", "/png", 415, (("Content-Type", "text/plain"),), b"x"),
    Row("PNG without data", "GET", "/png", 400),
    Row("PNG of invalid UTF-8", "GET", "/png?data=%ff", 400),
    Row("image with a matching If-None-Match", "GET", "/png?data=1", 304, (("If-None-Match", "*"),)),
    Row("image with another If-None-Match", "GET", "/png?data=1", 200, (("If-None-Match", '"other"'),)),
    Row("image with Range", "GET", "/png?data=1", 200, (("Range", "bytes=0-3"),)),
    Row("user code", "GET", "/user/42/qr"),
    Row("invalid user id", "GET", "/user/4%202/qr", 400),
    Row("user id with a slash", "GET", "/user/4%2F2/qr", 404),
    Row("page", "GET", "/"),
    Row("list of URLs", "GET", "/llms.txt"),
    Row("index with data", "GET", "/?url=https://example.com"),
    Row("health", "GET", "/health"),
    Row("ready", "GET", "/ready"),
)
REQUESTS = BODIES + HEADER_FIELDS + TARGETS + RESPONSES + ROUTES

CONTENT_LENGTH_100: Fields = (("Content-Length", "100"),)

# Requests with a truncated body.
TRUNCATED = (
    Row("form", "POST", "/png", 400, CONTENT_LENGTH_100 + FORM, b"data=https://exa"),
    Row("JSON", "POST", "/png", 400, CONTENT_LENGTH_100 + JSON, b'{"data": "x"}'),
    Row("chunked form", "POST", "/png", 400, CHUNKED + FORM, b"20\r\ndata=https://exa"),
    Row("end between chunks", "POST", "/png", 400, CHUNKED + FORM, b"10\r\ndata=https://exa\r\n"),
    Row("unread body", "GET", "/png?data=1", 200, CONTENT_LENGTH_100, b"x"),
    Row("unread chunk", "GET", "/png?data=1", 200, CHUNKED, b"20\r\nx"),
    Row("unread chunk for an unknown URL", "POST", "/nothing", 404, CHUNKED, b"20\r\nx"),
)
