from __future__ import annotations

import json
import sys

import pytest

from qr.config import Settings
from qr.http.guard import allow_everyone
from router import create_app
from tests.support.user_codes import WITH_KEY, create_client, settings_with

SECRET = "the password in the code"


def view_that_raises() -> str:
    raise RuntimeError(SECRET)


def test_unexpected_exception_is_logged_without_its_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    app = create_app(Settings())
    app.add_url_rule("/fault", view_func=view_that_raises)
    app.config["ACCESS"]["view_that_raises"] = allow_everyone
    response = app.test_client().get("/fault")
    assert response.status_code == 500
    assert response.content_type == "application/problem+json"
    logged = capsys.readouterr().out
    entry, of_request = map(json.loads, logged.splitlines())
    assert (of_request["message"], of_request["status"]) == ("request", 500)
    assert entry["severity"] == "ERROR"
    assert "view_that_raises" in entry["message"]
    assert "RuntimeError" in entry["message"]
    assert SECRET not in response.text + logged


def test_missing_durable_store_is_logged_without_client_data(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    create_client(settings_with("", in_cloud=True), WITH_KEY).put("/user/42", json={"note": "private"})
    entry, of_request = map(json.loads, capsys.readouterr().out.splitlines())
    assert entry == {"severity": "ERROR", "message": "NoDurableStore raised"}
    assert (of_request["message"], of_request["status"]) == ("request", 503)


def test_flask_log_entry_is_replaced_without_the_message(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdout__", sys.stdout)
    create_app(Settings()).logger.error("failed", exc_info=RuntimeError(SECRET))
    captured = capsys.readouterr()
    assert json.loads(captured.out)["message"].endswith("RuntimeError")
    assert captured.err == ""
    assert SECRET not in captured.out
