"""Every payload in the table is there, and its fields leave the picture's parameters alone."""

from __future__ import annotations

import pytest

from qr.parameters import declared_parameters
from qr.payloads import PAYLOADS, payload_fields
from qr.spec import GROUPS, Content

OF_PICTURES = {
    name
    for group in GROUPS
    if group is not Content
    for parameter in declared_parameters(group)
    for name in (parameter.name, *parameter.aliases)
}


@pytest.mark.parametrize("name", PAYLOADS)
def test_a_payload_is_where_the_table_says_and_explains_itself(name: str) -> None:
    found = PAYLOADS[name]
    assert found.fields.__doc__
    assert all(parameter.description for parameter in declared_parameters(found.fields))


@pytest.mark.parametrize("name", PAYLOADS)
def test_no_field_is_called_like_a_parameter_of_pictures(name: str) -> None:
    fields = {own for p in declared_parameters(PAYLOADS[name].fields) for own in (p.name, *p.aliases)}
    assert not fields & OF_PICTURES


@pytest.mark.parametrize("name", PAYLOADS)
def test_fields_are_secret_where_the_content_is(name: str) -> None:
    assert {field.secret for field in payload_fields(name)} == {name in {"wifi", "otpauth"}}
