from datetime import UTC, datetime

import pytest

from qr.links.scans import DIMENSIONS, quarter_hour


@pytest.mark.parametrize(("minute", "quarter"), [(0, "00"), (14, "00"), (15, "15"), (29, "15"), (30, "30"), (59, "45")])
def test_scan_begins_in_a_quarter_of_an_hour(minute: int, quarter: str) -> None:
    assert quarter_hour(datetime(2026, 3, 1, 7, minute, 59, tzinfo=UTC)) == f"2026-03-01T07:{quarter}"


def test_only_the_first_dimension_is_in_utc() -> None:
    assert DIMENSIONS.index("time") == 0
