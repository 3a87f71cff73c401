from __future__ import annotations

import errno
import io
import json
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, g

from qr.config import Settings
from qr.http.guard import allow_everyone
from router import create_app
from tests.support.http_messages import JSON, Message
from tests.support.serving import ROOT, framework_command, run_server
from tests.support.user_codes import KEY, settings_with

TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
SECRETS = ("hush", "203.0.113.7", "Telling/9.9", KEY, "42-secret-id", "sesame")


@pytest.fixture
def app() -> Flask:
    return create_app(settings_with("", in_cloud=True))


@pytest.fixture
def entries(app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """Return a function that sends a request and returns its entries in the log."""

    def send(path: str, method: str = "GET", headers: dict[str, str] | None = None, **options: Any) -> list[Any]:
        monkeypatch.setattr(sys, "__stdout__", sys.stdout)
        app.test_client().open(path, method=method, headers=headers, **options).close()
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return send


def test_image_has_one_line_with_its_facts(entries: Any) -> None:
    (entry,) = entries("/png?data=hush")
    assert entry.pop("bytes") > 100
    assert 0 < entry.pop("duration_ms") < 10_000
    assert entry == {"severity": "INFO", "message": "request", "method": "GET", "route": entry["route"], "status": 200,
                     "units": 1}  # fmt: skip
    assert entry["route"].startswith("/<format")


@pytest.mark.parametrize(
    ("path", "status", "severity", "route"),
    [
        ("/health", 200, "INFO", "/health"),
        ("/u/42-secret-id", 404, "WARNING", "/u/<id:user_id>"),
        ("/user/42-secret-id?hush", 401, "WARNING", "/user/<user_id>"),
        ("/png?hush=1", 400, "WARNING", "/<format:format_name>"),
        ("/hush/hush/hush/hush", 404, "WARNING", None),
    ],
)
def test_severity_and_route_follow_the_response(
    entries: Any, path: str, status: int, severity: str, route: str | None
) -> None:
    (entry,) = entries(path)
    assert (entry["status"], entry["severity"], entry.get("route")) == (status, severity, route)


def test_head_sends_no_bytes(entries: Any) -> None:
    (entry,) = entries("/png?data=hi", "HEAD")
    assert (entry["method"], entry["bytes"]) == ("HEAD", 0)


def test_streamed_body_is_not_read_for_the_log(app: Flask, entries: Any) -> None:
    read: list[bytes] = []

    def parts() -> Iterator[bytes]:
        for part in (b"one", b"two"):
            read.append(part)
            yield part

    app.add_url_rule("/stream", "stream", lambda: Response(parts()))
    app.config["ACCESS"]["stream"] = allow_everyone
    (entry,) = entries("/stream")  # the client reads one part, and closes the response
    assert "bytes" not in entry
    assert read == [b"one"]


def test_unknown_method_is_not_repeated(entries: Any) -> None:
    (entry,) = entries("/png?data=hi", "HUSH")
    assert (entry["status"], entry.get("method")) == (405, None)


@pytest.mark.parametrize(
    ("headers", "trace"),
    [
        ({"traceparent": PARENT}, TRACE),
        ({"traceparent": f"cc-{TRACE}-b7ad6b7169203331-01-later"}, TRACE),
        ({"X-Cloud-Trace-Context": f"{TRACE}/12345;o=1"}, TRACE),
        ({"X-Cloud-Trace-Context": TRACE}, TRACE),
        ({"traceparent": PARENT, "X-Cloud-Trace-Context": f"{'1' * 32}/1"}, TRACE),
        ({"traceparent": "hush", "X-Cloud-Trace-Context": f"{TRACE}/1"}, TRACE),
        ({"traceparent": f"ff-{TRACE}-b7ad6b7169203331-01"}, None),
        ({"traceparent": f"00-{'0' * 32}-b7ad6b7169203331-01"}, None),
        ({"traceparent": PARENT.upper()}, None),
        ({"traceparent": f"{PARENT}\t"}, None),
        ({"X-Cloud-Trace-Context": "hush"}, None),
        ({}, None),
    ],
)
def test_trace_is_taken_from_valid_fields(entries: Any, headers: dict[str, str], trace: str | None) -> None:
    (entry,) = entries("/health", headers=headers)
    assert entry.get("trace") == trace
    assert "logging.googleapis.com/trace" not in entry


def test_known_project_links_the_trace(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    create_app(Settings(project="codes")).test_client().get("/health", headers={"traceparent": PARENT})
    entry = json.loads(capsys.readouterr().out)
    assert entry["logging.googleapis.com/trace"] == f"projects/codes/traces/{TRACE}"


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        ({"X-API-Key": KEY}, "test"),
        ({"Authorization": f"Bearer {KEY}"}, "test"),
        ({"X-API-Key": "hush"}, None),
        ({"Authorization": "Basic \xff"}, None),
        ({}, None),
    ],
)
def test_key_is_logged_by_its_name(entries: Any, headers: dict[str, str], name: str | None) -> None:
    (entry,) = entries("/user", headers=headers)
    assert entry.get("key") == name


def test_units_are_logged_if_they_are_counted(app: Flask, entries: Any) -> None:
    def count() -> str:
        g.units = 7
        return ""

    app.add_url_rule("/count", "count", count)
    app.config["ACCESS"]["count"] = allow_everyone
    assert [entry.get("units") for path in ("/count", "/health") for entry in entries(path)] == [7, None]


def test_error_keeps_its_own_line(entries: Any) -> None:
    error, entry = entries("/user/42", "PUT", {"X-API-Key": KEY}, json={"note": "hush"})
    assert error == {"severity": "ERROR", "message": "NoDurableStore raised"}
    assert (entry["severity"], entry["status"]) == ("ERROR", 503)


def test_log_contains_no_data_of_clients(entries: Any) -> None:
    headers = {"User-Agent": "Telling/9.9", "X-Forwarded-For": "203.0.113.7", "X-API-Key": KEY, "traceparent": "hush"}
    logged = json.dumps(
        [
            *entries("/png?data=hush", headers=headers),
            *entries("/png", "POST", headers, json={"data": "hush"}),
            *entries("/u/42-secret-id", "POST", headers, data={"password": "sesame"}),
            *entries("/user/42-secret-id", "PUT", headers, json={"note": "hush"}),
            *entries("/hush?hush", headers=headers, environ_base={"REMOTE_ADDR": "203.0.113.7"}),
        ]
    )
    assert [secret for secret in SECRETS if secret in logged] == []


class FullDisk(io.StringIO):
    """A stream that cannot be written."""

    def flush(self) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_unwritable_log_does_not_fail_requests(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "__stdout__", FullDisk())
    assert app.test_client().get("/png?data=hi").status_code == 200


def test_function_writes_one_line_per_request() -> None:
    with run_server(framework_command(ROOT / "main.py")) as server:
        server.send(Message(target="/png?data=hush"))
        server.send(Message("POST", "/svg", JSON, b'{"data": "hush"}'))
        server.send(Message(target="/hush"))
        lines = [json.loads(line) for line in server.read_log().splitlines() if line.startswith("{")]
        assert "hush" not in server.read_log()
    assert [line["status"] for line in lines[-3:]] == [200, 200, 404]
