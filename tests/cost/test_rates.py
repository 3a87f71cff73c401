from __future__ import annotations

from itertools import product

from qr.cost.rates import PAINTED, PLAIN, RATES, SOLID, VECTOR_BYTES_PER_MODULE
from qr.spec.formats import FORMATS


def test_each_writer_has_a_rate_for_each_kind() -> None:
    writers = {writer for writer, _ in RATES}
    assert set(RATES) == set(product(writers, (PLAIN, SOLID, PAINTED)))


def test_each_vector_format_has_a_rate() -> None:
    assert set(VECTOR_BYTES_PER_MODULE) == {name for name, row in FORMATS.items() if row.vector}
