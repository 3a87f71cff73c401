from __future__ import annotations

from qr.contract.inputs import INPUTS, parameters, payload_input
from qr.payloads import PAYLOADS
from tests.support.tables import for_each


def names(row: str) -> set[str]:
    return {parameter.name for _, parameter in parameters(INPUTS[row].groups)}


def test_image_without_its_own_format_has_no_format() -> None:
    assert "format" not in names("image")
    assert names("code") - names("image") == {"format"}
    assert names("code") - names("link-image") == {"data", "data64"}


@for_each("name", PAYLOADS)
def test_payload_starts_with_its_own_fields(name: str) -> None:
    first, *others = payload_input(name).groups
    assert first.title == name
    assert [field.name for field in first.parameters] == list(PAYLOADS[name].fields._fields)
    assert "data" not in {parameter.name for group in others for parameter in group.parameters}
