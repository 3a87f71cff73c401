from __future__ import annotations

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.links.scans import (
    COLUMNS,
    Tally,
    format_csv,
    summarise,
)
from qr.links.visitor import DEVICES

TALLIES = [
    Tally("2026-03-02", "time", "09:45", 4, 1),
    Tally("2026-03-02", "time", "23:00", 6, 4),
    Tally("2026-03-01", "time", "00:00", 5, 5),
    Tally("2026-03-02", "device", "android", 4, 0),
    Tally("2026-03-02", "device", "ios", 1, 0),
    Tally("2026-03-02", "device", "windows", 5, 0),
    Tally("2026-03-01", "device", "ios", 2, 0),
    Tally("2026-03-01", "device", "android", 3, 0),
    Tally("2026-03-01", "rule", "Swiss phones", 2, 0),
    Tally("2026-03-01", "rule", "default", 3, 0),
    Tally("2026-03-02", "rule", "2", 5, 0),
    Tally("2026-03-02", "rule", "default", 5, 0),
]

COUNTS = st.integers(0, 10**9)
TALLY_LISTS = st.lists(
    st.builds(
        Tally,
        st.dates().map(str),
        st.sampled_from(["time", "device", "rule"]),
        st.sampled_from([*DEVICES, "default", "1", "2", "Swiss phones", "a.b_c-d"]),
        COUNTS,
        COUNTS,
    ),
    unique_by=lambda tally: tally[:3],
    max_size=12,
)


def test_summary_totals_by_day_device_and_rule() -> None:
    assert summarise(TALLIES) == {
        "total": 15,
        "unique": 10,
        "by_day": {"2026-03-01": {"total": 5, "unique": 5}, "2026-03-02": {"total": 10, "unique": 5}},
        "by_device": {"android": 7, "ios": 3, "windows": 5},
        "by_rule": {"default": 8, "2": 5, "Swiss phones": 2},
    }


def test_days_are_chronological_and_others_by_total() -> None:
    summary = json.loads(json.dumps(summarise(TALLIES)))
    assert list(summary["by_day"]) == ["2026-03-01", "2026-03-02"]
    assert list(summary["by_device"]) == ["android", "windows", "ios"]
    assert list(summary["by_rule"]) == ["default", "2", "Swiss phones"]


def test_equal_totals_are_sorted_by_name() -> None:
    tallies = [Tally("2026-03-01", "device", device, 1, 0) for device in ("windows", "android", "ios")]
    assert list(summarise(tallies)["by_device"]) == ["android", "ios", "windows"]


def test_summary_without_scans_is_empty() -> None:
    assert summarise([]) == {"total": 0, "unique": 0, "by_day": {}, "by_device": {}, "by_rule": {}}
    assert format_csv([]) == "day,dimension,value,scans,unique\r\n"


@given(TALLY_LISTS)
def test_each_group_of_summary_has_all_scans(tallies: list[Tally]) -> None:
    summary = summarise(tallies)
    time, device, rule = (
        sum(tally.scans for tally in tallies if tally.dimension == one) for one in ("time", "device", "rule")
    )
    assert summary["total"] == sum(day["total"] for day in summary["by_day"].values()) == time
    assert (sum(summary["by_device"].values()), sum(summary["by_rule"].values())) == (device, rule)
    assert summary["unique"] == sum(day["unique"] for day in summary["by_day"].values())


@given(TALLY_LISTS)
def test_csv_round_trip_returns_all_tallies(tallies: list[Tally]) -> None:
    header, *rows = csv.reader(io.StringIO(format_csv(tallies), newline=""), strict=True)
    assert header == list(COLUMNS)
    assert [Tally(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows] == sorted(tallies)


def test_csv_follows_rfc_4180() -> None:
    assert format_csv([TALLIES[3], TALLIES[8]]) == (
        "day,dimension,value,scans,unique\r\n2026-03-01,rule,Swiss phones,2,0\r\n2026-03-02,device,android,4,0\r\n"
    )


@pytest.mark.parametrize("tallies", [TALLIES, []])
def test_summary_and_csv_leave_the_tallies_unchanged(tallies: list[Tally]) -> None:
    before = list(tallies)
    summarise(tallies)
    format_csv(tallies)
    assert tallies == before
