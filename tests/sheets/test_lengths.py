from __future__ import annotations

import pytest

from qr.sheets.lengths import Millimetres
from tests.support.tables import for_each

LENGTH = Millimetres(-50, 2000)


@for_each(
    "text, millimetres",
    [("63.5", 63.5), ("63.5mm", 63.5), ("6.35cm", 63.5), ("2.5in", 63.5), ("72pt", 25.4), ("-1.5", -1.5), ("0", 0),
     ("2000", 2000), ("-50", -50), ("1IN", 25.4)],
)  # fmt: skip
def test_length_is_converted_to_millimetres(text: str, millimetres: float) -> None:
    assert LENGTH.parse(text) == pytest.approx(millimetres)


@for_each(
    "text",
    ["", "mm", "1 mm", "1.", ".5", "1e3", "nan", "inf", "2000.1", "-50.1", "1.23456", "٣", "1,5", "+1", "--1", "1px"],
)
def test_other_text_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):  # the caller adds the text
        LENGTH.parse(text)
