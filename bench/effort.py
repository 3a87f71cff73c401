"""How much is measured: enough for steady medians, or just enough to see that everything works."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Effort:
    """Rounds of each part.

    load_rounds, load_seconds: turns of each function under load, and how long one lasts
    cold_rounds:   starts of each function
    memory_rounds: processes of each function whose memory is read
    repeats:       runs of each library
    codes:         codes whose pictures are distorted and read
    """

    load_rounds: int
    load_seconds: int
    cold_rounds: int
    memory_rounds: int
    repeats: int
    codes: int


FULL = Effort(load_rounds=7, load_seconds=3, cold_rounds=15, memory_rounds=3, repeats=9, codes=2016)
QUICK = Effort(load_rounds=1, load_seconds=1, cold_rounds=1, memory_rounds=1, repeats=1, codes=200)
