"""Compare the examples and statements of docs/links.md with the service."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.config_values import FORBIDDEN_SCHEMES
from tests.support.decoders import open_png, zxing
from tests.support.documented_commands import run_commands
from tests.support.serving import ROOT
from tests.support.stores import new_store_url

PAGE = (ROOT / "docs" / "links.md").read_text()


def example() -> str:
    """Return the shell commands under "In ten lines"."""
    found = re.search(r"## In ten lines\n.*?```sh\n(.*?)```", PAGE, re.S)
    assert found
    return found[1]


def test_example_has_ten_lines() -> None:
    assert len(example().splitlines()) == 10


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_example_prints_the_documented_results(tmp_path: Path) -> None:
    first, *lines = example().splitlines()
    assert first == "URL=http://localhost:8080 KEY=qr_..."
    address, outputs = run_commands(lines, new_store_url("sqlite", tmp_path), tmp_path)
    code, created, menu, changed, summer, scans, chart, disabled, deleted = outputs
    assert zxing(open_png((tmp_path / "code.png").read_bytes())) == f"{address}/u/42".encode()
    assert (code, chart, deleted) == ("", "", "")
    assert json.loads(created)["target"] == "https://example.com/menu"
    assert re.search(r"^Location: https://example.com/menu\r?$", menu, re.M)
    assert json.loads(changed)["version"] == 2
    assert re.search(r"^Location: https://example.com/summer\r?$", summer, re.M)
    assert (json.loads(scans)["total"], json.loads(scans)["by_device"]) == (2, {"ios": 1, "other": 1})
    assert (tmp_path / "scans.svg").read_text().startswith("<svg")
    assert json.loads(disabled)["disabled"] is True


TARGET, FALLBACK = "https://example.com/target", "https://example.com/fallback"
SECRET: dict[str, object] = {"target": TARGET, "fallback": FALLBACK, "password": "correct horse"}
EXPIRED: dict[str, object] = {"expires_at": "2020-01-01T00:00Z"}
LIMITED: dict[str, object] = {"target": TARGET, "max_scans": 1}

# Members of a record, the password that is sent (None: GET), status, Location.
RESPONSES: dict[str, tuple[dict[str, object], str | None, int, str | None]] = {
    "disabled and expired": ({"target": TARGET, "disabled": True, **EXPIRED}, None, 404, None),
    "disabled with fallback": ({"target": TARGET, "disabled": True, "fallback": FALLBACK}, None, 302, FALLBACK),
    "not started": ({"target": TARGET, "starts_at": "2199-01-01T00:00Z"}, None, 404, None),
    "expired": ({"target": TARGET, **EXPIRED}, None, 410, None),
    "expired with fallback": ({"target": TARGET, "fallback": FALLBACK, **EXPIRED}, None, 302, FALLBACK),
    "open with fallback": ({"target": TARGET, "fallback": FALLBACK}, None, 302, TARGET),
    "fallback without target": ({"fallback": FALLBACK}, None, 302, FALLBACK),
    "no target": ({}, None, 404, None),
    "no password": (SECRET, None, 200, None),
    "wrong password": (SECRET, "wrong", 403, None),
    "correct password": (SECRET, "correct horse", 303, TARGET),
    "expired with password": ({**SECRET, **EXPIRED}, None, 302, FALLBACK),
    "disabled with password": ({**SECRET, "disabled": True}, "wrong", 303, FALLBACK),
}


@pytest.mark.parametrize(("members", "password", "status", "location"), RESPONSES.values(), ids=RESPONSES)
def test_link_responds_as_documented(
    sqlite_client: FlaskClient, members: dict[str, object], password: str | None, status: int, location: str | None
) -> None:
    sqlite_client.put("/user/42", json=members)
    form = None if password is None else {"password": password}
    response = sqlite_client.open("/u/42", method="GET" if form is None else "POST", data=form)
    assert (response.status_code, response.headers.get("Location")) == (status, location)


@pytest.mark.parametrize(
    ("fallback", "status"), [({}, 410), ({"fallback": FALLBACK}, 302)], ids=["no fallback", "fallback"]
)
def test_link_responds_as_documented_after_its_last_scan(
    sqlite_client: FlaskClient, fallback: dict[str, str], status: int
) -> None:
    sqlite_client.put("/user/42", json={**LIMITED, **fallback})
    assert [sqlite_client.get("/u/42").status_code for _ in range(2)] == [302, status]


@pytest.mark.parametrize("members", [SECRET, LIMITED], ids=["password", "max_scans"])
@pytest.mark.parametrize(("method", "path"), [("HEAD", "/u/42"), ("GET", "/u/42+")])
def test_guarded_target_is_hidden_from_uncounted_requests(
    sqlite_client: FlaskClient, members: dict[str, object], method: str, path: str
) -> None:
    sqlite_client.put("/user/42", json=members)
    response = sqlite_client.open(path, method=method)
    assert (response.status_code, response.headers.get("Location")) == (200, None)
    assert TARGET not in response.text


def test_forbidden_schemes_are_documented() -> None:
    paragraph = PAGE.split("Schemes that run code")[1].partition(". ")[0]
    assert set(re.findall(r"`([a-z-]+)`", paragraph)) | {"http", "https", "ws", "wss"} == FORBIDDEN_SCHEMES
