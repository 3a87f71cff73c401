"""``main.handle`` under every server of the framework, against its app served without the framework."""

import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple, Protocol
from urllib.parse import unquote_to_bytes

import functions_framework
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from serving import (
    ANSWER_SECONDS,
    LOOPBACK,
    PROC,
    ROOT,
    Answer,
    Endpoint,
    Fields,
    Message,
    Server,
    framework,
    framework_debugging,
    gunicorn,
    serving,
    serving_here,
)

import router

PROBE = ROOT / "tests" / "probe" / "function.py"
SECRET = "hunter2"
MEGABYTE = 1_000_000
PIECE = bytes(60_000)

# As on the platform, behind whose front end the scheme is what X-Forwarded-Proto says. The limit is low enough for
# a body beyond it to reach a server that answers without reading it: closing on unread bytes would reset the
# connection.
IN_CLOUD = {"K_SERVICE": "qr-service", "QR_FUNCTION_NAME": "qr", "QR_MAX_BODY": "2048"}

# Response fields that belong to the server, not to the application, or that differ between any two answers.
NOT_COMPARED = {
    "date": "the time of the answer",
    "server": "the name of the server",
    "connection": "whether this server keeps connections",
    "keep-alive": "for how long it does",
    "transfer-encoding": "how it frames a body of unknown length",
}
# Fields that are lists in no order (RFC 9110, 10.2.1); Flask makes them from sets.
UNORDERED = {"allow", "access-control-allow-methods"}

JSON: Fields = (("Content-Type", "application/json"),)
FORM: Fields = (("Content-Type", "application/x-www-form-urlencoded"),)
MULTIPART: Fields = (("Content-Type", "multipart/form-data; boundary=limit"),)
OCTETS: Fields = (("Content-Type", "application/octet-stream"),)
CHUNKED: Fields = (("Transfer-Encoding", "chunked"),)
HTTPS: Fields = (("X-Forwarded-Proto", "https"),)

FIELD = b'--limit\r\nContent-Disposition: form-data; name="data"\r\n\r\n\xc3\xa9\r\n'
FILE = b'--limit\r\nContent-Disposition: form-data; name="logo"; filename="x.png"\r\n\r\n\x00\xff\r\n\r\n\r\n'
END = b"--limit--\r\n"

ALL_BYTES = bytes(range(256))


create_app: Callable[[str, str], Flask] = functions_framework.create_app


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
    Row("multipart field", "POST", ECHO, 200, MULTIPART, FIELD + END, {"form": {"data": ["\xe9"]}}),
    Row("multipart file", "POST", ECHO, 200, MULTIPART, FIELD + FILE + END, {"files": [["logo", "x.png", 6]]}),
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
    Row("multipart over the limit", "POST", "/png", 413, MULTIPART, FIELD + FILE + bytes(2048) + END),
    Row("chunked form over the limit", "POST", "/png", 413, CHUNKED + FORM, b"data=" + 2044 * b"x"),
    Row("chunked multipart over the limit", "POST", "/png", 413, CHUNKED + MULTIPART, FIELD + bytes(4096) + END),
)
FIELDS = (
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
ANSWERS = (
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
    Row("PNG from multipart", "POST", "/png", 200, MULTIPART, FIELD + END),
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
REQUESTS = BODIES + FIELDS + TARGETS + ANSWERS + ROUTES

LONGER: Fields = (("Content-Length", "100"),)

# Bodies as they arrive when the sender gives up.
BROKEN = (
    Row("form", "POST", "/png", 400, LONGER + FORM, b"data=https://exa"),
    Row("JSON", "POST", "/png", 400, LONGER + JSON, b'{"data": "x"}'),
    Row("chunked form", "POST", "/png", 400, CHUNKED + FORM, b"20\r\ndata=https://exa"),
    Row("between chunks", "POST", "/png", 400, CHUNKED + FORM, b"10\r\ndata=https://exa\r\n"),
    Row("unread", "GET", "/png?data=1", 200, LONGER, b"x"),
    Row("unread chunk", "GET", "/png?data=1", 200, CHUNKED, b"20\r\nx"),
    Row("unread chunk of nothing", "POST", "/nothing", 404, CHUNKED, b"20\r\nx"),
)

# Where a body that is far too large may go.
OVERSIZED = (
    Row("form", "POST", "/png", 413, FORM),
    Row("JSON", "POST", "/user/42/qr", 413, JSON),
    Row("multipart", "POST", "/svg", 413, MULTIPART),
    Row("404", "POST", "/nothing", 404, JSON),
    Row("405", "PUT", "/png", 405, JSON),
    Row("GET", "GET", "/png?data=1", 200),
)


class Place(NamedTuple):
    """Where the service can be, as its environment and its requests say, and what its links begin with."""

    environ: dict[str, str]
    fields: Fields
    base: str


PLACES = {
    "here": Place({}, (), f"http://{LOOPBACK}:{{port}}"),
    "run.app": Place(
        {"K_SERVICE": "x"},
        (("Host", "x-abc-ew.a.run.app"), *HTTPS),
        "https://x-abc-ew.a.run.app",
    ),
    "cloudfunctions.net": Place(
        {"K_SERVICE": "qr-service", "QR_FUNCTION_NAME": "qr"},
        (("Host", "europe-west1-p.cloudfunctions.net"), *HTTPS),
        "https://europe-west1-p.cloudfunctions.net/qr",
    ),
    "PUBLIC_URL": Place(
        {"K_SERVICE": "qr-service", "PUBLIC_URL": "https://codes.example/qr/"},
        (("Host", "x-abc-ew.a.run.app"), ("X-Forwarded-Proto", "http")),
        "https://codes.example/qr",
    ),
}


class Sender(Protocol):
    def send(self, message: Message, /) -> Answer: ...


class InProcess:
    """The framework's app without a server."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def send(self, message: Message, /) -> Answer:
        path, _, query = message.target.partition("?")
        fields = dict(message.fields)
        length = str(len(message.body)) if message.body and not message.chunked else ""
        # As a server fills these in; the test client's own way would take the target apart differently.
        environ: dict[str, Any] = {
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": fields.get("Host", "localhost"),
            "CONTENT_LENGTH": fields.get("Content-Length", length),
        }
        if message.chunked:
            environ["wsgi.input_terminated"] = True
        response = self.client.open(
            method=message.method,
            headers=list(message.fields),
            input_stream=BytesIO(message.body),
            environ_overrides=environ,
        )
        with response:
            return Answer(response.status_code, list(response.headers), response.get_data())


@pytest.fixture(scope="module")
def reference() -> Iterator[Server]:
    """The app without main.py and without the framework."""
    with serving(gunicorn("function:app"), IN_CLOUD) as server:
        yield server


@pytest.fixture(scope="module")
def function() -> Iterator[Server]:
    with serving(framework(PROBE), IN_CLOUD) as server:
        yield server


@pytest.fixture(scope="module")
def debugged() -> Iterator[Server]:
    with serving(framework_debugging(PROBE), IN_CLOUD) as server:
        yield server


@pytest.fixture(scope="module")
def in_process() -> Iterator[InProcess]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in IN_CLOUD.items():
            patch.setenv(name, value)
        # The framework leaves its marks on all of these.
        for name in ("FUNCTION_TARGET", "FUNCTION_SIGNATURE_TYPE"):
            patch.setenv(name, "")
            patch.delenv(name)
        patch.setattr(sys, "path", list(sys.path))
        patch.setitem(sys.modules, PROBE.stem, ModuleType(PROBE.stem))
        client = create_app("handle", str(PROBE)).test_client(use_cookies=False)
        client.environ_base = {"REMOTE_ADDR": LOOPBACK}
        yield InProcess(client)


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Server, Fields, str]]:
    """A server that is told where it is, the fields that come with every request there, and the base of its links."""
    there = PLACES[request.param]
    with serving(framework(PROBE), there.environ) as server:
        fields = there.fields or (("Host", f"{LOOPBACK}:{server.port}"),)
        yield server, fields, there.base.format(port=server.port)


@pytest.fixture
def deployed() -> Iterator[Server]:
    """The function itself, in the environment that deploy.sh gives it, after it has worked a little."""
    with serving(framework(ROOT / "main.py"), {"MALLOC_ARENA_MAX": "2"}) as server:
        for message in (Message("POST", "/png", JSON, b'{"data": "x"}'), Message(target="/svg?data=x")):
            assert server.send(message).status == 200
        yield server


@pytest.mark.parametrize("way", ["function", "debugged", "in_process"])
@pytest.mark.parametrize("row", REQUESTS, ids=[row.name for row in REQUESTS])
def test_dispatch_is_faithful(row: Row, way: str, reference: Server, request: pytest.FixtureRequest) -> None:
    sender: Sender = request.getfixturevalue(way)
    answer = comparable(sender.send(row.message))
    assert answer == comparable(reference.send(row.message))
    assert answer.status == row.status
    if row.seen:
        seen = json.loads(answer.body)
        assert {name: seen[name] for name in row.seen} == row.seen


@pytest.mark.parametrize("row", BROKEN, ids=[row.name for row in BROKEN])
def test_half_a_body_is_not_taken_for_a_whole_one(row: Row, function: Server, reference: Server) -> None:
    answer = comparable(function.break_off(row.message))
    assert answer == comparable(reference.break_off(row.message))
    assert answer.status == row.status


def test_the_framework_keeps_some_paths_for_itself(function: Server) -> None:
    for path in ("/static/x", "/favicon.ico", "/robots.txt", f"{ECHO}%0Ab"):
        answer = function.send(Message(target=f"{path}?id=kept"))
        assert (answer.status, answer.field("Content-Type")) == (404, "text/html; charset=utf-8"), path
    assert torn_down(function, "kept") == 0


def test_a_connection_serves_on_after_a_body_nobody_read(function: Server) -> None:
    connection = HTTPConnection(LOOPBACK, function.port, ANSWER_SECONDS)
    try:
        connection.connect()
        connection.auto_open = 0
        for target, status in (("/nothing", 404), ("/png?data=x", 200), ("/probe/raise", 500), ("/health", 200)):
            method = "GET" if status == 200 else "POST"
            connection.request(method, target, body=bytes(1000))
            with connection.getresponse() as response:
                assert (response.status, bool(response.read())) == (status, True), target
    finally:
        connection.close()


@pytest.mark.parametrize("target", ["/probe/raise", "/probe/raise-after"])
def test_a_fault_stays_inside(target: str) -> None:
    with serving(framework(PROBE)) as server:
        answer = server.send(Message(target=f"{target}?{SECRET}"))
        assert (answer.status, answer.field("Content-Type")) == (500, "application/problem+json")
        assert SECRET.encode() not in answer.body
        assert server.send(Message(target="/png?data=x")).status == 200
        log = server.logged()
    assert "RuntimeError" in log
    assert re.search(r"function\.py\W+line \d+, in fail\b", log)
    assert SECRET not in log


@pytest.mark.parametrize("name", ["raise", "raise-after", "echo/a", "slash", "nothing"])
def test_what_a_request_set_up_is_torn_down_once(name: str, function: Server) -> None:
    request_id = name.replace("/", "-")
    function.send(Message(target=f"/probe/{name}?id={request_id}"))
    assert torn_down(function, request_id) == 1


def test_requests_at_the_same_time_do_not_mix(function: Server) -> None:
    names = [str(number) for number in range(50)]
    messages = [Message("POST", f"/probe/sleep?seconds=0.05&id={name}", (), name.encode()) for name in names]
    answers = [json.loads(answer.body) for answer in at_once(function.send, messages)]
    assert answers == [{"g": name, "query": name, "body": name} for name in names]


def test_ten_requests_take_less_than_twice_the_time_of_one(function: Server) -> None:
    """The framework's concurrency conformance."""
    sleep = Message(target="/probe/sleep?seconds=1&id=1")
    one = duration(lambda: function.send(sleep))
    assert one >= 1
    assert duration(lambda: at_once(function.send, 10 * [sleep])) < 2 * one


def test_json_reaches_the_root(tmp_path: Path) -> None:
    """The framework's HTTP conformance."""
    with serving(framework(PROBE, target="conform"), directory=tmp_path) as server:
        assert server.send(Message("POST", "/", JSON, b'{"res": "PASS"}')).status == 200
    assert json.loads((tmp_path / "function_output.json").read_text()) == {"res": "PASS"}


@pytest.mark.skipif(not PROC.joinpath("self", "status").exists(), reason="the system does not tell a peak of memory")
@pytest.mark.parametrize("framing", ["of known length", "chunked"])
@pytest.mark.parametrize("row", OVERSIZED, ids=[row.name for row in OVERSIZED])
def test_large_bodies_do_not_stay_in_memory(row: Row, framing: str, deployed: Server) -> None:
    size = 30 * MEGABYTE
    frame = CHUNKED if framing == "chunked" else (("Content-Length", str(size)),)
    message = row.message._replace(fields=row.fields + frame)
    idle = deployed.peak_memory()
    answers = at_once(lambda upload: deployed.upload(upload, size // len(PIECE) * [PIECE]), 10 * [message])
    assert [answer.status for answer in answers] == 10 * [row.status]
    assert deployed.peak_memory() - idle < 30 * MEGABYTE


def test_the_index_links_to_where_the_service_is(place: tuple[Server, Fields, str]) -> None:
    server, fields, base = place
    links = re.findall(r"https?://\S+", server.send(Message(fields=fields)).body.decode())
    assert f"{base}/user/42/qr" in links
    assert all(link.startswith(f"{base}/") for link in links)


def test_a_redirect_leads_to_where_the_service_is(place: tuple[Server, Fields, str]) -> None:
    server, fields, base = place
    answer = server.send(Message(target="/probe/slash?a=1%202", fields=fields))
    assert (answer.status, answer.field("Location")) == (308, f"{base}/probe/slash/?a=1%202")


def test_the_code_of_a_user_leads_to_where_the_service_is(place: tuple[Server, Fields, str]) -> None:
    server, fields, base = place
    assert read(server.send(Message(target="/user/42/qr", fields=fields))) == f"{base}/u/42"


def test_any_wsgi_server_can_serve_the_app() -> None:
    post = Message("POST", "/png", JSON, b'{"data": "x"}')
    with serving(gunicorn("router:app")) as server, serving_here(router.app) as endpoint:
        for sender in (server, endpoint):
            assert read(sender.send(Message(target="/png?data=https://example.com"))) == "https://example.com"
            assert read(sender.send(post)) == "x"


def comparable(answer: Answer) -> Answer:
    """The answer without what belongs to the server."""
    fields = [(name.lower(), value) for name, value in answer.fields]
    kept = [
        (name, in_order(value) if name in UNORDERED else value) for name, value in fields if name not in NOT_COMPARED
    ]
    return answer._replace(fields=sorted(kept))


def in_order(value: str) -> str:
    return ", ".join(sorted(value.split(", ")))


def torn_down(server: Endpoint, name: str) -> int:
    """How often the request with that id has been torn down."""
    return int(server.send(Message(target=f"/probe/torn-down/{name}")).body)


def at_once(send: Callable[[Message], Answer], messages: Iterable[Message]) -> list[Answer]:
    with ThreadPoolExecutor(50) as pool:
        return list(pool.map(send, messages))


def duration(action: Callable[[], object]) -> float:
    start = time.monotonic()
    action()
    return time.monotonic() - start


def read(answer: Answer) -> str:
    """What the code in an answer says."""
    assert answer.status == 200
    with Image.open(BytesIO(answer.body)) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    return code.text
