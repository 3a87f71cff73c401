from __future__ import annotations

from qr.decoding.advice import advise
from qr.decoding.found_symbol import FoundSymbol, Measurements
from tests.support.tables import for_each

GOOD = FoundSymbol(
    "a", b"a", "qr", 1, "M", 0, "ascii", ((0, 0), (9, 0), (9, 9), (0, 9)),
    used_error_correction=0.1, measurements=Measurements(4, 10, 4),
)  # fmt: skip
CASES = {
    "size": GOOD._replace(measurements=Measurements(2.9, 10, 4)),
    "contrast": GOOD._replace(measurements=Measurements(4, 2.99, 4)),
    "quiet zone": GOOD._replace(measurements=Measurements(4, 10, 3)),
    "damage": GOOD._replace(used_error_correction=0.51),
    "only a second decoder read this symbol": GOOD._replace(used_error_correction=None),
}


@for_each("name", CASES)
def test_each_defect_has_its_advice(name: str) -> None:
    assert [advice.partition(":")[0] for advice in advise(CASES[name])] == [name]


def test_good_print_has_no_advice() -> None:
    assert list(advise(GOOD)) == []
    assert list(advise(GOOD._replace(symbology="micro", measurements=Measurements(4, 10, 2)))) == []
    assert list(advise(GOOD._replace(measurements=None))) == []
