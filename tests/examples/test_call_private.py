"""The example as it is run, against a front end that checks tokens as Cloud Run's does."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
import requests
from werkzeug import Request, Response

from qr.config import Settings
from router import create_app
from tests.support.decoders import open_png, zxing
from tests.support.google_identity import (
    TOKEN_LIFETIME_SECONDS,
    Google,
    google_identity,
    private_function,
)
from tests.support.serving import ROOT, closed_port

Result = subprocess.CompletedProcess[bytes]

EXAMPLE = ROOT / "examples" / "call_private.py"
CODE = "/png?data=https://example.com"
UNSIGNED = ".SIGNATURE_REMOVED_BY_GOOGLE"
USER = {"type": "authorized_user", "client_id": "a", "client_secret": "b", "refresh_token": "c"}


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
    """What the app received."""
    asked = {"method": request.method, "target": request.full_path, "body": request.get_data(as_text=True)}
    return Response(json.dumps(asked | {"headers": dict(request.headers)}))


@Request.application
def _away(_request: Request) -> Response:
    return Response(status=302, headers={"Location": "/elsewhere"})


@cache
def example() -> Callable[[], None]:
    """The main function of the example. Its imports take most of the time of a call."""
    main: Callable[[], None] = runpy.run_path(str(EXAMPLE))["main"]
    return main


def call(credentials: Path, *arguments: str | Path, **variables: str) -> Result:
    """Run the example in this process."""
    with patch.dict(os.environ, environment(credentials, variables), clear=True):
        return run_main(example(), [str(EXAMPLE), *map(str, arguments)])


def run_main(main: Callable[[], None], command: list[str]) -> Result:
    """Run a main function, and end as the interpreter does."""
    output, errors = (TextIOWrapper(BytesIO(), write_through=True) for _ in range(2))
    status: str | int | None = 0
    with patch("sys.argv", command), redirect_stdout(output), redirect_stderr(errors):
        try:
            main()
        except SystemExit as end:
            status = end.code
    if isinstance(status, str):
        errors.write(f"{status}\n")
        status = 1
    return Result(command, status or 0, output.buffer.getvalue(), errors.buffer.getvalue())


def call_process(credentials: Path | None, *arguments: str | Path) -> Result:
    """Run the example in a process of its own, where no metadata server answers."""
    command = [sys.executable, EXAMPLE, *arguments]
    with closed_port() as port:
        nowhere = {"GCE_METADATA_IP": f"127.0.0.1:{port}", "GCE_METADATA_DETECT_RETRIES": "1"}
        environ = environment(credentials, nowhere)
        return subprocess.run(command, env=environ, capture_output=True, timeout=60, check=False)


def environment(credentials: Path | None, variables: dict[str, str]) -> dict[str, str]:
    """An environment that sets nothing but the credentials."""
    environ = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"} | variables
    return environ | ({"GOOGLE_APPLICATION_CREDENTIALS": str(credentials)} if credentials else {})


def received(result: Result) -> Any:
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def complaint(result: Result, status: int = 1) -> str:
    """What the example says when it fails."""
    said = result.stderr.decode()
    assert (result.returncode, result.stdout) == (status, b""), said
    assert "Traceback" not in said
    return said


def test_a_code_arrives_in_a_file(service: str, key_file: Path, tmp_path: Path, google: Google) -> None:
    file = tmp_path / "code.png"
    result = call_process(key_file, service, CODE, "-o", file)
    assert (result.returncode, result.stdout, result.stderr.split()) == (0, b"", [b"200", b"OK"])
    assert zxing(open_png(file.read_bytes())) == b"https://example.com"
    assert google.audiences == [service]


def test_without_a_file_the_body_goes_to_standard_output(service: str, key_file: Path) -> None:
    assert zxing(open_png(call_process(key_file, service, CODE).stdout)) == b"https://example.com"


def test_a_slash_after_the_url_is_no_part_of_the_audience(echo: str, key_file: Path, google: Google) -> None:
    assert received(call(key_file, f"{echo}/", "/png?data=a"))["target"] == "/png?data=a"
    assert google.audiences == [echo]


def test_without_a_key_the_token_is_the_authorization(echo: str, key_file: Path) -> None:
    headers = received(call(key_file, echo, "/"))["headers"]
    assert headers["Authorization"].endswith(UNSIGNED)
    assert "X-Serverless-Authorization" not in headers


def test_a_key_of_the_service_reaches_it_beside_the_token(echo: str, key_file: Path) -> None:
    for called in (call(key_file, echo, "/", "--key", "qr_secret"), call(key_file, echo, "/", QR_KEY="qr_secret")):
        headers = received(called)["headers"]
        assert headers["Authorization"] == "Bearer qr_secret"
        assert headers["X-Serverless-Authorization"].endswith(UNSIGNED)


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_json_is_sent_with_any_method(method: str, echo: str, key_file: Path) -> None:
    body = '{"target": "https://example.com/ü€"}'
    seen = received(call(key_file, echo, "/", "--method", method, "--json", body))
    assert (seen["method"], seen["body"], seen["headers"]["Content-Type"]) == (method, body, "application/json")


@pytest.mark.parametrize(("arguments", "method"), [((), "GET"), (("--json", "{}"), "POST")])
def test_the_method_follows_from_the_body(arguments: tuple[str, ...], method: str, echo: str, key_file: Path) -> None:
    assert received(call(key_file, echo, "/", *arguments))["method"] == method


def test_what_the_service_refuses_is_explained_and_not_saved(service: str, key_file: Path, tmp_path: Path) -> None:
    file = tmp_path / "code.png"
    said = complaint(call(key_file, service, "/png?data=a&ecc=X", "-o", file))
    expected = create_app(Settings()).test_client().get("/png?data=a&ecc=X")
    assert said == f"{expected.status}: {json.loads(expected.data)['detail']}\n"
    assert not file.exists()


def test_a_token_for_another_audience_is_refused(service: str, key_file: Path) -> None:
    said = complaint(call(key_file, service.replace("127.0.0.1", "localhost"), CODE))
    assert said.startswith("401 ")
    assert "wrong audience" in said


def test_an_expired_token_is_refused(service: str, key_file: Path, google: Google) -> None:
    google.age = TOKEN_LIFETIME_SECONDS + 60
    said = complaint(call(key_file, service, CODE))
    assert said.startswith("401 ")
    assert "expired" in said


def test_a_token_that_another_key_signed_is_refused(service: str, key_file: Path, google: Google) -> None:
    google.signer = "stranger"
    said = complaint(call(key_file, service, CODE))
    assert said.startswith("401 ")
    assert "Could not verify token signature" in said


def test_a_caller_without_the_role_is_refused(google: Google, key_file: Path) -> None:
    with private_function(_echo, google, invokers=()) as url:
        said = complaint(call(key_file, url, "/"))
    assert said.startswith("403 ")
    assert "roles/run.invoker" in said


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer qr_secret"}, {"X-API-Key": "qr_secret"}])
def test_nothing_but_a_token_passes_the_front_end(headers: dict[str, str], service: str) -> None:
    assert requests.get(service + CODE, headers=headers, timeout=60).status_code == 401


@pytest.mark.parametrize("content", [None, "", "{}", json.dumps(USER)], ids=["none", "empty", "no account", "user"])
def test_without_usable_credentials_it_says_what_it_needs(content: str | None, service: str, tmp_path: Path) -> None:
    file = tmp_path / "credentials.json"
    file.write_text(content or "")
    said = complaint(call_process(None if content is None else file, service, CODE))
    assert said.startswith("no ID token: ")
    assert "GOOGLE_APPLICATION_CREDENTIALS" in said
    assert "User credentials do not work for ID tokens" in said


def test_a_key_file_that_is_not_there_is_named(service: str, tmp_path: Path) -> None:
    assert "not found" in complaint(call(tmp_path / "missing.json", service, CODE))


def test_a_function_that_does_not_answer_is_no_traceback(key_file: Path) -> None:
    with closed_port() as port:
        assert complaint(call(key_file, f"http://127.0.0.1:{port}", CODE)).startswith("no response: ")


def test_a_redirect_is_reported_and_not_followed(google: Google, key_file: Path) -> None:
    with private_function(_away, google) as url:
        result = call_process(key_file, url, "/")
    assert result.returncode == 0
    assert result.stderr.decode().split() == ["302", "FOUND", "/elsewhere"]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("http://qr-abc.a.run.app", CODE),
        ("http://127.0.0.1.example.com", CODE),
        ("http://localhost@example.com", CODE),
        ("http://example.com\\@localhost", CODE),
        ("http://localhost?@example.com", CODE),
        ("ftp://localhost", CODE),
        ("localhost", CODE),
        ("https://qr-abc.a.run.app", ".example.com/png"),
        ("http://localhost", "@example.com/png"),
    ],
)
def test_no_token_travels_where_it_could_be_read(url: str, path: str, key_file: Path, google: Google) -> None:
    assert "error: argument" in complaint(call(key_file, url, path), status=2)
    assert google.audiences == []
