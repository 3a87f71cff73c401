"""Counters of ``/metrics`` besides requests: images, errors, scans, and failures of stores and processes."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from qr.config_values import RateLimit
from qr.errors import StoreUnavailable
from qr.graphics.renderer import Renderer, RendererStopped
from qr.http import rate_limits
from qr.http.image_cache import IMAGE_CACHE
from qr.http.rate_windows import WindowsUnavailable
from qr.http.service import scan_queue, store
from qr.store import scan_queue as queues
from tests.graphics.test_renderer import ABORTING
from tests.support.links import put_link
from tests.support.metric_samples import Increases, read_samples
from tests.support.user_codes import PHONE, WITH_KEY, create_client, settings_with

LOST, COUNTED = "qr_scans_total{result=lost}", "qr_scans_total{result=counted}"


@pytest.fixture
def client() -> FlaskClient:
    IMAGE_CACHE.clear()
    return create_client(settings_with(""), WITH_KEY)


@pytest.mark.parametrize(
    ("query", "result"),
    [("data=hi", "verified"), ("data=hi&verify=off", "unverified"), ("data=hi&shape=star", "verified")],
)
def test_images_are_counted_by_result(client: FlaskClient, query: str, result: str) -> None:
    with Increases(client, "qr_image") as increases:
        client.get(f"/svg?{query}")
        client.get(f"/svg?{query}")  # from the cache
    assert increases[f"qr_images_total{{format=svg,result={result}}}"] == 1
    assert increases["qr_image_attempts_total{format=svg}"] == 1


def test_unreadable_attempts_are_counted(client: FlaskClient) -> None:
    with Increases(client, "qr_") as increases:
        client.get("/png?data=hi&shape=gapped&scale=1&dark=707070&light=eee")
    attempts = increases["qr_image_attempts_total{format=png}"]
    images = sum(value for name, value in increases.items() if name.startswith("qr_images_total"))
    errors = sum(value for name, value in increases.items() if name.startswith("qr_errors_total"))
    assert images + errors == 1
    assert attempts > images


@pytest.mark.parametrize(
    ("path", "route", "code"),
    [
        ("/png?data=hi&dark=eee", "/<format:format_name>", "low-contrast"),
        ("/png?data=hi&x=1", "/<format:format_name>", "unknown-parameter"),
        ("/code?data=hi&format=x", "/code", "bad-parameter"),
        ("/user/no-record", "/user/<user_id>", "no-such-record"),
        ("/u/%20", "/u/<id:user_id>", "bad-parameter"),
        ("/telling", "unknown", "not-found"),
    ],
)
def test_errors_are_counted_by_code(tmp_path: Path, path: str, route: str, code: str) -> None:
    client = create_client(settings_with(f"sqlite:///{tmp_path}/users.db"), WITH_KEY)
    with Increases(client, "qr_errors") as increases:
        assert client.get(path).status_code >= 400
    assert increases == {f"qr_errors_total{{code={code},route={route}}}": 1}


def test_errors_of_tools_are_counted(client: FlaskClient) -> None:
    call = {"name": "make_code", "arguments": {"data": "hi", "dark": "eee"}}
    with Increases(client, "qr_errors") as increases:
        client.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": call})
    assert increases == {"qr_errors_total{code=low-contrast,route=/mcp}": 1}


def test_redirect_is_not_an_error(client: FlaskClient) -> None:
    with Increases(client, "qr_errors") as increases:
        assert client.get("/user//42/qr").status_code == 308
    assert increases == {}


def test_fault_is_counted_without_its_text(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.routes.images.parse_spec", lambda *_: 1 / 0)
    with Increases(client, "qr_errors") as increases:
        assert client.get("/png?data=hi").status_code == 500
    assert increases == {"qr_errors_total{code=fault,route=/<format:format_name>}": 1}


def test_scans_are_counted_queued_and_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queues, "MAX_WAITING_SCANS", 2)
    monkeypatch.setattr(queues, "RETRY_SECONDS", 0.01)
    path = tmp_path / "users.db"
    client = create_client(settings_with(f"sqlite:///{path}"), {**WITH_KEY, **PHONE})
    link = put_link(client)
    with Increases(client, "qr_s") as increases:
        client.get(link)
        with closing(sqlite3.connect(path, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(4):
                assert client.get(link).status_code == 302
            assert read_samples(client)["qr_scans_waiting"] == 2
        _wait_for_scans(client)
    assert (increases[COUNTED], increases[LOST], increases["qr_scans_queued_total"]) == (3, 2, 2)
    assert increases["qr_store_failures_total{store=sqlite}"] >= 1


def _wait_for_scans(client: FlaskClient) -> None:
    deadline = monotonic() + 10
    with client.application.app_context():
        while scan_queue().waiting and monotonic() < deadline:
            sleep(0.01)


def test_scan_of_unavailable_remote_store_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    client = create_client(settings_with(f"sqlite:///{tmp_path}/users.db"), {**WITH_KEY, **PHONE})
    link = put_link(client)
    with client.application.app_context():
        remote = store()
    monkeypatch.setattr(remote, "is_remote", True, raising=False)
    with Increases(client, "qr_scans") as increases:
        client.get(link)
        monkeypatch.setattr(remote, "count", _unavailable)
        client.get(link)
    assert increases == {COUNTED: 1, LOST: 1}


def _unavailable(*_: object) -> None:
    raise StoreUnavailable("down")


def test_rate_limit_rejections_are_counted_by_policy() -> None:
    client = create_client(settings_with("", rate_limit=RateLimit(2, 3600)), {})
    scraper = create_client(settings_with(""), {})
    with Increases(scraper, "qr_rate") as increases:
        assert [client.get("/png?data=hi").status_code for _ in range(4)] == [200, 200, 429, 429]
    assert increases == {"qr_rate_limit_rejections_total{policy=requests}": 2}


def test_unavailable_rate_store_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    limited = create_client(Settings(rate_limit=RateLimit(2, 3600)), {})
    scraper = create_client(settings_with(""), {})

    def fail(*_: object) -> None:
        raise WindowsUnavailable

    monkeypatch.setattr(limited.application.config[rate_limits.LIMITER], "acquire_sliding_window_entry", fail)
    with Increases(scraper, "qr_rate") as increases:
        assert limited.get("/health").status_code == 200
    assert increases == {"qr_rate_limit_failures_total": 1}


def test_renderer_stops_are_counted_by_reason(client: FlaskClient) -> None:
    renderer = Renderer()
    with Increases(client, "qr_svg") as increases, suppress(RendererStopped):
        renderer.render(ABORTING)
    renderer.stop()
    assert increases == {"qr_svg_renderer_stops_total{reason=abort}": 1}
