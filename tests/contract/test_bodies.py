from __future__ import annotations

import pytest

from qr.contract.bodies import input_schemas, object_schema, request_body
from qr.contract.inputs import INPUTS, payload_input
from qr.http.documents import MERGE_PATCH
from qr.http.parameters import FORM, JSON, MULTIPART
from qr.parameters import REQUIRED, Parameter
from qr.parameters.lists import Several
from qr.parameters.types import Choice, Line


def test_image_is_sent_as_form_file_or_json() -> None:
    body = request_body("POST", payload_input("wifi"))
    assert list(body["content"]) == [FORM, MULTIPART, JSON]
    assert body["content"][JSON]["example"] == {"ssid": "Bistro", "password": "creme brulee"}
    assert body["required"]


def test_image_of_a_link_needs_no_body() -> None:
    assert not request_body("POST", INPUTS["link-image"])["required"]


def test_get_has_no_body() -> None:
    assert request_body("GET", INPUTS["image"]) == {}


@pytest.mark.parametrize(
    ("method", "media_type", "name"),
    [("POST", JSON, "NewLink"), ("PUT", JSON, "Link"), ("PATCH", MERGE_PATCH, "LinkPatch")],
)
def test_body_of_a_record_has_examples(method: str, media_type: str, name: str) -> None:
    body = request_body(method, INPUTS["record"])
    content = body["content"][media_type]
    assert content["schema"] == {"$ref": f"#/components/schemas/{name}"}
    assert len(content["examples"]) >= 3


def test_image_needs_one_of_two_contents() -> None:
    schemas = input_schemas(INPUTS["image"])
    assert schemas["image"]["anyOf"] == [{"required": ["data"]}, {"required": ["data64"]}]
    assert schemas["image-file"]["properties"]["logo"]["format"] == "binary"


def test_several_values_are_an_array() -> None:
    colors = Parameter("colors", Several(Choice(("red", "blue")), 2), None, "colours")
    name = Parameter("name", Line(5), REQUIRED, "name")
    found = object_schema([colors, name])
    assert found["required"] == ["name"]
    assert found["properties"]["colors"] == {
        "type": "array", "items": {"type": "string", "enum": ["red", "blue"]}, "minItems": 1, "maxItems": 2,
        "uniqueItems": True, "title": "colours", "description": colors.type.allowed,
    }  # fmt: skip
    assert object_schema([name], nullable=True)["properties"]["name"]["anyOf"][1] == {"type": "null"}
