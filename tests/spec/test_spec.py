from __future__ import annotations

import codecs

import pytest

from qr.parameters import declared_parameters
from qr.spec import CHARSETS, GROUPS, PARAMETERS, Encoding, Output, Spec
from tests.support.tables import for_each


def test_spec_is_an_immutable_value() -> None:
    assert Spec(b"a") == Spec(b"a", "png", Encoding(), output=Output(scale=10))
    assert hash(Spec(b"a")) == hash(Spec(b"a"))
    with pytest.raises(AttributeError):
        Spec(b"a").format = "svg"  # type: ignore[misc]


@for_each("charset", CHARSETS.values())
def test_every_character_set_has_a_codec(charset: str) -> None:
    assert codecs.lookup(charset)


def test_every_parameter_has_description_and_allowed_values() -> None:
    for parameter in PARAMETERS:
        assert parameter.description
        assert parameter.type.allowed


def test_every_default_is_accepted_by_its_type() -> None:
    for parameter in PARAMETERS:
        if parameter.default is not None and not isinstance(parameter.default, tuple):
            assert parameter.type.parse(str(parameter.default).lower()) == parameter.default


def test_requests_cannot_set_byte_mode() -> None:
    assert "byte_mode" in Encoding._fields
    assert "byte_mode" not in {parameter.name for parameter in PARAMETERS}


def test_parameter_names_and_aliases_are_unique() -> None:
    names = [name for group in GROUPS for p in declared_parameters(group) for name in (p.name, *p.aliases)]
    assert len(names) == len(set(names))
