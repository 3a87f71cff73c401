from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.parameters import ParameterType
from qr.parameters.addresses import (
    EmailAddress,
    InternationalNumber,
    PhoneNumber,
)
from qr.parameters.lists import Several
from tests.support.tables import for_each


@pytest.mark.parametrize(
    ("parameter_type", "text", "value"),
    [
        (PhoneNumber(), "+1 (555) 123-45.67", "+15551234567"),
        (PhoneNumber(), "044/123 45 67", "0441234567"),
        (PhoneNumber(), "112", "112"),
        (InternationalNumber(), "+41 79 123 45 67", "41791234567"),
        (InternationalNumber(), "15551234567", "15551234567"),
        (EmailAddress(), "jane.o'neil+qr@example.com", "jane.o'neil+qr@example.com"),
        (EmailAddress(), "info@bücher.example", "info@xn--bcher-kva.example"),
        (EmailAddress(), "info@\U0001f355.ws", "info@xn--vi8h.ws"),
        (Several(PhoneNumber()), "112, 117", ("112", "117")),
    ],
)
def test_address_or_number_is_normalised(parameter_type: ParameterType[object], text: str, value: object) -> None:
    assert parameter_type.parse(text) == value


@for_each(
    "parameter_type, text",
    [
        *((PhoneNumber(), text) for text in ["", "+", "12", "1" * 16, "+0123456", "++123", "1+23", "*#06#", "12a"]),
        *((PhoneNumber(), text) for text in ["+49 (0) 30 123", "123;ext=4", "123,4", "\uff11\uff12\uff13", "123\n"]),
        *((InternationalNumber(), text) for text in ["0791234567", "0041791234567", "44 (0) 20 1234", "112"]),
        *((EmailAddress(), text) for text in ["", "@", "jane", "jane@", "@example.com", "a@b", "a@b@example.com"]),
        *(
            (EmailAddress(), text)
            for text in ["a..b@example.com", "a b@example.com", "a@example.com\n", "ä@example.com"]
        ),
        *((EmailAddress(), text) for text in ["a,b@example.com", "a" * 65 + "@example.com"]),
        *((Several(PhoneNumber()), text) for text in ["", "112,", "112,112", "112,117,118,144,1414,0900"]),
    ],
)
def test_malformed_address_or_number_is_rejected(parameter_type: ParameterType[object], text: str) -> None:
    with pytest.raises(ValueError):
        parameter_type.parse(text)


@given(st.text(max_size=40))
def test_any_text_becomes_printable_ascii_or_error(text: str) -> None:
    for parameter_type in (EmailAddress(), PhoneNumber(), InternationalNumber(), Several(EmailAddress())):
        try:
            value = parameter_type.parse(text)
        except ValueError:
            continue
        assert "".join(value).isascii() and "".join(value).isprintable()
