"""A payload's text as a caller gets it: parameters in, text or refusal out, by the declaration of its fields."""

from __future__ import annotations

import pytest

from qr.errors import QrError
from qr.fields import REQUIRED, parameters_of
from qr.payloads import payload


def text_of(name: str, /, **given: str) -> str:
    """The text of a payload, for parameters as they stand in a URL. Raises ``ValueError`` for one its kind refuses."""
    found = payload(name)
    values = {}
    for parameter in parameters_of(found.fields):
        if parameter.name in given:
            values[parameter.name] = parameter.kind.parse(given.pop(parameter.name))
        else:
            assert parameter.default is not REQUIRED, f"{parameter.name} is required"
    assert not given, f"{name} has no {given}"
    text: str = found.write(found.fields(**values)).text
    return text


def refusal_of(name: str, /, **given: str) -> QrError:
    """The refusal of parameters that do not go together."""
    with pytest.raises(QrError) as refusal:
        text_of(name, **given)
    return refusal.value
