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
                "detail": "there is nothing at this URL; /llms.txt lists all URLs",
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


FORM = "application/x-www-form-urlencoded"


def ampersand_hint(name: str, content: str) -> str:
    return f" (if {name} is part of {content}, encode the & before it as %26)"


@pytest.mark.parametrize(
    ("query", "detail"),
    [
        ("data=https://a.example/?x=1&y=2", "unknown parameter 'y'" + ampersand_hint("y", "data")),
        (
            "url=https://a.example/?x=1&utm_source=qr&utm_medium=print",
            "'utm_source'" + ampersand_hint("utm_source", "url"),
        ),
        ("data=https://a.example/?x=1&color=red", "did you mean dark?" + ampersand_hint("color", "data")),
        ("data=https://a.example/?x=1&data=2", "send it once" + ampersand_hint("data", "data")),
        ("data=https://a.example/?x=1&text=2", "only one of them" + ampersand_hint("text", "data")),
        ("data=https://a.example/?x=1&size=large", "got large" + ampersand_hint("size", "data")),
        ("data=https://a.example/?x=1&scale=", "from 1 to 256" + ampersand_hint("scale", "data")),
        ("scale=5&data=https://a.example/?x=1&dark=navy&y=2", "'y'" + ampersand_hint("y", "data")),
        ("data=Tom%20&%20Jerry", "unknown parameter ' Jerry'" + ampersand_hint(" Jerry", "data")),
        ("data=Tom+&+Jerry", "unknown parameter ' Jerry'" + ampersand_hint(" Jerry", "data")),
        ("data=R&D", "unknown parameter 'D'" + ampersand_hint("D", "data")),
        ("data=R&D&scale=4", "unknown parameter 'D'" + ampersand_hint("D", "data")),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_error_names_an_unencoded_ampersand(client: FlaskClient, query: str, detail: str, method: str) -> None:
    target, body = ("/png", query) if method == "POST" else (f"/png?{query}", "")
    response = client.open(target, method=method, data=body, content_type=FORM)
    assert response.status_code == 400
    assert response.json is not None
    assert response.json["detail"].endswith(detail)


@pytest.mark.parametrize(
    "query",
    [
        "data=hi&sclae=4",
        "data=https://a.example/&sclae=4",
        "data=https%3A%2F%2Fa.example%2F%3Fx%3D1&sclae=4",
        "data=https://a.example/?x=1%26y=2&sclae=4",
        "sclae=4&data=https://a.example/?x=1",
        "sclae",
        "sclae&data=https://a.example/?x=1",
        "scale=0&data=R%26D",
        "data=hi&&sclae=4",
    ],
)
def test_other_error_names_no_ampersand(client: FlaskClient, query: str) -> None:
    assert "%26" not in client.get(f"/png?{query}").json["detail"]  # type: ignore[index]


def test_payload_error_names_field_with_ampersand(client: FlaskClient) -> None:
    response = client.get("/wifi/png?ssid=Salt&Pepper&security=nopass")
    assert response.json is not None
    assert response.json["detail"].endswith(ampersand_hint("Pepper", "ssid"))


def test_error_in_a_json_body_names_no_ampersand(client: FlaskClient) -> None:
    response = client.post("/png", json={"data": "https://a.example/?x=1", "y": 2})
    assert response.json is not None
    assert response.json["detail"] == "unknown parameter 'y'"


def test_ampersand_is_named_on_every_url(client: FlaskClient) -> None:
    for target in ("/", "/code", "/svg"):
        response = client.get(f"{target}?data=https://a.example/?x=1&y=2")
        assert response.json is not None
        assert response.json["detail"].endswith(ampersand_hint("y", "data"))
