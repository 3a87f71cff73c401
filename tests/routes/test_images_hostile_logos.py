"""SVG logos that stop or block the renderer, sent to the service."""

from __future__ import annotations

import io
import json
import os
import signal
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.graphics.renderer import RENDERER
from qr.logo import svg_cost
from tests.support.hostile_logos import HOSTILE
from tests.support.logo_files import svg
from tests.support.tables import one_in

LINK = "https://example.com"
PLAIN = svg('<circle cx="50" cy="25" r="20"/>')
PANICS = ["overflow in a curve", "overflow in a clip"]


def post(client: FlaskClient, file: bytes, format_name: str = "png") -> TestResponse:
    fields = {"data": LINK, "ecc": "H", "logo": (io.BytesIO(file), "logo.svg")}
    return client.post(f"/{format_name}", data=fields)


@one_in(5, "name", HOSTILE)
def test_hostile_logo_is_a_client_error(client: FlaskClient, name: str) -> None:
    response = post(client, HOSTILE[name](5000))
    assert (response.status_code, json.loads(response.data)["parameter"]) == (422, "logo")


@one_in(4, "name, format_name", product([*PANICS, "nested layers"], ["png", "svg", "pdf", "eps", "html"]))
def test_service_survives_logos_below_wrong_limits(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str, format_name: str
) -> None:
    """The separate process is the defence against a document that the estimate does not recognise."""
    monkeypatch.setattr(svg_cost, "MAX_COST", 1e30)
    monkeypatch.setattr(svg_cost, "MAX_REACH", 1e30)
    monkeypatch.setattr(svg_cost, "MAX_RENDER_NS", 1e30)
    response = post(client, HOSTILE[name](4000), format_name)
    assert response.status_code == 422
    assert json.loads(response.data)["detail"].startswith("logo: the SVG cannot be rendered")
    assert post(client, PLAIN, format_name).status_code == 200


def test_other_requests_do_not_wait_for_a_logo(client: FlaskClient) -> None:
    """Ordering instead of times: the renderer is stopped until the other requests are finished."""
    RENDERER.render(PLAIN.decode())
    assert RENDERER.running
    pid = RENDERER.running.process.pid
    os.kill(pid, signal.SIGSTOP)
    try:
        with ThreadPoolExecutor(1) as pool:  # waits for its thread at the end
            waiting = pool.submit(post, client.application.test_client(), PLAIN.replace(b'"20"', b'"21"'))
            statuses = {client.get(path).status_code for path in ("/health", f"/png?data={LINK}", f"/svg?data={LINK}")}
            assert not waiting.done()
            os.kill(pid, signal.SIGCONT)
            assert waiting.result().status_code == 200
    finally:
        os.kill(pid, signal.SIGCONT)
    assert statuses == {200}


@pytest.mark.parametrize("format_name", ["png", "svg", "pdf"])
def test_parts_and_read_back_share_pixels(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, format_name: str
) -> None:
    file = PLAIN.replace(b'"20"', f'"{len(format_name) + 12}.{ord(format_name[0])}"'.encode())
    rendered: list[str] = []
    render = RENDERER.render

    def record(document: str) -> bytes:
        rendered.append(document)
        return render(document)

    monkeypatch.setattr("qr.graphics.renderer.render", record)
    fields = {"data": LINK * 20, "parts": "8", "logo": (io.BytesIO(file), "logo.svg")}
    assert client.post(f"/{format_name}", data=fields).status_code == 200
    assert len(rendered) == len(set(rendered)) <= 3  # the check of the upload, the image, and its read-back
