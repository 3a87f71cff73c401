"""The requests of the load test have the status and the content that they expect, from the app without a server."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from flask.testing import FlaskClient

from bench.load import traffic
from bench.load.judge import find_fault
from bench.load.traffic import Request
from tests.support.stores import new_store_url
from tests.support.tables import one_in
from tests.support.user_codes import KEY, create_client, settings_with

MAKERS = (traffic.embedded_image, traffic.invoice, traffic.styled_code, traffic.payload, traffic.page)


@pytest.fixture
def service(tmp_path: Path) -> FlaskClient:
    return create_client(settings_with(new_store_url("sqlite", tmp_path)), {})


def send(service: FlaskClient, request: Request) -> str | None:
    response = service.open(
        request.path, method=request.method, headers=list(request.headers), data=request.body or None
    )
    return find_fault(request, response.status_code, response.data, is_decoded=True)


@one_in(10, "make, seed", [(make, seed) for make in MAKERS for seed in range(40)])
def test_image_has_the_expected_content(service: FlaskClient, make: Callable[[Random], Request], seed: int) -> None:
    assert send(service, make(Random(seed))) is None


@pytest.mark.parametrize("style", traffic.STYLES, ids=str)
def test_other_decoders_read_every_style(service: FlaskClient, style: dict[str, str]) -> None:
    query = "&".join(f"{name}={value}" for name, value in style.items())
    assert send(service, Request("styled", f"/png?data=hello&size=500&{query}", content=b"hello")) is None


def test_link_can_be_created_used_and_deleted(service: FlaskClient) -> None:
    random, steps = Random(1), [traffic.new_record("7", KEY)]
    steps += [traffic.scan(random, "7") for _ in range(10)] + [traffic.record(random, "7", KEY) for _ in range(10)]
    assert [send(service, step) for step in [*steps, traffic.old_record("7", KEY)]] == [None] * 22
