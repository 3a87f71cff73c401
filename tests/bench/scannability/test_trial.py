from __future__ import annotations

import re

import pytest

from bench.scannability import tables
from bench.scannability.codes import make_codes
from bench.scannability.decoders import check_decoders, unread
from bench.scannability.distortions import (
    DISTORTIONS,
)
from bench.scannability.systems import (
    OURS,
    PLAIN,
    QRCODE,
)
from bench.scannability.trial import DISTORTIONS_PER_CODE, UNDISTORTED, run_trials, sample_distortions, strength
from tests.support.decoders import has_zbar
from tests.support.scannability import (
    FULL,
    image,
)


@pytest.mark.skipif(not has_zbar(), reason="ZBar is not installed")
class TestTrials:
    @pytest.mark.exhaustive
    def test_trials_of_six_codes_fill_the_tables(self) -> None:
        found = [trial for code in make_codes(6) for trial in run_trials((code, None))]
        assert [trial.system for trial in found].count(OURS) == 6
        assert {trial.system for trial in found} == {OURS, QRCODE, PLAIN}
        for trial in found:
            assert set(trial.reads) == {
                UNDISTORTED,
                *(distortion.name for _, distortion in sample_distortions(trial.code)),
            }
        assert all(False not in trial.reads[UNDISTORTED] for trial in found if trial.system == PLAIN)
        shown = tables.all_tables(found)
        assert re.search(r"^undistorted +6 ", shown, re.MULTILINE)
        assert "the styles that qrcode supports" in shown
        assert "that qr-code-styling" not in shown

    def test_other_content_counts_as_unread(self) -> None:
        code = FULL[0]
        (trial, *_) = run_trials((code, None))
        assert trial.reads[UNDISTORTED][0]
        assert check_decoders(image(), b"something else") == unread()


class TestSampling:
    def test_codes_have_different_distortions(self) -> None:
        for code in FULL[:80]:
            assert len({number for number, _ in sample_distortions(code)}) == DISTORTIONS_PER_CODE

    @pytest.mark.parametrize("number", [200, 2016])
    def test_every_distortion_occurs_with_every_strength(self, number: int) -> None:
        found = {(d.name, strength(code, d)) for code in FULL[:number] for _, d in sample_distortions(code)}
        assert found == {(distortion.name, level) for distortion in DISTORTIONS for level in distortion.strengths}
