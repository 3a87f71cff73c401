from __future__ import annotations

from typing import Any

import pytest

from qr.contract.documents import READ_ONLY, schema_components
from qr.payloads import PAYLOADS
from qr.routes import writes
from qr.spec.presets import BUILT_IN


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    return schema_components({**BUILT_IN, "brand": {}})


def test_presets_of_the_deployment_are_listed(schemas: dict[str, Any]) -> None:
    assert schemas["parameter.style"]["enum"] == [*BUILT_IN, "brand"]


def test_target_is_a_url_or_one_payload(schemas: dict[str, Any]) -> None:
    url, payload = schemas["Target"]["oneOf"]
    assert (url["type"], payload["maxProperties"]) == ("string", 1)
    assert payload["properties"].keys() == PAYLOADS.keys()


def test_members_of_the_service_are_read_only(schemas: dict[str, Any]) -> None:
    assert READ_ONLY.keys() == writes.READ_ONLY
    assert all(schemas["Link"]["properties"][name]["readOnly"] for name in READ_ONLY)
    assert not READ_ONLY.keys() & schemas["NewLink"]["properties"].keys()
    assert "password" not in schemas["Record"]["properties"]


def test_every_reference_exists(schemas: dict[str, Any]) -> None:
    assert references(schemas) <= schemas.keys()


def references(node: object) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"].rpartition("/")[2]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(references, node.values()))
    return set().union(*map(references, node)) if isinstance(node, list) else set()
