from __future__ import annotations

import pytest

from qr.contract.operations import openapi_path, operations
from qr.payloads import PAYLOADS
from router import ROUTES


@pytest.mark.parametrize(
    ("rule", "path"),
    [
        ("/user/<user_id>/scans", "/user/{id}/scans"),
        ("/<format:format_name>", "/{format}"),
        ("/u/<id:user_id>", "/u/{id}"),
        ("/u/<id:user_id>/<path:path>", "/u/{id}/{path}"),
        ("/health", "/health"),
        ("/ready", "/ready"),
    ],
)
def test_rule_becomes_a_path_template(rule: str, path: str) -> None:
    assert openapi_path(rule) == path


def test_every_method_of_every_route_is_an_operation() -> None:
    found = [(operation.path, operation.method) for operation in operations(ROUTES, lambda _: ("", ""))]
    assert len(set(found)) == len(found)
    own = [route for route in ROUTES if not route.services]
    plain = sum(len(route.methods) for route in own if "<payload:" not in route.rule)
    of_payloads = sum(len(route.methods) for route in own if "<payload:" in route.rule)
    assert len(found) == plain + of_payloads * len(PAYLOADS)


def test_operation_ids_are_unique() -> None:
    ids = [operation.document["operationId"] for operation in operations(ROUTES, lambda _: ("", ""))]
    assert len(set(ids)) == len(ids)


def test_post_sends_the_parameters_of_get_in_its_body() -> None:
    found = {(item.path, item.method): item.document for item in operations(ROUTES, lambda _: ("", ""))}
    get, post = found["/wifi/{format}", "get"], found["/wifi/{format}", "post"]
    assert {"$ref": "#/components/parameters/wifi.ssid"} in get["parameters"]
    assert [parameter["$ref"].rpartition("/")[2] for parameter in post["parameters"]] == [
        "path-format",
        "header-If-Match",
    ]
    reference = {"$ref": "#/components/schemas/wifi-image"}
    assert post["requestBody"]["content"]["application/json"]["schema"] == reference


def test_message_is_json_in_every_direction() -> None:
    found = {(item.path, item.method): item.document for item in operations(ROUTES, lambda _: ("", ""))}
    mcp = found["/mcp", "post"]
    message = {"schema": {"$ref": "#/components/schemas/Message"}}
    assert mcp["requestBody"] == {"required": True, "content": {"application/json": message}}
    assert mcp["responses"]["200"]["content"] == {"application/json": message}
    assert "content" not in mcp["responses"]["202"]
    assert mcp["responses"]["400"]["content"]["application/json"] == message
    assert "application/problem+json" in mcp["responses"]["400"]["content"]


def test_urls_of_imitated_services_are_omitted() -> None:
    paths = {operation.path for operation in operations(ROUTES, lambda _: ("", ""))}
    imitated = {openapi_path(route.rule) for route in ROUTES if route.services}
    assert len(imitated) >= 7
    assert not paths & imitated
