"""Sizes of a run: many rounds for steady medians, or one short round to check that everything works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RunSize:
    """Number of rounds of each part.

    load_rounds:   rounds under load, per function
    load_seconds:  duration of one round under load
    cold_rounds:   starts per function
    memory_rounds: processes per function whose memory is measured
    repeats:       runs per library
    codes:         codes that are drawn, distorted and read
    contents:      contents that are drawn with each value of shape, eye and eyeball
    """

    load_rounds: int
    load_seconds: int
    cold_rounds: int
    memory_rounds: int
    repeats: int
    codes: int
    contents: int


FULL = RunSize(load_rounds=7, load_seconds=3, cold_rounds=15, memory_rounds=3, repeats=9, codes=2016, contents=600)
QUICK = RunSize(load_rounds=1, load_seconds=1, cold_rounds=1, memory_rounds=1, repeats=1, codes=200, contents=8)
