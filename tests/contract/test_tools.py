from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from werkzeug.utils import import_string

from qr.contract.inputs import INPUTS, image_groups, parameters, record_parameters
from qr.contract.tools import TOOLS, describe_tools, without_references
from qr.http.guard import CHECKS
from qr.payloads import PAYLOADS, payload_fields
from tests.support.tables import for_each

DEFINITIONS = {tool["name"]: tool for tool in describe_tools()}


def arguments(tool: str) -> dict[str, Any]:
    properties: dict[str, Any] = DEFINITIONS[tool]["inputSchema"]["properties"]
    return properties


@pytest.mark.parametrize("name", TOOLS)
def test_row_names_an_access_check_and_a_function(name: str) -> None:
    assert TOOLS[name].access in CHECKS
    assert isinstance(import_string(f"qr.routes.{TOOLS[name].call}"), Callable)  # type: ignore[arg-type]
    assert re.fullmatch(r"[A-Za-z0-9_.-]{1,128}", name)


@pytest.mark.parametrize("definition", DEFINITIONS.values(), ids=lambda definition: definition["name"])
def test_schema_is_complete_and_refers_to_nothing(definition: dict[str, Any]) -> None:
    schema = definition["inputSchema"]
    Draft202012Validator.check_schema(schema)
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert "$ref" not in json.dumps(schema)


def test_image_has_every_parameter_of_its_url() -> None:
    assert list(arguments("make_code")) == [item.name for _, item in parameters(INPUTS["code"].groups)]
    image = [item.name for _, item in parameters(image_groups(content=False, format_name=True))]
    assert list(arguments("make_payload")) == ["payload", *image]


@for_each("name", PAYLOADS)
def test_payload_has_every_field(name: str) -> None:
    payload = arguments("make_payload")["payload"]["properties"][name]
    assert list(payload["properties"]) == [field.name for field in payload_fields(name)]


def test_link_has_every_member_and_an_optional_id() -> None:
    assert list(arguments("create_link")) == ["id", *(member.name for member in record_parameters())]
    assert "required" not in DEFINITIONS["create_link"]["inputSchema"]
    assert DEFINITIONS["link_scans"]["inputSchema"]["required"] == ["id"]


def test_description_has_words_unless_keywords_say_the_same() -> None:
    image = arguments("make_code")
    assert image["scale"]["description"] == "Pixels per module."
    assert (image["scale"]["minimum"], image["scale"]["maximum"]) == (1, 256)
    assert "a colour" in image["dark"]["description"].lower() or "#" in image["dark"]["description"]
    assert not [name for schema in image.values() for name in schema if name.startswith("x-") or name == "pattern"]


def test_only_create_link_changes_something() -> None:
    changing = [name for name, tool in DEFINITIONS.items() if not tool["annotations"]["readOnlyHint"]]
    assert changing == ["create_link"]


def test_components_replace_references_at_any_depth() -> None:
    reference = {"$ref": "#/components/schemas/Rule"}
    inlined: Any = without_references({"items": reference, "title": "rules"})
    assert inlined["title"] == "rules"
    assert inlined["items"]["properties"]["target"]["oneOf"]


@pytest.mark.parametrize(
    ("link", "is_valid"),
    [
        ({"target": "https://example.com", "style": {"shape": "dot"}}, True),
        ({"target": {"wifi": {"ssid": "Bistro"}}, "fallback": "https://example.com"}, True),
        (
            {"rules": [{"device": "ios", "target": {"geo": {"lat": 1, "lng": 2}}}], "target": "https://example.com"},
            True,
        ),
        ({"rules": [{"target": "https://example.com"}]}, False),
        ({"target": {"wifi": {}, "geo": {}}}, False),
        ({"target": {"wlan": {}}}, False),
        ({"style": {"verify": False}}, False),
    ],
)
def test_link_names_payloads_and_parameters(link: dict[str, Any], is_valid: bool) -> None:
    assert Draft202012Validator(DEFINITIONS["create_link"]["inputSchema"]).is_valid(link) is is_valid
