"""``main.handle`` under every server of the framework, against its app served without the framework."""

import json
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from io import BytesIO
from types import ModuleType
from typing import Any, Protocol
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

import functions_framework
import pytest
from flask import Flask
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app
from tests.support.dispatch_requests import (
    CLOUD_ENVIRON,
    ECHO,
    REQUESTS,
    TRUNCATED,
    Row,
)
from tests.support.http_messages import Message, Response
from tests.support.serving import (
    LOOPBACK,
    PROBE,
    RESPONSE_TIMEOUT_SECONDS,
    Endpoint,
    Server,
    framework,
    framework_debug_server,
    gunicorn,
    serving,
)

SECRET = "hunter2"

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

create_framework_app: Callable[[str, str], Flask] = functions_framework.create_app


class Sender(Protocol):
    def send(self, message: Message, /) -> Response: ...


class InProcess:
    """The framework's app without a server."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def send(self, message: Message, /) -> Response:
        path, _, query = message.target.partition("?")
        fields = dict(message.fields)
        length = str(len(message.body)) if message.body and not message.is_chunked else ""
        # As a server fills these in; the test client's own way would take the target apart differently.
        environ: dict[str, Any] = {
            "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),
            "QUERY_STRING": query,
            "HTTP_HOST": fields.get("Host", "localhost"),
            "CONTENT_LENGTH": fields.get("Content-Length", length),
        }
        if message.is_chunked:
            environ["wsgi.input_terminated"] = True
        response = self.client.open(
            method=message.method,
            headers=list(message.fields),
            input_stream=BytesIO(message.body),
            environ_overrides=environ,
        )
        with response:
            return Response(response.status_code, list(response.headers), response.get_data())


@pytest.fixture(scope="module")
def reference() -> Iterator[Server]:
    """The app without main.py and without the framework."""
    with serving(gunicorn("function:app"), CLOUD_ENVIRON) as server:
        yield server


@pytest.fixture(scope="module")
def debugged() -> Iterator[Server]:
    with serving(framework_debug_server(PROBE), CLOUD_ENVIRON) as server:
        yield server


@pytest.fixture(scope="module")
def in_process() -> Iterator[InProcess]:
    """Return the framework's app, with the ``handle`` of main.py."""
    with framework_app("handle") as app:
        yield app


@pytest.fixture(scope="module")
def in_test_context() -> Iterator[InProcess]:
    """Return the framework's app, with a ``handle`` that dispatches through ``Flask.test_request_context``."""
    with framework_app("handle_in_test_context") as app:
        yield app


@contextmanager
def framework_app(target: str) -> Iterator[InProcess]:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CLOUD_ENVIRON.items():
            patch.setenv(name, value)
        # The framework changes these variables, ``sys.path`` and ``sys.modules``.
        for name in ("FUNCTION_TARGET", "FUNCTION_SIGNATURE_TYPE"):
            patch.setenv(name, "")
            patch.delenv(name)
        patch.setattr(sys, "path", list(sys.path))
        patch.setitem(sys.modules, PROBE.stem, ModuleType(PROBE.stem))
        client = create_framework_app(target, str(PROBE)).test_client(use_cookies=False)
        client.environ_base = {"REMOTE_ADDR": LOOPBACK}
        yield InProcess(client)


@pytest.mark.parametrize("way", ["function", "debugged", "in_process", "in_test_context"])
@pytest.mark.parametrize("row", REQUESTS, ids=[row.name for row in REQUESTS])
def test_dispatch_is_faithful(row: Row, way: str, reference: Server, request: pytest.FixtureRequest) -> None:
    sender: Sender = request.getfixturevalue(way)
    answer = comparable(sender.send(row.message))
    assert answer == comparable(reference.send(row.message))
    assert answer.status == row.status
    if row.seen:
        seen = json.loads(answer.body)
        assert {name: seen[name] for name in row.seen} == row.seen


def test_flask_test_context_adds_no_entry_that_views_read() -> None:
    app, environ = create_app(Settings()), environ_without_host() | {"HTTP_HOST": "a.example"}
    live, built = app.request_context(dict(environ)), app.test_request_context(environ_overrides=environ)
    assert type(built) is type(live)
    assert built.request.environ.keys() - live.request.environ.keys() == {"REQUEST_URI", "RAW_URI"}
    assert {name: built.request.environ[name] for name in environ} == environ


def test_flask_test_context_sets_missing_host_to_localhost() -> None:
    """This is the only known difference, and only a client of HTTP/1.0 can omit Host."""
    app, environ = create_app(Settings()), environ_without_host()
    with app.request_context(dict(environ)):
        assert app.full_dispatch_request().status_code == 400
    with app.test_request_context(environ_overrides=environ):
        assert app.full_dispatch_request().status_code == 200


@pytest.mark.parametrize("row", TRUNCATED, ids=[row.name for row in TRUNCATED])
def test_half_a_body_is_not_taken_for_a_whole_one(row: Row, function: Server, reference: Server) -> None:
    answer = comparable(function.send_truncated(row.message))
    assert answer == comparable(reference.send_truncated(row.message))
    assert answer.status == row.status


def test_the_framework_keeps_some_paths_for_itself(function: Server) -> None:
    for path in ("/static/x", "/favicon.ico", "/robots.txt", f"{ECHO}%0Ab"):
        answer = function.send(Message(target=f"{path}?id=kept"))
        assert (answer.status, answer.field("Content-Type")) == (404, "text/html; charset=utf-8"), path
    assert torn_down(function, "kept") == 0


def test_a_connection_serves_on_after_a_body_nobody_read(function: Server) -> None:
    connection = HTTPConnection(LOOPBACK, function.port, RESPONSE_TIMEOUT_SECONDS)
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
        log = server.read_log()
    assert "RuntimeError" in log
    assert re.search(r"function\.py\W+line \d+, in fail\b", log)
    assert SECRET not in log


@pytest.mark.parametrize("name", ["raise", "raise-after", "echo/a", "slash", "nothing"])
def test_what_a_request_set_up_is_torn_down_once(name: str, function: Server) -> None:
    request_id = name.replace("/", "-")
    function.send(Message(target=f"/probe/{name}?id={request_id}"))
    assert torn_down(function, request_id) == 1


def environ_without_host() -> dict[str, Any]:
    """Return the environ of a request for a user code, as a WSGI server builds it (PEP 3333)."""
    environ = {"SCRIPT_NAME": "", "PATH_INFO": "/user/42/qr", "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    del environ["HTTP_HOST"]
    return environ


def comparable(answer: Response) -> Response:
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
