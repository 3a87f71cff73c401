from __future__ import annotations

import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV2SpecValidator

from qr.config import Settings
from qr.contract.openapi import build_openapi
from qr.contract.swagger import convert_openapi
from router import ROUTES


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    converted: dict[str, Any] = convert(Settings())
    return converted


def convert(settings: Settings) -> dict[str, Any]:
    return convert_openapi(build_openapi(ROUTES, lambda _: ("summary", ""), "https://qr.example/qr/", settings))


def test_document_is_valid_openapi(document: dict[str, Any]) -> None:
    OpenAPIV2SpecValidator(document).validate()


def test_document_has_no_alternatives(document: dict[str, Any]) -> None:
    assert not {"anyOf", "oneOf", "const", "examples", "explode"} & keys(document)
    assert not [name for name in document["definitions"] if "/" in name]


def test_server_becomes_host_and_path(document: dict[str, Any]) -> None:
    assert (document["host"], document["basePath"], document["schemes"]) == ("qr.example", "/qr", ["https"])


def _resolve(document: dict[str, Any], field: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["parameters"][field["$ref"].rpartition("/")[2]] if "$ref" in field else field
    return found


def test_definitions_are_used_and_complete(document: dict[str, Any]) -> None:
    found = set(re.findall(r'"#/definitions/([^"]+)"', json.dumps(document)))
    assert found == document["definitions"].keys()
    assert {"Rule", "Style", "parameter.dark"} <= found


def test_document_stays_below_the_limit_of_connectors(document: dict[str, Any]) -> None:
    assert len(json.dumps(document)) < 1_000_000


def test_post_of_an_image_is_a_form(document: dict[str, Any]) -> None:
    post = document["paths"]["/wifi/{format}"]["post"]
    found = [_resolve(document, field) for field in post["parameters"]]
    fields = {field["name"]: field for field in found}
    assert post["consumes"] == ["application/x-www-form-urlencoded", "multipart/form-data"]
    assert (fields["ssid"]["in"], fields["ssid"]["required"], fields["logo"]["type"]) == ("formData", True, "file")
    assert {"$ref": "#/parameters/form-dark"} in post["parameters"]


def test_body_of_a_record_is_json(document: dict[str, Any]) -> None:
    patch = document["paths"]["/user/{id}"]["patch"]
    (body,) = [item for item in patch["parameters"] if item.get("in") == "body"]
    assert (body["schema"], patch["consumes"]) == ({"$ref": "#/definitions/LinkPatch"}, ["application/json"])


def test_every_operation_of_the_source_is_converted(client: FlaskClient) -> None:
    source, converted = (json.loads(client.get(f"/{name}.json").data)["paths"] for name in ("openapi", "swagger"))
    assert {path: set(item) for path, item in source.items()} == {path: set(item) for path, item in converted.items()}


def test_password_is_basic_authentication() -> None:
    schemes = convert(Settings(docs_password="secret"))["securityDefinitions"]
    assert schemes["Password"]["type"] == "basic"
    assert schemes["Bearer"]["name"] == "Authorization"


def keys(node: object) -> set[str]:
    """Return the names of all members, except those of parameters and definitions, which can have any name."""
    if isinstance(node, list):
        return set().union(*map(keys, node))
    if not isinstance(node, dict):
        return set()
    return set(node).union(*(keys(member) for name, member in node.items() if name not in {"default", "example"}))
