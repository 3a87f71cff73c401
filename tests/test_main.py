"""Test that ``main.handle`` dispatches like a server without the framework, in every server of the framework."""

import gc
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
    framework_command,
    framework_debug_server,
    gunicorn_command,
    run_server,
)
from tests.support.tables import for_each

SECRET = "hunter2"

# Header fields that depend on the server and the time, not on the app.
IGNORED_FIELDS = {"date", "server", "connection", "keep-alive", "transfer-encoding"}
# Header fields with lists in any order (RFC 9110, 10.2.1). Flask builds the lists from sets.
UNORDERED_FIELDS = {"allow", "access-control-allow-methods"}

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
        # Set these entries as a server does. The test client would parse the target in another way.
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
    """Serve the app of the probe without main.py and without the framework."""
    with run_server(gunicorn_command("function:app"), CLOUD_ENVIRON) as server:
        yield server


@pytest.fixture(scope="module")
def debug_server() -> Iterator[Server]:
    """Serve the probe with the framework's development server."""
    with run_server(framework_debug_server(PROBE), CLOUD_ENVIRON) as server:
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


@pytest.mark.parametrize("way", ["function", "debug_server", "in_process", "in_test_context"])
@for_each("row", REQUESTS)
def test_dispatch_responds_like_server_without_framework(
    row: Row, way: str, reference: Server, request: pytest.FixtureRequest
) -> None:
    sender: Sender = request.getfixturevalue(way)
    response = comparable(sender.send(row.message))
    assert response == comparable(reference.send(row.message))
    assert response.status == row.status
    if row.received:
        received = json.loads(response.body)
        assert {name: received[name] for name in row.received} == row.received


def test_modules_are_left_out_of_garbage_collections(in_process: InProcess) -> None:
    """The probe imports main.py."""
    assert in_process
    assert gc.get_freeze_count() > 10_000
    gc.unfreeze()


def test_flask_test_context_adds_nothing_that_views_read() -> None:
    app, environ = create_app(Settings()), environ_without_host() | {"HTTP_HOST": "a.example"}
    live, built = app.request_context(dict(environ)), app.test_request_context(environ_overrides=environ)
    assert type(built) is type(live)
    assert built.request.environ.keys() - live.request.environ.keys() == {"REQUEST_URI", "RAW_URI"}
    assert {name: built.request.environ[name] for name in environ} == environ


def test_flask_test_context_sets_missing_host_to_localhost() -> None:
    """This is the only difference that views can read."""
    app, environ = create_app(Settings()), environ_without_host()
    with app.request_context(dict(environ)):
        assert app.full_dispatch_request().status_code == 400
    with app.test_request_context(environ_overrides=environ):
        assert app.full_dispatch_request().status_code == 200


@pytest.mark.parametrize("row", TRUNCATED, ids=[row.name for row in TRUNCATED])
def test_truncated_body_is_handled_like_without_framework(row: Row, function: Server, reference: Server) -> None:
    response = comparable(function.send_truncated(row.message))
    assert response == comparable(reference.send_truncated(row.message))
    assert response.status == row.status


def test_framework_does_not_dispatch_reserved_paths(function: Server) -> None:
    for path in ("/static/x", "/favicon.ico", "/robots.txt", f"{ECHO}%0Ab"):
        response = function.send(Message(target=f"{path}?id=reserved"))
        assert (response.status, response.field("Content-Type")) == (404, "text/html; charset=utf-8"), path
    assert count_teardowns(function, "reserved") == 0


def test_connection_stays_usable_after_unread_body(function: Server) -> None:
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
def test_unexpected_error_does_not_reveal_the_request(target: str) -> None:
    with run_server(framework_command(PROBE)) as server:
        response = server.send(Message(target=f"{target}?{SECRET}"))
        assert (response.status, response.field("Content-Type")) == (500, "application/problem+json")
        assert SECRET.encode() not in response.body
        assert server.send(Message(target="/png?data=x")).status == 200
        log = server.read_log()
    assert "RuntimeError" in log
    assert re.search(r"function\.py\W+line \d+, in fail\b", log)
    assert SECRET not in log


@pytest.mark.parametrize("name", ["raise", "raise-after", "echo/a", "slash", "nothing"])
def test_request_context_is_torn_down_once(name: str, function: Server) -> None:
    request_id = name.replace("/", "-")
    function.send(Message(target=f"/probe/{name}?id={request_id}"))
    assert count_teardowns(function, request_id) == 1


def environ_without_host() -> dict[str, Any]:
    """Return the environ of a request for a user code, as a WSGI server builds it (PEP 3333)."""
    environ = {"SCRIPT_NAME": "", "PATH_INFO": "/user/42/qr", "QUERY_STRING": ""}
    setup_testing_defaults(environ)
    del environ["HTTP_HOST"]
    return environ


def comparable(response: Response) -> Response:
    """Return the response without ``IGNORED_FIELDS``, with all fields in lower case and in order."""
    fields = [(name.lower(), value) for name, value in response.fields]
    compared = [
        (name, sort_list(value) if name in UNORDERED_FIELDS else value)
        for name, value in fields
        if name not in IGNORED_FIELDS
    ]
    return without_nonce(response._replace(fields=sorted(compared)))


def without_nonce(response: Response) -> Response:
    """Return the response with the nonce of its Content-Security-Policy replaced: each response has another one."""
    policy = dict(response.fields).get("content-security-policy", "")
    for nonce in set(re.findall(r"'nonce-([A-Za-z0-9_-]+)'", policy)):
        fields = [(name, value.replace(nonce, "NONCE")) for name, value in response.fields]
        response = Response(response.status, fields, response.body.replace(nonce.encode(), b"NONCE"))
    return response


def sort_list(value: str) -> str:
    return ", ".join(sorted(value.split(", ")))


def count_teardowns(server: Endpoint, name: str) -> int:
    """Return how often the context of the request with this id has been torn down."""
    return int(server.send(Message(target=f"/probe/torn-down/{name}")).body)
