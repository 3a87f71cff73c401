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
    Tally("2026-03-02", "android", "default", 4, 1),
    Tally("2026-03-01", "ios", "Swiss phones", 2, 2),
    Tally("2026-03-02", "ios", "default", 1, 0),
    Tally("2026-03-01", "android", "default", 3, 3),
    Tally("2026-03-02", "windows", "2", 5, 4),
]

NUMBERS = st.integers(0, 10**9)
SOME = st.lists(
    st.builds(
        Tally,
        st.dates().map(str),
        st.sampled_from(DEVICES),
        st.sampled_from(["default", "1", "2", "Swiss phones", "a.b_c-d"]),
        NUMBERS,
        NUMBERS,
    ),
    unique_by=lambda tally: tally[:3],
    max_size=12,
)


def test_a_summary_adds_up_by_day_by_device_and_by_rule() -> None:
    assert summarise(TALLIES) == {
        "total": 15,
        "unique": 10,
        "by_day": {"2026-03-01": {"total": 5, "unique": 5}, "2026-03-02": {"total": 10, "unique": 5}},
        "by_device": {"android": 7, "ios": 3, "windows": 5},
        "by_rule": {"default": 8, "2": 5, "Swiss phones": 2},
    }


def test_days_are_in_their_order_and_everything_else_begins_with_the_most() -> None:
    of_all = json.loads(json.dumps(summarise(TALLIES)))
    assert list(of_all["by_day"]) == ["2026-03-01", "2026-03-02"]
    assert list(of_all["by_device"]) == ["android", "windows", "ios"]
    assert list(of_all["by_rule"]) == ["default", "2", "Swiss phones"]


def test_what_has_as_many_scans_is_in_the_order_of_names() -> None:
    tallies = [Tally("2026-03-01", device, "default", 1, 1) for device in ("windows", "android", "ios")]
    assert list(summarise(tallies)["by_device"]) == ["android", "ios", "windows"]


def test_without_scans_all_is_nothing() -> None:
    assert summarise([]) == {"total": 0, "unique": 0, "by_day": {}, "by_device": {}, "by_rule": {}}
    assert format_csv([]) == "day,device,rule,scans,unique\r\n"


@given(SOME)
def test_every_part_of_a_summary_has_all_scans(tallies: list[Tally]) -> None:
    of_all = summarise(tallies)
    total = sum(tally.scans for tally in tallies)
    assert of_all["total"] == sum(day["total"] for day in of_all["by_day"].values()) == total
    assert sum(of_all["by_device"].values()) == sum(of_all["by_rule"].values()) == total
    assert of_all["unique"] == sum(day["unique"] for day in of_all["by_day"].values())


@given(SOME)
def test_a_spreadsheet_reads_every_tally(tallies: list[Tally]) -> None:
    header, *rows = csv.reader(io.StringIO(format_csv(tallies), newline=""), strict=True)
    assert header == list(COLUMNS)
    assert [Tally(row[0], row[1], row[2], int(row[3]), int(row[4])) for row in rows] == sorted(tallies)


def test_csv_is_as_rfc_4180_has_it() -> None:
    assert format_csv(TALLIES[:2]) == (
        "day,device,rule,scans,unique\r\n2026-03-01,ios,Swiss phones,2,2\r\n2026-03-02,android,default,4,1\r\n"
    )


@pytest.mark.parametrize("tallies", [TALLIES, []])
def test_counting_changes_nothing_that_is_counted(tallies: list[Tally]) -> None:
    before = list(tallies)
    summarise(tallies)
    format_csv(tallies)
    assert tallies == before
