from __future__ import annotations

from bench.reading.measure import SERVICE, Outcome, Results
from bench.reading.tables import attempt_table, decoder_table


def result(service: bool, zxing: bool, zbar: bool) -> Results:
    reads = {SERVICE: service, "zxing-cpp": zxing, "ZBar": zbar}
    return {name: Outcome(is_read, has_other=False, seconds=0.01) for name, is_read in reads.items()}


def test_targets_compare_with_the_best_and_with_any() -> None:
    results = [result(True, True, False)] * 18 + [result(True, False, True), result(False, False, True)]
    text = decoder_table(results)
    assert "of the 20 images that any of the three reads: 95.0 % (target 97 %: missed)" in text
    assert "more than zxing-cpp, the best of the three: 5.0 percentage points (target 5: met)" in text


def test_attempts_are_sorted_by_gain() -> None:
    lines = attempt_table([result(True, False, False), result(True, True, False), result(False, False, True)])
    names = [line.split("  ")[0] for line in lines.splitlines()[1:]]
    assert names == [SERVICE, "ZBar", "zxing-cpp"]
