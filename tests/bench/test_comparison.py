from __future__ import annotations

from bench.comparison import Comparison, format_comparisons, format_factors
from bench.node_function import NODE
from bench.report import Target
from bench.servers import NOOP, OURS, TUTORIAL

RATES = Comparison(
    "new QR code", Target(">=", 0.5), {NOOP: [10.0, 20.0, 10.0], TUTORIAL: [1.0, 2.0, 3.0], OURS: [5.0, 8.0, 6.0]}
)
MEMORY = Comparison("memory", Target("<=", 1.2), {NOOP: [40.0], TUTORIAL: [60.0], OURS: [50.0]}, digits=1)


def test_comparison_shows_medians_and_ratios_to_noop() -> None:
    lines = format_comparisons([RATES, MEMORY]).splitlines()
    assert [line.split() for line in lines] == [
        ["median", "no-op", "tutorial", "ours"],
        ["new", "QR", "code", "10", "2", "6"],
        ["memory", "40.0", "60.0", "50.0"],
        [],
        ["ratio", "to", "no-op", "median", "min-max", "target", "tutorial"],
        ["new", "QR", "code", "0.50", "0.40-0.60", ">=", "0.50", "met", "0.10"],
        ["memory", "1.25", "1.25-1.25", "<=", "1.20", "missed", "1.50"],
    ]


def test_factors_compare_with_all_functions_except_noop() -> None:
    comparison = Comparison("new", Target(">=", 0.5), {NOOP: [9.0], TUTORIAL: [2.0], NODE: [1.0], OURS: [6.0]})
    rows = [line.split() for line in format_factors(comparison, {TUTORIAL: Target(">=", 6.0)}).splitlines()]
    assert rows[1:] == [
        ["ours", "/", "tutorial", "3.00", "3.00-3.00", ">=", "6.00", "missed"],
        ["ours", "/", "Node", "6.00", "6.00-6.00"],
    ]
