from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import create_environ, run_wsgi_app

from qr.config import Settings
from qr.http.service import apply_public_url, store
from router import create_app
from tests.support.user_codes import WITH_KEY, create_client, settings_with


def test_all_threads_share_one_store(tmp_path: Path) -> None:
    app = create_app(settings_with(f"sqlite:///{tmp_path}/users.db"))

    def store_id(_: int) -> int:
        with app.app_context():
            return id(store())

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(store_id, range(16)))) == 1


def test_apps_do_not_share_records(tmp_path: Path) -> None:
    one, two = (create_client(settings_with(f"sqlite:///{tmp_path}/{name}.db"), WITH_KEY) for name in ("one", "two"))
    one.put("/user/42", json={})
    assert (one.get("/user/42").status_code, two.get("/user/42").status_code) == (200, 404)


def test_image_request_does_not_open_the_store(tmp_path: Path) -> None:
    client = create_client(settings_with(f"sqlite:///{tmp_path}/users.db"), {})
    assert client.get("/png?data=hi").status_code == 200
    assert list(tmp_path.iterdir()) == []
    client.get("/user/42/qr")
    assert (tmp_path / "users.db").exists()


@pytest.mark.parametrize("target", ["/", "/user/42/qr"])
def test_request_without_host_is_rejected(client: FlaskClient, target: str) -> None:
    environ = create_environ(target)
    del environ["HTTP_HOST"]
    body, status, _ = run_wsgi_app(client.application, environ)
    assert (status, json.loads(b"".join(body))["parameter"]) == ("400 BAD REQUEST", "Host")


CLOUD = Settings(in_cloud=True, function_name="qr")


@pytest.mark.parametrize(
    ("settings", "host", "forwarded", "expected"),
    [
        (Settings(), "localhost:8080", "https", ("http", "localhost:8080", "")),
        (CLOUD, "qr-abc-ew.a.run.app", "https", ("https", "qr-abc-ew.a.run.app", "")),
        (CLOUD, "europe-west1-p.cloudfunctions.net", "https", ("https", "europe-west1-p.cloudfunctions.net", "/qr")),
        (CLOUD, "P.CloudFunctions.net:443", "https", ("https", "P.CloudFunctions.net:443", "/qr")),
        (CLOUD, "cloudfunctions.net.evil.example", "https", ("https", "cloudfunctions.net.evil.example", "")),
        (CLOUD, "qr-abc-ew.a.run.app", "javascript", ("http", "qr-abc-ew.a.run.app", "")),
        (CLOUD, "qr-abc-ew.a.run.app", "http, https", ("http", "qr-abc-ew.a.run.app", "")),
        (Settings(public_url="https://a.example/qr"), "localhost", "http", ("https", "a.example", "/qr")),
    ],
)
def test_environ_gets_the_public_url(
    settings: Settings, host: str, forwarded: str, expected: tuple[str, str, str]
) -> None:
    environ: dict[str, Any] = {
        "wsgi.url_scheme": "http", "HTTP_HOST": host, "SCRIPT_NAME": "", "HTTP_X_FORWARDED_PROTO": forwarded
    }  # fmt: skip
    public = apply_public_url(environ, settings)
    assert (public["wsgi.url_scheme"], public["HTTP_HOST"], public["SCRIPT_NAME"]) == expected
