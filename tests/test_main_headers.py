"""Test ``main.handle`` with malformed header fields, and with those by which a proxy changes URLs, on real sockets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from tests.support.http_messages import Fields, Message
from tests.support.serving import LOOPBACK, ROOT, Server, framework_command, gunicorn_command, run_server
from tests.support.user_codes import KEY, settings_with

NAMES = (
    "Authorization", "X-API-Key", "Cookie", "Accept", "Accept-Language", "Accept-Encoding", "If-Match", "If-None-Match",
    "If-Modified-Since", "If-Range", "Range", "Content-Type", "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto",
    "X-Forwarded-Host", "User-Agent", "Sec-Purpose", "Origin", "Host", "CF-IPCountry", "traceparent", "Referer",
    "X-Cloud-Trace-Context", "MCP-Protocol-Version", "Mcp-Method", "Access-Control-Request-Method", "SCRIPT_NAME",
)  # fmt: skip
VALUES = (
    "Basic \xff", "Basic", "Basic ====", "Basic YQ", "Basic \xe9\xe9\xe9\xe9", "Bearer \xff", "Bearer",
    "Digest username=\xff, x", "\xff\xfe", "", "=", ";", '"', 'W/\xff, "', "bytes=\xff-", "bytes=9-1", "q=\xff;q=nan",
    "image/png;q=1e400", "*/*;q=-1", "a/b;charset=\xff", "application/json; charset=\xff", "multipart/form-data",
    "multipart/form-data; boundary=\xff", "\xb2", 'for="[::1', "[::1", "x:99999999", "/x", "-" * 4000,
)  # fmt: skip
TARGETS = (
    ("GET", "/"), ("GET", "/png?data=hi"), ("GET", "/code?data=hi"), ("POST", "/png"), ("PUT", "/user/42"),
    ("GET", "/user/42/scans"), ("GET", "/u/42"), ("POST", "/u/42"), ("GET", "/user/42/qr"), ("GET", "/openapi.json"),
    ("POST", "/mcp"), ("GET", "/nothing"), ("OPTIONS", "/png"),
)  # fmt: skip
PREFIXED: Fields = (("Host", "qr.example.com"), ("SCRIPT_NAME", "/pre"), ("X-Forwarded-Proto", "https"))


@pytest.fixture(scope="module")
def protected() -> Iterator[Server]:
    environ = {"QR_API_KEYS": settings_with("").api_keys, "QR_DOCS_PASSWORD": "open sesame"}
    with run_server(framework_command(ROOT / "main.py"), environ) as server:
        yield server


@pytest.mark.parametrize("value", ["Basic \xff", "Basic \xe9\xe9\xe9\xe9", "Basic ====", "Basic", "Digest \xff"])
@pytest.mark.parametrize("target", ["/", "/openapi.json", "/form", "/user"])
def test_malformed_credentials_are_rejected(protected: Server, target: str, value: str) -> None:
    response = protected.send(Message(target=target, fields=(("Authorization", value),)))
    assert response.status == 401
    assert response.field("WWW-Authenticate")


def message(name: str, value: str, method: str, target: str) -> Message:
    key = () if name in {"Authorization", "X-API-Key"} else (("X-API-Key", KEY),)
    return Message(method, target, (*key, (name, value)), b"" if method in {"GET", "OPTIONS"} else b'{"data": "hi"}')


def assert_no_server_error(protected: Server, messages: Sequence[Message]) -> None:
    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda message: protected.send(message).status, messages))
    assert [message for message, status in zip(messages, statuses, strict=True) if status >= 500] == []


def test_malformed_field_is_no_fault_of_the_service(protected: Server) -> None:
    """Each field has each value once. Each target gets each field and each value at least twice."""
    pairs = product(enumerate(NAMES), enumerate(VALUES))
    rows = [(name, value, TARGETS[(first + second) % len(TARGETS)]) for (first, name), (second, value) in pairs]
    assert_no_server_error(protected, [message(name, value, *target) for name, value, target in rows])


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", NAMES)
def test_any_malformed_field_is_no_fault_of_the_service(protected: Server, name: str) -> None:
    assert_no_server_error(protected, [message(name, value, *target) for target, value in product(TARGETS, VALUES)])


PEERS = [
    ("", {"/llms.txt": "http://qr.example.com/png", "/pre/llms.txt": None}),
    (LOOPBACK, {"/pre/llms.txt": "https://qr.example.com/pre/png"}),
    ("10.0.0.0/8", {"/llms.txt": "http://qr.example.com/png"}),
]


@pytest.mark.parametrize(
    ("is_function", "trusted", "bases"),
    [
        *((True, *row) for row in PEERS),
        *(pytest.param(False, *row, marks=() if row[0] == LOOPBACK else pytest.mark.exhaustive) for row in PEERS),
    ],
)
def test_only_trusted_peers_change_links(is_function: bool, trusted: str, bases: dict[str, str | None]) -> None:
    own = [*gunicorn_command("router:app"), f"--forwarded-allow-ips={trusted}"]
    command = framework_command(ROOT / "main.py") if is_function else own
    with run_server(command, {"QR_TRUSTED_PROXIES": trusted}) as server:
        for target, base in bases.items():
            response = server.send(Message(target=target, fields=PREFIXED))
            assert response.status == (200 if base else 404)
            assert base is None or base in response.body.decode()


def test_trust_of_gunicorn_alone_changes_no_links() -> None:
    with run_server(gunicorn_command("router:app")) as server:
        plain = server.send(Message(target="/user/42/qr", fields=(("Host", "qr.example.com"),)))
        forged = server.send(Message(target="/user/42/qr", fields=(("Host", "qr.example.com"), PREFIXED[2])))
        assert forged.body == plain.body
        assert server.send(Message(target="/pre/user/42/qr", fields=PREFIXED)).status == 404
