from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.contract.checks import check_schema

TYPES = {
    int: "integer",
    float: "number",
    str: "string",
    bool: "boolean",
    list: "array",
    dict: "object",
    type(None): "null",
}


def assert_matches(value: Any, schema: dict[str, Any]) -> None:
    """Check the type and the members of a value."""
    if "oneOf" in schema:
        schema = schema["oneOf"][value is None]
    if "$ref" in schema:
        return
    allowed = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
    name = TYPES[type(value)]
    assert name in allowed or (name == "integer" and "number" in allowed), (value, schema)
    if isinstance(value, dict) and "properties" in schema:
        assert list(value) == schema["required"] == list(schema["properties"])
        for member, item in value.items():
            assert_matches(item, schema["properties"][member])
    if "enum" in schema:
        assert value in schema["enum"]


@pytest.mark.parametrize(
    "query",
    [
        "data=hi",
        "data=hi&logo=heart",
        "data=hi&version=R11x27",
        "data=hi&version=M3",
        "data=hi&dark=eee",
        "data=hi&format=pbm&shape=dot",
        "data=hi&version=1&ecc=L&boost=off&logo=heart",
        "data=hi&margin=0&parts=2&shape=dot",
    ],
)
def test_response_matches_its_schema(client: FlaskClient, query: str) -> None:
    assert_matches(client.get(f"/check?{query}").json, check_schema())
