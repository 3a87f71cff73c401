from __future__ import annotations

import pytest

from bench.errors import MeasurementError
from bench.soak.memory import Sample, growth_mib


def test_growth_during_the_warm_up_does_not_count() -> None:
    samples = [Sample(second, min(100.0, 50 + second * 2)) for second in range(100)]
    assert growth_mib(samples) == pytest.approx(0, abs=0.01)


def test_short_peaks_do_not_count() -> None:
    samples = [Sample(second, 300.0 if second % 5 == 0 else 100.0) for second in range(300)]
    assert growth_mib(samples) == pytest.approx(0, abs=0.01)


def test_leak_counts_from_the_warm_up_to_the_end() -> None:
    samples = [Sample(second, 100 + second * 0.1) for second in range(300)]
    assert growth_mib(samples) == pytest.approx(19.9, abs=0.2)


def test_short_run_cannot_be_measured() -> None:
    with pytest.raises(MeasurementError, match="too short"):
        growth_mib([Sample(second, 1.0) for second in range(20)])
