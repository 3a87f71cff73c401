from __future__ import annotations

import re

import pytest

from bench.scannability import targets
from bench.scannability.decoders import NAMES
from bench.scannability.systems import (
    OURS,
    PLAIN,
)
from bench.scannability.trial import Trial
from tests.support.scannability import (
    ALL_BUT_OPENCV,
    FULL,
    LOST,
    READ,
    everywhere,
)


class TestTargets:
    @pytest.mark.usefixtures("no_warnings")
    @pytest.mark.parametrize(("lost", "verdict"), [(0, "met"), (2, "met"), (3, "missed")])
    def test_target_allows_loss_of_two_points(self, lost: int, verdict: str) -> None:
        plain = [Trial(code, PLAIN, everywhere(*READ)) for code in FULL[:100]]
        ours = [
            Trial(code, OURS, everywhere(*(ALL_BUT_OPENCV if i < lost else READ))) for i, code in enumerate(FULL[:100])
        ]
        rows = {line.split()[0]: line.split() for line in targets.target_table(ours, plain).splitlines()[1:]}
        assert rows["OpenCV"] == ["OpenCV", "100", f"{100 - lost}.0", "100.0", f"{-lost:+.1f}", "-2", verdict]
        assert rows["quirc"][-1] == "met"

    def test_target_leaves_out_styles_with_warning(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(targets, "find_losses", lambda style: ["warning"] * (style.eye == "circle"))
        codes = [next(code for code in FULL if code.style.eye == eye) for eye in ("circle", "leaf")]
        ours = [Trial(code, OURS, everywhere(*reads)) for code, reads in zip(codes, (LOST, READ), strict=True)]
        plain = [Trial(code, PLAIN, everywhere(*READ)) for code in codes]
        assert "missed" not in targets.target_table(ours, plain) + targets.condition_table(ours, plain)
        rows = {line.split()[0]: line.split()[1:] for line in targets.value_table(ours, plain).splitlines()[1:]}
        assert rows["eye=circle"] == ["0", "none", "without", "a", "warning"]
        assert rows["eye=leaf"] == ["1", min(NAMES), "100.0", "100.0", "+0.0", "met"]

    @pytest.mark.usefixtures("no_warnings")
    def test_value_table_names_worst_decoder(self) -> None:
        code = next(code for code in FULL if code.style.shape == "leaf")
        ours = [Trial(code, OURS, everywhere(*ALL_BUT_OPENCV))]
        shown = targets.value_table(ours, [Trial(code, PLAIN, everywhere(*READ))])
        assert re.search(r"^shape=leaf +1 +OpenCV +0.0 +100.0 +-100.0 +missed$", shown, re.MULTILINE)
