from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.contract.examples import LINK_EXAMPLES, PARAMETER_EXAMPLES, PATCH_EXAMPLES, PAYLOAD_EXAMPLES
from qr.links.queries import PAGE, SCANS
from qr.payloads import PAYLOADS
from qr.spec import PARAMETERS
from qr.spec.parse import PRESET
from tests.support.decoders import open_png, zxing
from tests.support.tables import for_each

TYPES = {item.name: item.type for item in (*PARAMETERS, PRESET, *PAGE, *SCANS)}


def test_every_payload_has_an_example() -> None:
    assert PAYLOAD_EXAMPLES.keys() == PAYLOADS.keys()


@pytest.mark.parametrize("name", PAYLOAD_EXAMPLES)
def test_example_of_a_payload_is_an_image(client: FlaskClient, name: str) -> None:
    assert zxing(open_png(client.post(f"/{name}/png", json=PAYLOAD_EXAMPLES[name]).data))


@for_each("name", sorted(PARAMETER_EXAMPLES.keys() & TYPES.keys()))
def test_example_of_a_parameter_is_accepted(name: str) -> None:
    TYPES[name].parse(str(PARAMETER_EXAMPLES[name]))


@pytest.mark.parametrize("summary", LINK_EXAMPLES)
def test_example_of_a_link_can_be_stored(sqlite_client: FlaskClient, summary: str) -> None:
    assert sqlite_client.post("/user", json=LINK_EXAMPLES[summary]).status_code == 201
    assert sqlite_client.put("/user/42", json=LINK_EXAMPLES[summary]).status_code == 201


@pytest.mark.parametrize("summary", PATCH_EXAMPLES)
def test_example_of_a_patch_changes_a_link(sqlite_client: FlaskClient, summary: str) -> None:
    sqlite_client.put("/user/42", json=LINK_EXAMPLES["Limits"])
    assert sqlite_client.patch("/user/42", json=PATCH_EXAMPLES[summary]).status_code == 200
