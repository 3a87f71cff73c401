"""Comparisons of the functions: one figure per function and round, and the goal of this service as a ratio."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from bench.report import RATIO_COLUMNS, Row, Target, ratio_row, ratios, table
from bench.servers import NOOP, OURS, Function

Rounds = dict[Function, list[float]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The figures of one property of the functions.

    title:  the property, with its unit
    goal:   goal of the ratio of this service to the no-op function
    rounds: figures of each function, one per round
    digits: decimal places of the figures
    """

    title: str
    goal: Target
    rounds: Rounds
    digits: int = 0


def format_comparisons(comparisons: Sequence[Comparison]) -> str:
    """Return a table of the medians, and a table of the ratios to the no-op function with the goals."""
    functions = list(comparisons[0].rounds)
    others = [function for function in functions if function not in {NOOP, OURS}]
    medians = table(("median", *(function.name for function in functions)), map(_median_row, comparisons))
    columns = ("ratio to no-op", *RATIO_COLUMNS[1:], *(function.name for function in others))
    return f"{medians}\n\n{table(columns, (_ratio_row(comparison, others) for comparison in comparisons))}"


def format_factors(comparison: Comparison, goals: dict[Function, Target]) -> str:
    """Return a table of the ratios of this service to the other functions, except the no-op function."""
    ours = comparison.rounds[OURS]
    rows = [
        ratio_row(f"ours / {function.name}", ratios(ours, rounds), goals.get(function))
        for function, rounds in comparison.rounds.items()
        if function not in {NOOP, OURS}
    ]
    return table((comparison.title, *RATIO_COLUMNS[1:]), rows)


def _median_row(comparison: Comparison) -> Row:
    figures = (f"{median(rounds):.{comparison.digits}f}" for rounds in comparison.rounds.values())
    return (comparison.title, *figures)


def _ratio_row(comparison: Comparison, others: Sequence[Function]) -> Row:
    noop = comparison.rounds[NOOP]
    ours = ratio_row(comparison.title, ratios(comparison.rounds[OURS], noop), comparison.goal)
    return (*ours, *(f"{median(ratios(comparison.rounds[function], noop)):.2f}" for function in others))
