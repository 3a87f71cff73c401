from __future__ import annotations

import pytest

from qr.errors import BadParameter
from qr.graphics import font
from qr.graphics.lettering import typeset
from tests.support.tables import for_each

HEBREW = "שלום"


def test_text_is_composed_before_it_is_set() -> None:
    assert typeset("caption", "e\u0301") == font.line("é")


@for_each(
    "text, allowed",
    [
        ("", "not blank"),
        (" \u00a0 ", "not blank"),
        ("a\x07", "U+0007"),
        (HEBREW, "U+05E9 HEBREW LETTER SHIN, U+05DC HEBREW LETTER LAMED, U+05D5 HEBREW LETTER VAV and others"),
        ("\U0001f600", "U+1F600 GRINNING FACE"),
    ],
)
def test_error_names_parameter_and_missing_characters(text: str, allowed: str) -> None:
    with pytest.raises(BadParameter) as error:
        typeset("line2", text)
    assert error.value.parameter == "line2"
    assert allowed in str(error.value.allowed)
