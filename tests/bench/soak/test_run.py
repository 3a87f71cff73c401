"""The soak test for 20 seconds: of the service, and of services with a fault that the test must find."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.servers import OURS
from bench.soak.run import Soak, run_soak

FAULTY = Path(__file__).parents[2] / "support" / "faulty_services"
# In 20 seconds, the warm-up does not end: the growth of the first minutes is allowed here.
SHORT = Soak(seconds=20, users=6, max_growth_mib=100)


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("source", "fault"),
    [
        (OURS.source, None),
        (FAULTY / "leaking.py", "the memory grew by"),
        (FAULTY / "failing.py", "responses were at fault"),
        (FAULTY / "confused.py", "responses were at fault"),
    ],
    ids=["service", "leaking", "failing", "confused"],
)
def test_soak_finds_only_real_faults(source: Path, fault: str | None) -> None:
    faults = run_soak(SHORT, source)
    assert [one for one in faults if not fault or fault not in one] == []
    assert bool(faults) == bool(fault)
