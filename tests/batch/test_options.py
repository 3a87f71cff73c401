from __future__ import annotations

import pytest

from qr.batch.options import Options, split_pairs
from qr.errors import BadParameter, IncompatibleParameters
from qr.parameters import declared_parameters
from qr.payloads import PAYLOADS, payload_fields
from qr.spec.parse import accepted_parameters
from tests.support.tables import for_each


def test_parameters_of_images_are_left() -> None:
    options, common = split_pairs([("size", "300"), ("strict", "on"), ("format", "svg")])
    assert options == Options(strict=True)
    assert common == (("size", "300"), ("format", "svg"))


@for_each("name", ["payload", "charset", "delimiter"])
def test_range_has_no_file(name: str) -> None:
    value = {"payload": "wifi", "charset": "utf-8", "delimiter": "comma"}[name]
    with pytest.raises(IncompatibleParameters, match=f"{name} cannot be combined with range"):
        split_pairs([("range", "{1..2}"), (name, value)])


@for_each("name, value", [("range", "SKU"), ("payload", "x"), ("strict", "yes!"), ("charset", "x"), ("delimiter", ";")])
def test_invalid_value_is_rejected(name: str, value: str) -> None:
    with pytest.raises(BadParameter, match=f"{name} must be"):
        split_pairs([(name, value)])


def test_names_differ_from_those_of_images() -> None:
    names = {parameter.name for parameter in declared_parameters(Options)}
    fields = {field.name for payload in PAYLOADS for field in payload_fields(payload)}
    assert names.isdisjoint(fields | accepted_parameters(True, True).keys())
