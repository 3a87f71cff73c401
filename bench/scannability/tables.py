"""Tables of the trials: share of codes that each decoder read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import isnan
from statistics import fmean

from bench.report import Row, table
from bench.scannability.decoders import NAMES
from bench.scannability.distortions import DISTORTIONS, Distortion
from bench.scannability.shares import percent_pairs, read_shares, same_codes
from bench.scannability.systems import OTHERS, OURS, PLAIN
from bench.scannability.targets import (
    condition_table,
    list_false_rejections,
    target_table,
    value_table,
    without_warning,
)
from bench.scannability.trial import UNDISTORTED, Trial, strength

CONDITIONS = (UNDISTORTED, *(distortion.name for distortion in DISTORTIONS))
MAX_LISTED_CODES = 40


def all_tables(trials: Sequence[Trial]) -> str:
    ours, plain = _filter_by_system(trials, OURS), _filter_by_system(trials, PLAIN)
    parts = ["Percent of all our codes read, and of the same contents in plain squares", overall_table(ours, plain)]
    for name in OTHERS:
        if others := _filter_by_system(trials, name):
            title = f"\nPercent read of the styles that {name} supports: ours, {name}"
            parts += [title, comparison_table(ours, others)]
    parts += ["\nOur codes without a warning that were not read, undistorted", list_unread(ours, plain)]
    parts += ["\nCodes that the service rejects, although other decoders read them", list_false_rejections(ours)]
    parts += ["\nRead-rate target: each decoder reads our codes without a warning nearly as often as plain squares"]
    targets = (value_table, condition_table, target_table)
    return "\n".join([*parts, "\n\n".join(build(ours, plain) for build in targets)])


def overall_table(ours: Sequence[Trial], plain: Sequence[Trial]) -> str:
    rows = [_overall_row(UNDISTORTED, "", ours, plain)]
    for distortion in DISTORTIONS:
        for level in distortion.strengths:
            styled, squares = (_filter_by_strength(trials, distortion, level) for trials in (ours, plain))
            rows.append(_overall_row(distortion.name, f"{level:g} {distortion.unit}", styled, squares))
    return table(("distortion", "strength", "codes", *NAMES), rows)


def _filter_by_strength(trials: Iterable[Trial], distortion: Distortion, level: float) -> list[Trial]:
    return [trial for trial in trials if distortion.name in trial.reads and strength(trial.code, distortion) == level]


def _overall_row(condition: str, level: str, ours: Sequence[Trial], plain: Sequence[Trial]) -> Row:
    pairs = percent_pairs(read_shares(ours, condition), read_shares(plain, condition))
    return condition, level, str(len(ours)), *pairs


def comparison_table(ours: Sequence[Trial], others: Sequence[Trial]) -> str:
    """Compare ours with another library, over the codes that the other library drew."""
    columns = ("distortion", "codes", *NAMES, "mean", "ahead", "")
    same = same_codes(ours, others)
    return table(columns, [_comparison_row(condition, same, others) for condition in CONDITIONS])


def _comparison_row(condition: str, ours: Sequence[Trial], others: Sequence[Trial]) -> Row:
    shares = read_shares(ours, condition), read_shares(others, condition)
    our_mean, other_mean = (fmean([share for share in part if not isnan(share)] or [0]) for part in shares)
    cells = percent_pairs((*shares[0], our_mean), (*shares[1], other_mean))
    is_ahead = our_mean > other_mean or our_mean == 1
    number = sum(condition in trial.reads for trial in ours)
    return condition, str(number), *cells, f"{100 * (our_mean - other_mean):+.1f}", "met" if is_ahead else "missed"


def list_unread(ours: Sequence[Trial], plain: Iterable[Trial]) -> str:
    """List codes without a warning that were not read, and the decoders that failed.

    Decoders that do not read the same content as plain squares are only counted.
    """
    lines: list[str] = []
    known: Counter[str] = Counter()
    squares = {trial.code.serial: set(_failed(trial)) for trial in plain}
    for trial in sorted(without_warning(ours), key=lambda trial: trial.code.serial):
        failed = _failed(trial)
        styled_only = [name for name in failed if name not in squares.get(trial.code.serial, ())]
        known.update(name for name in failed if name not in styled_only)
        if trial.rejected_reads is not None:
            lines.append(f"{trial.code.name}: rejected")
        elif styled_only:
            lines.append(f"{trial.code.name}: {', '.join(styled_only)}")
    more = [f"and {len(lines) - MAX_LISTED_CODES} more"] if len(lines) > MAX_LISTED_CODES else []
    counted = [f"{name} fails in plain squares too: {known[name]} codes" for name in NAMES if known[name]]
    return "\n".join([*lines[:MAX_LISTED_CODES], *more, *counted]) or "none"


def _failed(trial: Trial) -> list[str]:
    return [name for name, read in zip(NAMES, trial.reads[UNDISTORTED], strict=True) if read is False]


def _filter_by_system(trials: Iterable[Trial], system: str) -> list[Trial]:
    return [trial for trial in trials if trial.system == system]
