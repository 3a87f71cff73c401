"""No request can split its line in the log, add a line, or bring its words into the log or into the metrics."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Callable
from itertools import cycle, product
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from qr.contract.route import Route
from qr.http.service import store
from router import ROUTES
from tests.support.tables import for_each
from tests.support.user_codes import KEY, PHONE, WITH_KEY, create_client, settings_with

WORD, ADDRESS, SECOND_ADDRESS = "telling", "203.0.113.77", "198.51.100.9"
FORGED = '{"severity": "ERROR", "message": "telling"}'
BREAKS = ("\n", "\r\n", "\r", "\u2028", "\x85", "\0", '"}\n', "\\n", "\x1b[2J")
# Members of a line, with a check of each.
MEMBERS: dict[str, Callable[[Any], bool]] = {
    "severity": {"INFO", "WARNING", "ERROR"}.__contains__,
    "message": "request".__eq__,
    "method": {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}.__contains__,
    "route": {route.rule for route in ROUTES}.__contains__,
    "status": lambda value: isinstance(value, int) and 200 <= value <= 599,
    "duration_ms": lambda value: isinstance(value, float) and value >= 0,
    "bytes": lambda value: isinstance(value, int) and value >= 0,
    "units": lambda value: isinstance(value, int | float) and value >= 0,
    "trace": lambda value: bool(re.fullmatch("[0-9a-f]{32}", value)),
    "key": "test".__eq__,
}
REQUIRED = {"severity", "message", "status", "duration_ms"}

CLIENT = create_client(settings_with("", proxies=1, docs_password="hush"), {})


class Writes(io.StringIO):
    """A stream that keeps each write."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def write(self, text: str) -> int:
        self.written.append(text)
        return len(text)


@pytest.fixture
def writes(monkeypatch: pytest.MonkeyPatch) -> Writes:
    stream = Writes()
    monkeypatch.setattr(sys, "__stdout__", stream)
    return stream


@pytest.fixture
def client() -> FlaskClient:
    return CLIENT


def path_of(route: Route, word: str) -> str:
    """Return a path of a route, with a word as its id or as the name of a file."""
    known = {"format": "png", "payload": "wifi"}
    return re.sub(r"<(?:(\w+):)?\w+>", lambda part: known.get(part[1] or "", word), route.rule)


def check_lines(written: list[str]) -> list[dict[str, Any]]:
    """Check each line, and return those of requests. An error can have a line of its own."""
    text = "".join(written)
    assert all(line.count("\n") == 1 and line.endswith("}\n") for line in written)  # one write per line
    assert text.isascii()
    assert not re.search(
        rf"{WORD}|{re.escape(ADDRESS)}|{re.escape(SECOND_ADDRESS)}|{re.escape(KEY)}|sesame", text, re.I
    )
    entries = [json.loads(line) for line in written]
    requests = [entry for entry in entries if entry["message"] == "request"]
    for entry in requests:
        assert entry.keys() >= REQUIRED
        assert all(MEMBERS[name](value) for name, value in entry.items()), entry
    others = [entry for entry in entries if entry["message"] not in {"request", "record written"}]
    assert all(entry.keys() == {"severity", "message"} for entry in others)
    return requests


def environ(value: str) -> dict[str, str]:
    """Return header fields and addresses of a hostile client, which an HTTP server could let pass."""
    names = (
        "USER_AGENT", "REFERER", "COOKIE", "ACCEPT", "ACCEPT_LANGUAGE", "ORIGIN", "IF_MATCH", "TRACEPARENT",
        "X_CLOUD_TRACE_CONTEXT", "X_FORWARDED_PROTO", "X_API_KEY", "FORWARDED", "FUNCTION_EXECUTION_ID",
    )  # fmt: skip
    fields = {f"HTTP_{name}": value.encode().decode("latin-1") for name in names}
    return {**fields, "HTTP_X_FORWARDED_FOR": f"{SECOND_ADDRESS}, {ADDRESS}", "REMOTE_ADDR": ADDRESS}


def send_hostile(client: FlaskClient, route: Route, pause: str) -> int:
    """Send requests with a line break in every place that a client chooses. Return their number."""
    hostile = f"{WORD}{pause}{FORGED}"
    requests = list(product((*route.methods, "HEAD", "OPTIONS", f"TELLING{pause}"), (WORD, f"{WORD}{pause}{WORD}")))
    for method, word in requests:
        overrides = {**environ(hostile), "PATH_INFO": path_of(route, word).encode().decode("latin-1")}
        client.open("/", method=method, query_string={WORD: hostile, "data": hostile}, environ_overrides=overrides)
    return len(requests)


def test_hostile_request_has_one_line(client: FlaskClient, writes: Writes) -> None:
    sent = sum(send_hostile(client, route, pause) for route, pause in zip(ROUTES, cycle(BREAKS), strict=False))
    assert len(check_lines(writes.written)) == sent


@pytest.mark.exhaustive
@pytest.mark.parametrize("pause", BREAKS)
def test_every_line_break_has_one_line(client: FlaskClient, writes: Writes, pause: str) -> None:
    sent = sum(send_hostile(client, route, pause) for route in ROUTES)
    assert len(check_lines(writes.written)) == sent


@for_each("route", [row for row in ROUTES if row.methods != ("GET",)])
def test_body_is_not_logged(client: FlaskClient, writes: Writes, route: Route) -> None:
    members = {"data": WORD, "password": "sesame", "note": WORD, "target": f"https://{WORD}.example", "ssid": WORD}
    path, method, headers = path_of(route, WORD), route.methods[-1], {"X-API-Key": KEY}
    writes.written.clear()
    client.open(path, method=method, headers=headers, json=members)
    client.open(path, method=method, headers=headers, data=members)
    client.open(path, method=method, headers=headers, data=f"\n{FORGED}", content_type="application/json")
    client.open(path, method=method, headers={**headers, "Content-Type": f"{WORD}/x"}, data=b"telling")
    assert len(check_lines(writes.written)) == 4


@pytest.mark.parametrize(
    "host", ["telling.example", "telling example", "[telling", "t\u00e9lling", "telling:port", "\ntelling", ""]
)
def test_host_is_not_logged(client: FlaskClient, writes: Writes, host: str) -> None:
    for path in ("/png?data=a", "/user/42/qr", "/llms.txt", "/u/42", "/nothing"):
        client.get(path, environ_overrides={"HTTP_HOST": host.encode().decode("latin-1")})
    assert len(check_lines(writes.written)) == 5


def test_fault_has_a_line_without_its_text(
    client: FlaskClient, writes: Writes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(f"{WORD}\n{FORGED}")

    monkeypatch.setattr("qr.routes.images.parse_spec", fail)
    assert client.get("/png?data=x").status_code == 500
    (entry,) = check_lines(writes.written)
    assert (entry["severity"], entry["status"], len(writes.written)) == ("ERROR", 500, 2)


def test_fault_after_the_headers_is_logged_without_its_text(
    writes: Writes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server would log the URL of the request and the text of an error that it receives while it sends a response."""
    client = create_client(settings_with(f"sqlite:///{tmp_path}/users.db"), {**WITH_KEY, **PHONE})
    client.put("/user/42", json={"target": "https://telling.example"})
    with client.application.app_context():
        remote = store()

    def fail(*_: object) -> None:
        raise RuntimeError(f"{WORD}\n{FORGED}")

    monkeypatch.setattr(remote, "is_remote", True, raising=False)
    monkeypatch.setattr(remote, "count", fail)
    assert client.get("/u/42").status_code == 302
    assert [entry["status"] for entry in check_lines(writes.written)] == [201, 302]
    assert json.loads(writes.written[-1])["message"].endswith("RuntimeError")


def test_complete_line_has_every_member(client: FlaskClient, writes: Writes) -> None:
    trace = "0af7651916cd43dd8448eb211c80319c"
    headers = {"X-API-Key": KEY, "traceparent": f"00-{trace}-b7ad6b7169203331-01"}
    client.get("/metrics", headers=headers)
    (entry,) = check_lines(writes.written)
    assert MEMBERS.keys() - entry.keys() <= {"units"}  # only images have a cost
    assert (entry["trace"], entry["key"], entry["route"]) == (trace, "test", "/metrics")


@given(st.text(max_size=40), st.text(st.characters(max_codepoint=255), max_size=40))
def test_any_text_stays_out_of_the_log(path: str, field: str) -> None:
    overrides = {"PATH_INFO": f"/{path}".encode(errors="replace").decode("latin-1"), "HTTP_USER_AGENT": field}
    stream, original = Writes(), sys.__stdout__
    sys.__stdout__ = stream  # type: ignore[assignment,misc]
    try:
        CLIENT.get("/", environ_overrides=overrides)
    finally:
        sys.__stdout__ = original  # type: ignore[misc]
    assert len(check_lines(stream.written)) == 1
