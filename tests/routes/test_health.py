from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import NoReturn

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.errors import Unreadable
from qr.routes import health
from router import create_app
from tests.support.http_messages import Message
from tests.support.links import json_body
from tests.support.serving import ROOT, closed_port, framework_command, run_server
from tests.support.stores import EMULATOR_VARIABLE, PROJECT_VARIABLE
from tests.support.user_codes import WITH_KEY, create_client, settings_with

SLOW_STORE = ROOT / "tests" / "support" / "probe" / "impatient.py"


@pytest.mark.parametrize("path", ["/health", "/ready"])
def test_working_instance_responds_ok_uncached(client_with_key: FlaskClient, path: str) -> None:
    response = client_with_key.get(path, headers={"X-API-Key": ""})
    assert (response.status_code, response.json) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


def fail(*_arguments: object) -> NoReturn:
    raise Unreadable("secret detail")


def test_health_needs_no_code_and_no_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "generate", fail)
    monkeypatch.setattr(health, "store", fail)
    assert create_app(Settings()).test_client().get("/health").status_code == 200


@pytest.mark.parametrize("name", ["generate", "store"])
def test_instance_with_a_fault_is_not_ready(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(health, name, fail)
    response = create_app(Settings()).test_client().get("/ready")
    assert (response.status_code, json_body(response)["code"]) == (503, "not-ready")
    assert response.mimetype == "application/problem+json"
    assert response.headers["Retry-After"] == "5"
    assert "secret" not in response.text


@pytest.mark.parametrize("path", ["no/such/folder/users.db", "."])
def test_instance_without_its_database_is_not_ready(tmp_path: Path, path: str) -> None:
    client = create_client(settings_with(f"sqlite:///{tmp_path}/{path}"), {})
    response = client.get("/ready")
    assert (response.status_code, json_body(response)["code"]) == (503, "store-unavailable")
    assert [client.get(path).status_code for path in ("/health", "/png?data=hi")] == [200, 200]


def test_locked_database_is_ready_because_links_work(tmp_path: Path) -> None:
    path = tmp_path / "users.db"
    client = create_client(settings_with(f"sqlite:///{path}"), WITH_KEY)
    client.put("/user/42", json={"target": "https://example.com"})
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert [client.get(path).status_code for path in ("/ready", "/u/42")] == [200, 302]


def test_instance_without_a_store_is_ready() -> None:
    assert create_app(Settings(store="", in_cloud=True)).test_client().get("/ready").status_code == 200


def test_unreachable_firestore_is_reported_in_time() -> None:
    with closed_port() as port:
        environ = {"QR_STORE": "firestore", EMULATOR_VARIABLE: f"127.0.0.1:{port}", PROJECT_VARIABLE: "demo-qr"}
        with run_server(framework_command(SLOW_STORE), environ) as server:
            start = monotonic()
            assert server.send(Message(target="/ready")).status == 503
            assert monotonic() - start < 10  # the import of the library included
            assert server.send(Message(target="/health")).status == 200
