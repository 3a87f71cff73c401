from __future__ import annotations

import pytest
from flask.testing import FlaskClient


@pytest.mark.parametrize(
    ("target", "problem"),
    [
        (
            "/png?data=hi&scale=0",
            {
                "title": "Bad Request",
                "status": 400,
                "detail": "scale must be a whole number from 1 to 256; got 0",
                "code": "bad-parameter",
                "parameter": "scale",
                "value": "0",
                "allowed": "a whole number from 1 to 256",
            },
        ),
        (
            "/nothing",
            {
                "title": "Not Found",
                "status": 404,
                "detail": "there is nothing at this URL; / lists all URLs",
                "code": "not-found",
            },
        ),
    ],
    ids=["bad parameter", "unknown URL"],
)
def test_error_is_sent_as_problem_details(client: FlaskClient, target: str, problem: dict[str, object]) -> None:
    response = client.get(target)
    assert response.content_type == "application/problem+json"
    assert response.json == problem
    assert response.status_code == problem["status"]


def test_too_long_error_gives_length_and_limits(client: FlaskClient) -> None:
    response = client.get("/png", query_string={"data": "x" * 2500})
    assert response.status_code == 422
    assert response.json is not None
    for figure in ("2500", "2331", "2953"):
        assert figure in response.json["detail"]
    fixed_version = client.get("/png?version=1&data=https://example.com/far/too/long")
    assert (fixed_version.status_code, fixed_version.json and fixed_version.json["parameter"]) == (422, "version")


def test_wrong_method_error_lists_allowed_methods(client: FlaskClient) -> None:
    response = client.delete("/png")
    assert response.status_code == 405
    assert {"GET", "HEAD", "POST", "OPTIONS"} == set(response.headers["Allow"].split(", "))
    assert response.content_type == "application/problem+json"
