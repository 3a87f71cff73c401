from __future__ import annotations

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import OpenAPIV31SpecValidator

from qr.payloads import PAYLOADS


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(client.get("/openapi.json").data)
    return loaded


@pytest.mark.exhaustive
def test_document_is_valid_openapi(document: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(document).validate()


def test_every_payload_has_a_path(document: dict[str, Any]) -> None:
    assert {f"/{name}/{{format}}" for name in PAYLOADS} <= document["paths"].keys()


def test_server_is_the_url_of_the_service(client: FlaskClient) -> None:
    response = client.get("/openapi.json", base_url="https://qr.example")
    assert json.loads(response.data)["servers"] == [{"url": "https://qr.example"}]


def test_members_of_a_body_refer_to_the_parameters(document: dict[str, Any]) -> None:
    members = document["components"]["schemas"]["wifi-image"]["properties"]
    assert members["dark"] == {"$ref": "#/components/schemas/parameter.dark"}
    assert members["ssid"] == {"$ref": "#/components/schemas/wifi.ssid"}
    assert document["components"]["schemas"]["wifi.ssid"]["title"] == "name of the network"
    assert document["components"]["schemas"]["parameter.dark"]["default"] == "000"


def test_errors_can_be_images(document: dict[str, Any]) -> None:
    response = document["components"]["responses"]["image-422"]
    assert {"application/problem+json", "image/png", "text/plain"} <= response["content"].keys()
    assert "X-QR-Problem" in response["headers"]
    assert document["components"]["parameters"]["errors"]["schema"]["$ref"].endswith("parameter.errors")
