from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.http.documents import merge_patch
from tests.support.links import json_body
from tests.support.tables import for_each


@pytest.mark.parametrize(
    ("body", "media_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[1]", "application/json", 400),
        (b'{"note": "a", "note": "b"}', "application/json", 400),
        (b'{"max_scans": NaN}', "application/json", 400),
        (b'{"note": "' + b"x" * 200_000 + b'"}', "application/json", 413),
        (b"note=a", "application/x-www-form-urlencoded", 415),
        (b'{"note": "a"}', "application/merge-patch+json", 415),
    ],
)
def test_body_other_than_one_json_object_is_rejected(
    sqlite_client: FlaskClient, body: bytes, media_type: str, status: int
) -> None:
    assert sqlite_client.put("/user/42", data=body, content_type=media_type).status_code == status


def test_json_number_with_trailing_zeros_keeps_its_text(sqlite_client: FlaskClient) -> None:
    body = b'{"target": {"wifi": {"ssid": 1.10, "password": 12345678.90}}, "password": 1.10, "style": {"scale": 5}}'
    response = sqlite_client.put("/user/42", data=body, content_type="application/json")
    assert json_body(response)["target"] == {"wifi": {"ssid": "1.10", "password": "12345678.90"}}
    assert json_body(response)["style"] == {"scale": 5}
    assert "1.10" in sqlite_client.post("/u/42", data={"password": "1.10"}).text


@pytest.mark.parametrize(
    ("number", "stored"),
    [
        ("1e-7", 1e-07), ("1E-5", 1e-05), ("1.0E-5", 1e-05), ("47.299999999999997", 47.3), ("47.30", "47.30"),
        ("8.0", 8.0), ("8", 8),
    ],
)  # fmt: skip
def test_json_number_notations_are_accepted(sqlite_client: FlaskClient, number: str, stored: object) -> None:
    body = f'{{"target": {{"geo": {{"lat": {number}, "lng": 0}}}}}}'
    response = sqlite_client.put("/user/42", data=body, content_type="application/json")
    assert response.status_code == 201, response.text
    assert json_body(response)["target"]["geo"]["lat"] == stored


@pytest.mark.parametrize("depth", [9, 400, 20_000])
@pytest.mark.parametrize("prefix", ['{"note": ', '{"target": {"contact": {"name": ', '{"rules": [{"device": '])
def test_deeply_nested_body_is_rejected(sqlite_client: FlaskClient, prefix: str, depth: int) -> None:
    suffix = "".join({"{": "}", "[": "]"}[sign] for sign in reversed(prefix) if sign in "{[")
    sqlite_client.put("/user/42", json={})
    for body in (prefix + "[" * depth + "]" * depth + suffix, prefix + '{"a":' * depth + "1" + "}" * depth + suffix):
        for method in ("PUT", "PATCH"):
            response = sqlite_client.open("/user/42", method=method, data=body, content_type="application/json")
            assert response.status_code == 400


def test_body_near_the_stack_limit_is_rejected(sqlite_client: FlaskClient) -> None:
    """Python's parser accepts these depths. A recursive function that reads the result would exceed the stack limit."""
    sqlite_client.put("/user/42", json={})
    for depth in range(800, 1000):
        body = '{"note":' + '{"a":' * depth + "1" + "}" * depth + "}"
        response = sqlite_client.patch("/user/42", data=body, content_type="application/json")
        assert response.status_code == 400, depth


# Examples of RFC 7396, appendix A: document, patch, result.
PATCH_EXAMPLES: list[tuple[object, object, object]] = [
    ({"a": "b"}, {"a": "c"}, {"a": "c"}),
    ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
    ({"a": "b"}, {"a": None}, {}),
    ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
    ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
    ({"a": "c"}, {"a": ["b"]}, {"a": ["b"]}),
    ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
    ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
    (["a", "b"], ["c", "d"], ["c", "d"]),
    ({"a": "b"}, ["c"], ["c"]),
    ({"a": "foo"}, None, None),
    ({"a": "foo"}, "bar", "bar"),
    ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ([1, 2], {"a": "b", "c": None}, {"a": "b"}),
    ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
]


@for_each("document, patch, result", PATCH_EXAMPLES)
def test_merge_patch_follows_rfc_7396_examples(document: object, patch: object, result: object) -> None:
    before = repr(document)
    assert merge_patch(document, patch) == result
    assert repr(document) == before
