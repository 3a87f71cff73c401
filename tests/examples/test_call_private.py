"""Test the example client with a proxy that checks tokens as Cloud Run does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
from werkzeug import Request, Response

from qr.config import Settings
from router import create_app
from tests.support.decoders import open_png, zxing
from tests.support.example_client import Result, call, call_process
from tests.support.google_identity import (
    TOKEN_LIFETIME_SECONDS,
    Google,
    google_identity,
    private_function,
)
from tests.support.serving import closed_port

IMAGE = "/png?data=https://example.com"
UNSIGNED_SUFFIX = ".SIGNATURE_REMOVED_BY_GOOGLE"
USER_CREDENTIALS = {"type": "authorized_user", "client_id": "a", "client_secret": "b", "refresh_token": "c"}


@pytest.fixture
def google() -> Iterator[Google]:
    with google_identity() as identity:
        yield identity


@pytest.fixture
def key_file(google: Google, tmp_path: Path) -> Path:
    return google.key_file(tmp_path)


@pytest.fixture
def service(google: Google) -> Iterator[str]:
    with private_function(create_app(Settings()), google) as url:
        yield url


@pytest.fixture
def echo(google: Google) -> Iterator[str]:
    with private_function(_echo, google) as url:
        yield url


@Request.application
def _echo(request: Request) -> Response:
    """Respond with the request as JSON."""
    received = {"method": request.method, "target": request.full_path, "body": request.get_data(as_text=True)}
    return Response(json.dumps(received | {"headers": dict(request.headers)}))


@Request.application
def _redirect(_request: Request) -> Response:
    return Response(status=302, headers={"Location": "/elsewhere"})


def parse_echo(result: Result) -> Any:
    """Return the request that ``echo`` received."""
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def error_text(result: Result, status: int = 1) -> str:
    """Return the error text of an example that fails without a traceback."""
    text = result.stderr.decode()
    assert (result.returncode, result.stdout) == (status, b""), text
    assert "Traceback" not in text
    return text


def test_image_is_written_to_a_file(service: str, key_file: Path, tmp_path: Path, google: Google) -> None:
    file = tmp_path / "code.png"
    result = call_process(key_file, service, IMAGE, "-o", file)
    assert (result.returncode, result.stdout, result.stderr.split()) == (0, b"", [b"200", b"OK"])
    assert zxing(open_png(file.read_bytes())) == b"https://example.com"
    assert google.audiences == [service]


def test_body_goes_to_stdout_without_a_file(service: str, key_file: Path) -> None:
    assert zxing(open_png(call_process(key_file, service, IMAGE).stdout)) == b"https://example.com"


def test_audience_does_not_contain_a_trailing_slash(echo: str, key_file: Path, google: Google) -> None:
    assert parse_echo(call(key_file, f"{echo}/", "/png?data=a"))["target"] == "/png?data=a"
    assert google.audiences == [echo]


def test_token_is_sent_as_authorization_without_a_key(echo: str, key_file: Path) -> None:
    headers = parse_echo(call(key_file, echo, "/"))["headers"]
    assert headers["Authorization"].endswith(UNSIGNED_SUFFIX)
    assert "X-Serverless-Authorization" not in headers


def test_api_key_is_sent_together_with_the_token(echo: str, key_file: Path) -> None:
    for result in (call(key_file, echo, "/", "--key", "qr_secret"), call(key_file, echo, "/", QR_KEY="qr_secret")):
        headers = parse_echo(result)["headers"]
        assert headers["Authorization"] == "Bearer qr_secret"
        assert headers["X-Serverless-Authorization"].endswith(UNSIGNED_SUFFIX)


@pytest.mark.exhaustive
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_json_is_sent_with_any_method(method: str, echo: str, key_file: Path) -> None:
    body = '{"target": "https://example.com/ü€"}'
    echoed = parse_echo(call(key_file, echo, "/", "--method", method, "--json", body))
    assert (echoed["method"], echoed["body"], echoed["headers"]["Content-Type"]) == (method, body, "application/json")


@pytest.mark.parametrize(
    ("arguments", "method"), [((), "GET"), (("--json", "{}"), "POST")], ids=["no body", "JSON body"]
)
def test_default_method_depends_on_the_body(arguments: tuple[str, ...], method: str, echo: str, key_file: Path) -> None:
    assert parse_echo(call(key_file, echo, "/", *arguments))["method"] == method


def test_error_of_the_service_is_printed_not_saved(service: str, key_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    error = error_text(call(key_file, service, "/png?data=a&ecc=X", "-o", file))
    expected = create_app(Settings()).test_client().get("/png?data=a&ecc=X")
    assert error == f"{expected.status}: {json.loads(expected.data)['detail']}\n"
    assert not file.exists()


def test_token_for_another_audience_is_rejected(service: str, key_file: Path) -> None:
    error = error_text(call(key_file, service.replace("127.0.0.1", "localhost"), IMAGE))
    assert error.startswith("401 ")
    assert "wrong audience" in error


def test_expired_token_is_rejected(service: str, key_file: Path, google: Google) -> None:
    google.token_age_seconds = TOKEN_LIFETIME_SECONDS + 60
    error = error_text(call(key_file, service, IMAGE))
    assert error.startswith("401 ")
    assert "expired" in error


def test_token_signed_by_another_key_is_rejected(service: str, key_file: Path, google: Google) -> None:
    google.signer = "stranger"
    error = error_text(call(key_file, service, IMAGE))
    assert error.startswith("401 ")
    assert "Could not verify token signature" in error


def test_caller_without_the_invoker_role_is_rejected(google: Google, key_file: Path) -> None:
    with private_function(_echo, google, invokers=()) as url:
        error = error_text(call(key_file, url, "/"))
    assert error.startswith("403 ")
    assert "roles/run.invoker" in error


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer qr_secret"}, {"X-API-Key": "qr_secret"}],
    ids=["no credentials", "key in Authorization", "key in X-API-Key"],
)
def test_proxy_rejects_requests_without_a_token(headers: dict[str, str], service: str) -> None:
    assert requests.get(service + IMAGE, headers=headers, timeout=60).status_code == 401


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "content", [None, "", "{}", json.dumps(USER_CREDENTIALS)], ids=["none", "empty", "no account", "user"]
)
def test_unusable_credentials_are_explained(content: str | None, service: str, tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    file.write_text(content or "")
    error = error_text(call_process(None if content is None else file, service, IMAGE))
    assert error.startswith("no ID token: ")
    assert "GOOGLE_APPLICATION_CREDENTIALS" in error
    assert "User credentials do not work for ID tokens" in error


def test_missing_key_file_is_reported(service: str, tmp_path: Path) -> None:
    assert "not found" in error_text(call(tmp_path / "missing.json", service, IMAGE))


def test_unreachable_function_is_reported_without_a_traceback(key_file: Path) -> None:
    with closed_port() as port:
        assert error_text(call(key_file, f"http://127.0.0.1:{port}", IMAGE)).startswith("no response: ")


def test_redirect_is_reported_and_not_followed(google: Google, key_file: Path) -> None:
    with private_function(_redirect, google) as url:
        result = call_process(key_file, url, "/")
    assert result.returncode == 0
    assert result.stderr.decode().split() == ["302", "FOUND", "/elsewhere"]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://qr-abc.a.run.app", IMAGE),
        ("http://127.0.0.1.example.com", IMAGE),
        ("http://localhost@example.com", IMAGE),
        ("http://example.com\\@localhost", IMAGE),
        ("http://localhost?@example.com", IMAGE),
        ("ftp://localhost", IMAGE),
        ("localhost", IMAGE),
        ("https://qr-abc.a.run.app", ".example.com/png"),
        ("http://localhost", "@example.com/png"),
    ],
)
def test_token_is_not_requested_for_unsafe_url(url: str, path: str, key_file: Path, google: Google) -> None:
    assert "error: argument" in error_text(call(key_file, url, path), status=2)
    assert google.audiences == []
