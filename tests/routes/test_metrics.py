"""``/metrics`` over HTTP: access, formats, and the counts of requests."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from flask import Response, g
from flask.testing import FlaskClient
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse_openmetrics
from prometheus_client.parser import text_string_to_metric_families as parse_text

from qr.access.keys import format_entry
from qr.config import Settings
from qr.http.guard import allow_everyone
from qr.http.image_cache import IMAGE_CACHE
from qr.http.work import ADMISSION
from qr.metrics import COUNTERS, DURATION_BOUNDS, REQUESTS
from router import ROUTES, create_app
from tests.support.metric_samples import Increases, read_samples
from tests.support.serving import ROOT
from tests.support.user_codes import KEY, WITH_KEY, create_client, settings_with

IMAGE = "route=/<format:format_name>"
OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8"


@pytest.fixture
def client() -> FlaskClient:
    return create_client(settings_with(""), {})


@pytest.mark.parametrize(("scopes", "status"), [(["metrics"], 200), (["read", "write", "make"], 403), ([], 401)])
def test_metrics_need_their_scope(scopes: list[str], status: int) -> None:
    keys = format_entry("prometheus", scopes, KEY) if scopes else ""
    client = create_app(Settings(api_keys=keys)).test_client()
    for headers in (WITH_KEY, {"Authorization": f"Bearer {KEY}"}):
        response = client.get("/metrics", headers=headers)
        assert response.status_code == status
        assert ("qr_requests" in response.text) == (status == 200)
        assert response.headers["Cache-Control"] == "no-store"


def test_metrics_accept_the_address_of_an_instance() -> None:
    client = create_client(settings_with("", hosts="qr.example.com"), WITH_KEY)
    assert client.get("/metrics", base_url="http://10.0.0.7:8080").status_code == 200
    assert client.get("/llms.txt", base_url="http://10.0.0.7:8080").status_code == 421


@pytest.mark.parametrize(
    ("accept", "media_type", "parse"),
    [
        ("", "text/plain; version=0.0.4", parse_text),
        ("*/*", "text/plain; version=0.0.4", parse_text),
        (
            f"{OPENMETRICS};q=0.6,text/plain;version=0.0.4;q=0.5,*/*;q=0.1",
            "application/openmetrics-text",
            parse_openmetrics,
        ),
        (
            'application/openmetrics-text;version="1.0.0"',
            "application/openmetrics-text; version=1.0.0",
            parse_openmetrics,
        ),
        ("application/openmetrics-text;version=9.x", "application/openmetrics-text; version=1.0.0", parse_openmetrics),
        ("application/openmetrics-text;version=9", "application/openmetrics-text; version=1.0.0", parse_openmetrics),
        ("application/openmetrics-text;q=0, text/plain;version=x", "text/plain; version=0.0.4", parse_text),
        ("text/plain;version=0.0.4, application/openmetrics-text;q=0.5", "text/plain; version=0.0.4", parse_text),
    ],
)
def test_text_has_the_requested_format(
    client: FlaskClient, accept: str, media_type: str, parse: Callable[[str], object]
) -> None:
    client.get("/png?data=hi")
    response = client.get("/metrics", headers={**WITH_KEY, "Accept": accept})
    assert response.headers["Content-Type"].startswith(media_type)
    assert response.vary.as_set() == {"accept"}
    names = {family.name for family in parse(response.text)}  # type: ignore[attr-defined]
    assert names >= {"qr_requests", "qr_request_duration_seconds", *(counter.name for counter in COUNTERS)}


def test_requests_are_counted_by_route_and_status(client: FlaskClient) -> None:
    with Increases(client, "qr_requests_total") as increases:
        for path in ("/png?data=a", "/svg?data=b", "/png?data=a&x=1"):
            client.get(path)
        client.post("/png", data={"data": "c"})
        client.head("/png?data=d")
        client.options("/png")
    own = "qr_requests_total{method=GET,route=/metrics,status=2xx}"
    assert increases == {
        f"qr_requests_total{{method=GET,{IMAGE},status=2xx}}": 2,
        f"qr_requests_total{{method=GET,{IMAGE},status=4xx}}": 1,
        **{f"qr_requests_total{{method={method},{IMAGE},status=2xx}}": 1 for method in ("POST", "HEAD", "OPTIONS")},
        own: 1,
    }


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/telling"), ("BREW", "/png"), ("BREW\u00e9", "/x"), ("GET", '/"}\\n{'), ("PUT", "/health")],
)
def test_unknown_url_or_method_has_one_label(client: FlaskClient, method: str, path: str) -> None:
    with Increases(client, "qr_requests_total") as increases:
        client.open(path, method=method)
    assert increases["qr_requests_total{method=unknown,route=unknown,status=4xx}"] == 1
    assert len(increases) <= 2  # and /metrics


def test_labels_are_not_words_of_clients(client: FlaskClient) -> None:
    paths = ("/u/telling", "/user/telling", "/telling/png", "/png/telling.png?data=telling", "/user/telling/qr?telling")
    headers = {"Host": "telling.example", "X-API-Key": "telling"}
    with Increases(client, "qr_") as increases:
        for path in paths:
            for method in ("GET", "TELLING", "POST"):
                client.open(path, method=method, headers=headers)
    assert not [name for name in increases if "telling" in name.lower()]
    routes = {re.sub(r".*route=(.*?)(,status=.*)?}", r"\1", name) for name in increases if "route=" in name}
    assert "unknown" in routes
    assert routes <= {"unknown", *(route.rule for route in ROUTES)}


def test_bytes_and_units_are_summed(client: FlaskClient) -> None:
    def count() -> Response:
        g.units = 7
        return Response(b"12345")

    client.application.add_url_rule("/count", "count", count)
    client.application.config["ACCESS"]["count"] = allow_everyone
    with Increases(client, "qr_re") as increases:
        client.get("/count")
        client.get("/count")
        client.head("/count")
    labels = "{method=GET,route=/count,status=2xx}"
    assert increases[f"qr_response_bytes_total{labels}"] == 10
    assert increases[f"qr_request_units_total{labels}"] == 14
    assert f"qr_response_bytes_total{labels.replace('GET', 'HEAD')}" not in increases


def test_histogram_contains_every_request(client: FlaskClient) -> None:
    with Increases(client, "qr_request_duration_seconds") as increases:
        for path in ("/png?data=a", "/png?data=b", "/png?x"):
            client.get(path)
    buckets = [
        increases.get(f"qr_request_duration_seconds_bucket{{le={bound},{IMAGE}}}", 0) for bound in DURATION_BOUNDS
    ]
    assert buckets == sorted(buckets)
    infinite = increases[f"qr_request_duration_seconds_bucket{{le=+Inf,{IMAGE}}}"]
    assert infinite == increases[f"qr_request_duration_seconds_count{{{IMAGE}}}"] == 3
    assert 0 < increases[f"qr_request_duration_seconds_sum{{{IMAGE}}}"] < 10


def test_cache_hits_and_misses_are_counted(client: FlaskClient) -> None:
    IMAGE_CACHE.clear()
    with Increases(client, "qr_image_cache_requests") as increases:
        for _ in range(3):
            client.get("/png?data=cached")
    assert increases == {
        "qr_image_cache_requests_total{result=hit}": 2,
        "qr_image_cache_requests_total{result=miss}": 1,
    }
    assert read_samples(client)["qr_image_cache_bytes"] > 3072


def test_durations_of_all_statuses_are_summed(client: FlaskClient) -> None:
    for query in ("data=x", "data=x&scale=0"):
        client.get(f"/png?{query}")
    expected = sum(row.seconds for labels, row in REQUESTS.read() if f"route={labels[0]}" == IMAGE)
    assert read_samples(client)[f"qr_request_duration_seconds_sum{{{IMAGE}}}"] == pytest.approx(expected)


def test_work_in_progress_is_measured(client: FlaskClient) -> None:
    admission = client.application.config[ADMISSION]
    grants = [admission.admit(200, 3_000_000), admission.count(1_000_000)]
    names = ("qr_work_units", "qr_work_bytes", "qr_work_requests", "qr_work_waiting")
    samples = read_samples(client)
    assert [samples[name] for name in names] == [200, 4_000_000, 1, 0]
    for grant in grants:
        grant.release()
    samples = read_samples(client)
    assert [samples[name] for name in names] == [0, 0, 0, 0]


def test_process_is_described(client: FlaskClient) -> None:
    samples = read_samples(client)
    assert samples["process_resident_memory_bytes"] > 10_000_000
    assert any(name.startswith("python_info") for name in samples)


def test_library_is_not_imported_before_the_first_request() -> None:
    program = (
        "import sys, main; client = main.app.test_client(); client.get('/png?data=hi');"
        "assert 'prometheus_client' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True)
