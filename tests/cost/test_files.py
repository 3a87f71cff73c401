from __future__ import annotations

from qr.cost.files import reading_units, used_units


def test_units_grow_with_the_file() -> None:
    assert reading_units(0) == 2
    assert reading_units(1024**2) == 22
    assert used_units(0.0051) == 2
