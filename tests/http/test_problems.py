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
            "/nothing/at/all",
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


@pytest.mark.parametrize(
    ("target", "name", "suggestion"),
    [
        ("/png?data=hi&color=red", "color", "dark"),
        ("/png?data=hi&COLOR=red", "COLOR", "dark"),
        ("/png?data=hi&fgcolor=red", "fgcolor", "dark"),
        ("/png?data=hi&colorDark=red", "colorDark", "dark"),
        ("/png?data=hi&bg=red", "bg", "light"),
        ("/png?data=hi&background-color=red", "background-color", "light"),
        ("/png?data=hi&eyeColor=red", "eyeColor", "eye_color"),
        ("/png?data=hi&logosize=20", "logosize", "logo_size"),
        ("/png?data=hi&chl=hi", "chl", "data"),
        ("/png?data=hi&error_correction=H", "error_correction", "ecc"),
        ("/png?data=hi&quietzone=4", "quietzone", "margin"),
        ("/png?data=hi&sclae=4", "sclae", "scale"),
        ("/wifi/png?ssid=a&pass=12345678", "pass", "password"),
        ("/user/42/qr?color=red", "color", "dark"),
    ],
)
def test_unknown_parameter_error_suggests_a_name(client: FlaskClient, target: str, name: str, suggestion: str) -> None:
    response = client.get(target)
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["detail"] == f"unknown parameter {name!r}; did you mean {suggestion}?"


def test_suggestion_is_a_name_that_the_url_accepts(client: FlaskClient) -> None:
    response = client.get("/wifi/png?ssid=a&security=nopass&content=hi")
    assert "did you mean data" not in response.text
