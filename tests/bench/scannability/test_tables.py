from __future__ import annotations

import re

import pytest

from bench.scannability import tables, targets
from bench.scannability.decoders import NAMES
from bench.scannability.systems import (
    OURS,
    QRCODE,
)
from bench.scannability.trial import UNDISTORTED, Trial, run_trials
from tests.support.scannability import (
    ALL_BUT_OPENCV,
    FULL,
    LOST,
    READ,
    everywhere,
)


class TestTables:
    def test_library_is_compared_on_codes_it_supports(self) -> None:
        read, lost = everywhere(*READ), everywhere(*LOST)
        mine = [Trial(FULL[0], OURS, lost), Trial(FULL[1], OURS, read), Trial(FULL[2], OURS, lost)]
        shown = tables.comparison_table(mine, [Trial(FULL[1], QRCODE, lost)])
        assert re.search(r"^blur +1 +100.0 +0.0 .* \+100.0 +met$", shown, re.MULTILINE)

    def test_equal_read_rate_below_100_misses_target(self) -> None:
        half = everywhere(*ALL_BUT_OPENCV)
        shown = tables.comparison_table([Trial(FULL[1], OURS, half)], [Trial(FULL[1], QRCODE, half)])
        assert shown.count("missed") == len(tables.CONDITIONS)

    @pytest.mark.usefixtures("no_warnings")
    def test_unread_codes_are_listed_with_decoder(self) -> None:
        code = next(code for code in FULL if code.style.eye == "star")
        trial = Trial(code, OURS, {UNDISTORTED: ALL_BUT_OPENCV})
        assert tables.list_unread([trial], []) == f"{code.name}: OpenCV"
        assert tables.list_unread([trial._replace(rejected_reads=LOST)], []) == f"{code.name}: rejected"
        assert tables.list_unread([trial], [trial]) == "OpenCV fails in plain squares too: 1 codes"

    def test_unread_codes_with_warning_are_not_listed(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(targets, "find_losses", lambda _: ["eye=circle: ..."])
        assert tables.list_unread([Trial(FULL[0], OURS, {UNDISTORTED: LOST})], []) == "none"

    def test_rejection_is_false_if_two_others_read(self) -> None:
        code = FULL[0]
        for readers, false in ((["zxing-cpp", "ZBar"], 0), (["ZBar", "quirc"], 1), ([], 0)):
            reads = tuple(name in readers for name in NAMES)
            trial = Trial(code, OURS, everywhere(*LOST), rejected_reads=reads)
            shown = targets.list_false_rejections([trial, Trial(FULL[1], OURS, everywhere(*READ))])
            assert shown.splitlines()[0] == f"1 rejected, {false} of these falsely"
            assert shown.splitlines()[1:] == [f"{code.name}: read by ZBar, quirc"] * false

    def test_rejected_code_is_read_without_verification(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bench.scannability.trial.draw_all", lambda *_: {OURS: None})
        (trial,) = run_trials((FULL[0], None))
        assert trial.rejected_reads
        assert trial.rejected_reads[NAMES.index("zxing-cpp")]
        assert not any(any(reads) for reads in trial.reads.values())
