from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.admission import Admission
from qr.config import Settings
from qr.cost.rates import MAX_BYTES, MAX_UNITS
from qr.errors import RateLimitExceeded
from qr.http import images
from qr.http.headers import NO_STORE
from qr.http.images import ImageFile
from qr.http.work import ADMISSION, FLIGHTS, LARGE_PLAIN_LOCK, compute_once, image_work
from qr.spec.parse import parse_spec
from router import create_app
from tests.support.agents import post, request
from tests.support.waiting import wait_until

LARGE = {"data": "hi", "shape": "star", "dark": "radial(000,300)", "size": "8192"}


def units_of(lines: Iterator[str]) -> list[int | None]:
    return [json.loads(line).get("units") for line in lines if line.startswith("{")]


def test_too_expensive_image_is_rejected_with_advice(client: FlaskClient) -> None:
    response = client.get("/png", query_string=LARGE)
    problem: Any = response.json
    assert (response.status_code, problem["code"], problem["parameter"]) == (422, "too-expensive", "size")
    assert problem["value"] == "8192"
    assert response.headers["Cache-Control"] == NO_STORE
    size = problem["allowed"].removeprefix("at most ")
    assert client.get("/png", query_string={**LARGE, "size": size}).status_code == 200


@pytest.mark.parametrize("path", ["/png", "/check?format=png", "/form"])
def test_every_image_url_has_the_maximum(client: FlaskClient, path: str) -> None:
    response = client.post(path, data=LARGE)
    assert response.status_code == 422


def test_log_has_the_units_of_each_image(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    for query in ("data=units", "data=units", "data=units&shape=dot", "data=units&size=4096"):
        client.get(f"/png?{query}")
    client.get("/health")
    new, cached, styled, large, health = units_of(iter(capfd.readouterr().out.splitlines()))
    assert (new, cached, health) == (1, 1, None)
    assert styled
    assert styled > 1
    assert large
    assert large > 1


def test_check_of_a_rejected_image_costs_its_search(client: FlaskClient, capfd: pytest.CaptureFixture[str]) -> None:
    for colour in ("000", "ddd"):
        client.get(f"/check?data=search&dark={colour}")
    assert units_of(iter(capfd.readouterr().out.splitlines())) == [2, 2 + 8]


STYLED = "data=hi&shape=star&dark=radial(000,300)&size=1000"


def admission_of(client: FlaskClient) -> Admission:
    admission: Admission = client.application.config[ADMISSION]
    return admission


def test_expensive_image_is_rejected_while_the_queue_is_full() -> None:
    client = create_app(Settings(threads=2)).test_client()
    running = admission_of(client).admit(400, 0)
    response = client.get(f"/png?{STYLED}&errors=json")
    problem: Any = response.json
    assert (response.status_code, problem["code"]) == (503, "overloaded")
    assert response.headers["Retry-After"] == "2"
    for query in ("data=hi", "data=hi&size=8192", "data=hi&shape=dot", "data=hi&shape=dot&logo=heart"):
        assert client.get(f"/png?{query}").status_code == 200
    running.release()
    assert client.get(f"/png?{STYLED}").status_code == 200


@pytest.mark.parametrize("format_name", ["png", "svg", "pdf", "eps", "pbm", "txt", "json", "datauri"])
def test_plain_code_of_any_size_never_waits(format_name: str) -> None:
    client = create_app(Settings(threads=1)).test_client()
    admission_of(client).admit(500, 10**9)
    size = "" if format_name in {"txt", "json"} else "&size=8192"
    assert client.get(f"/{format_name}?data=hi{size}").status_code == 200


def test_gallery_of_small_styled_codes_never_waits(client: FlaskClient) -> None:
    admission_of(client).admit(500, 10**9)
    for number in range(4):
        queries = (f"data=https://example.com/{number}&shape=star&eye=circle&dark=radial(000,300)&{more}"
                   for more in ("logo=heart", "caption=Scan", "frame=circle", "size=500"))  # fmt: skip
        assert [client.get(f"/png?{query}").status_code for query in queries] == [200] * 4


def test_work_of_all_units_starts_beside_an_unsent_response(client: FlaskClient) -> None:
    admission = admission_of(client)
    admission.count(100_000)
    spec = parse_spec([("data", "hi"), ("shape", "star"), ("dark", "radial(000,300)"), ("size", "1000")], "png")
    with client.application.test_request_context(), image_work(spec, times=100):
        assert admission.units == MAX_UNITS


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_response_counts_until_it_is_sent(client: FlaskClient, method: str) -> None:
    admission = admission_of(client)
    response = client.open("/pbm?data=hi&size=4096", method=method)
    assert (admission.bytes, admission.units) == (len(response.data) or 2_097_165, 0)
    response.close()
    assert admission.bytes == 0


def test_unmodified_response_counts_nothing_afterwards(client: FlaskClient) -> None:
    tag = client.get("/pbm?data=hi&size=4096").headers["ETag"]
    response = client.get("/pbm?data=hi&size=4096", headers={"If-None-Match": tag})
    assert response.status_code == 304
    del response
    assert admission_of(client).bytes == 0


def test_lost_response_counts_nothing(client: FlaskClient) -> None:
    response = client.get("/pbm?data=hi&size=4096")
    assert admission_of(client).bytes > 0
    del response
    assert admission_of(client).bytes == 0


@pytest.mark.parametrize("query", ["data=hi&shape=star&size=30", f"{STYLED}&logo_size=50", "size=9999"])
def test_rejected_image_counts_nothing(client: FlaskClient, query: str) -> None:
    client.get(f"/png?{query}")
    admission = admission_of(client)
    assert (admission.units, admission.bytes, admission.requests) == (0, 0, 0)


def test_failure_after_the_image_counts_nothing(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("qr.routes.images.send_image", fail)
    response = client.get("/pbm?data=hi&size=4096")
    assert response.status_code == 500
    response.close()
    admission = admission_of(client)
    assert (admission.units, admission.bytes, admission.requests) == (0, 0, 0)


def test_search_for_a_change_is_expensive_work() -> None:
    client = create_app(Settings(threads=2)).test_client()
    admission_of(client).admit(500, 0)
    query = "format=gif&dark=radial(999,888)&size=1200&shape=dot"
    assert client.get(f"/check?data=hi&{query}").status_code == 503
    assert client.get("/check?data=hi&dark=999").json["change"]  # type: ignore[index]


BITMAP = {"data": "hi", "format": "pbm", "size": 4096}  # 2 MB


@pytest.mark.parametrize("path", ["/mcp", "/form"])
def test_page_with_a_large_file_counts_until_it_is_sent(client: FlaskClient, path: str) -> None:
    body = {**BITMAP, "size": 8192}
    response = client.post(path, json=request("tools/call", {"name": "make_code", "arguments": body})
                           if path == "/mcp" else body)  # fmt: skip
    assert response.status_code == 200
    assert len(response.data) <= admission_of(client).bytes <= MAX_BYTES
    response.close()
    assert (admission_of(client).bytes, admission_of(client).requests) == (0, 0)


def test_page_with_a_large_file_waits_for_room() -> None:
    client = create_app(Settings(threads=2)).test_client()
    running = admission_of(client).admit(1, MAX_BYTES)
    assert client.post("/form", json=BITMAP).status_code == 200
    response = client.post("/form", json={**BITMAP, "size": 8192})
    assert (response.status_code, admission_of(client).bytes) == (503, MAX_BYTES)
    running.release()


def test_batch_has_the_maximum_of_one_request(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qr.http.work.MAX_UNITS", 20)
    call = request("tools/call", {"name": "make_code", "arguments": {**LARGE, "size": 600}})  # 11 units
    for _ in range(2):  # the second request begins anew
        answers: Any = post(client, [call] * 3).json
        codes = [answer["result"]["structuredContent"].get("code") for answer in answers]
        assert codes == [None, "too-expensive", "too-expensive"]
        assert "at most 20 units" in answers[1]["result"]["content"][0]["text"]


def test_batch_has_small_files_only(client: FlaskClient) -> None:
    calls = [request("tools/call", {"name": "make_code", "arguments": {**BITMAP, "size": size}})
             for size in (4096, 4096, 8192, 400)]  # fmt: skip
    response = post(client, calls)
    answers: Any = response.json
    assert [answer["result"]["isError"] for answer in answers] == [False, True, True, False]
    assert admission_of(client).bytes < 16 * 1024 * 1024
    response.close()
    assert admission_of(client).bytes == 0


def test_exceeded_rate_limit_is_not_shared(client: FlaskClient) -> None:
    app, started, finish = client.application, Event(), Event()

    def exceed() -> int:
        started.set()
        finish.wait(5)
        raise RateLimitExceeded("requests", 1, 60, 1)

    def request(compute: Callable[[], int]) -> int:
        with app.test_request_context():
            return compute_once("key", compute)

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(request, exceed)
        started.wait(5)
        second = threads.submit(request, lambda: 7)
        wait_until(lambda: app.config[FLIGHTS].waiting == 1)
        finish.set()
        assert second.result(5) == 7
        assert isinstance(first.exception(5), RateLimitExceeded)


def test_large_plain_codes_occupy_few_threads() -> None:
    client = create_app(Settings(threads=2)).test_client()
    running = admission_of(client).admit(1, MAX_BYTES)
    with LARGE_PLAIN_LOCK:
        assert client.get("/png?data=large plain&size=8192").status_code == 503
        assert client.get("/png?data=large plain&size=4096").status_code == 200
        running.release()
        assert client.get("/png?data=large plain&size=8192").status_code == 200
    assert client.get("/png?data=large plain&size=8191").status_code == 200
    assert (admission_of(client).units, admission_of(client).requests) == (0, 0)
    assert not LARGE_PLAIN_LOCK.locked()


def test_images_of_a_batch_are_expensive_together() -> None:
    client = create_app(Settings(threads=2)).test_client()
    admission_of(client).admit(1, MAX_BYTES)
    call = request("tools/call", {"name": "make_code", "arguments": {**LARGE, "size": 600}})  # 11 units
    for _ in range(2):  # the second request begins anew
        answers: Any = post(client, [call] * 3).json
        codes = [answer["result"]["structuredContent"].get("code") for answer in answers]
        assert codes == [None, None, "overloaded"]


def test_compression_is_a_part_of_the_work(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    states, compress = [], images.compress_file

    def compress_file(file: ImageFile) -> ImageFile:
        states.append(LARGE_PLAIN_LOCK.locked())
        return compress(file)

    monkeypatch.setattr("qr.http.image_cache.compress_file", compress_file)
    for method in ("GET", "POST"):
        response = client.open("/pbm?data=hi&size=8192", method=method, headers={"Accept-Encoding": "gzip"})
        assert response.headers["Content-Encoding"] == "gzip"
    assert states == [True, True]
