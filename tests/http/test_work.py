from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.http.headers import NO_STORE

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
