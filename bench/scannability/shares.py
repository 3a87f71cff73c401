"""Shares of trials that each decoder read."""

from collections.abc import Iterable, Sequence
from math import isnan, nan

from bench.scannability.decoders import NAMES
from bench.scannability.trial import Trial

Shares = tuple[float, ...]  # per decoder, 0.0-1.0; not a number if the decoder is not installed


def read_shares(trials: Sequence[Trial], condition: str) -> Shares:
    """Return the share of the trials under a condition that each decoder read."""
    reads = [trial.reads[condition] for trial in trials if condition in trial.reads]
    return tuple(_share(decoder) for decoder in zip(*reads, strict=True)) if reads else (nan,) * len(NAMES)


def _share(read: Sequence[bool | None]) -> float:
    return nan if None in read else sum(map(bool, read)) / len(read)


def percents(values: Iterable[float]) -> tuple[str, ...]:
    return tuple("-" if isnan(value) else f"{100 * value:.1f}" for value in values)


def percent_pairs(ours: Iterable[float], others: Iterable[float]) -> tuple[str, ...]:
    """Return cells with two percentages: ours, and that of the other system."""
    return tuple(f"{our} {other:>5}" for our, other in zip(percents(ours), percents(others), strict=True))


def differences(ours: Iterable[float], others: Iterable[float]) -> list[float]:
    """Return ours minus the others, in percentage points."""
    return [100 * (our - other) for our, other in zip(ours, others, strict=True)]


def same_codes(trials: Iterable[Trial], others: Iterable[Trial]) -> list[Trial]:
    """Return the trials of codes that are among the others."""
    serials = {trial.code.serial for trial in others}
    return [trial for trial in trials if trial.code.serial in serials]
