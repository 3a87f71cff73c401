from __future__ import annotations

import re

from bench.hot_links.instance import HOT, IMAGE, OTHER, Reply
from bench.hot_links.run import format_goals, format_times

BEFORE = [Reply(kind, 200, 0.01, 0.02) for kind in (OTHER, IMAGE) for _ in range(2)]
REPLIES = [Reply(OTHER, 302, 0.01, 0.02), Reply(IMAGE, 200, 0.03, 0.03)] * 2
REPLIES += [Reply(HOT, 302, 0.01, 0.1), Reply(HOT, 302, 0.02, 0.4), Reply(HOT, 0, 0, 0)]


def test_goals_compare_responses_with_stored_scans() -> None:
    lines = format_goals(BEFORE, REPLIES, counted=1, seconds=0.002).splitlines()[1:]
    found = [re.split(r" {2,}", line)[1::2] for line in lines]
    assert found == [["1000.00", "met"], ["0.40", "missed"], ["1.00", "missed"], ["1.00", "met"], ["1.50", "missed"]]


def test_times_are_in_milliseconds() -> None:
    assert re.split(r" {2,}", format_times(BEFORE, REPLIES).splitlines()[-1]) == [
        *(HOT, "3", "1", "15", "20", "250", "397", "400")
    ]
