from __future__ import annotations

import numpy as np
import pytest

from bench.scannability import javascript, shares, tables
from bench.scannability.decoders import NAMES, check_decoders, missing_decoders
from bench.scannability.systems import (
    OURS,
)
from bench.scannability.trial import UNDISTORTED, Trial
from tests.support.scannability import (
    FULL,
    everywhere,
    image,
)


class TestDecoders:
    @pytest.mark.parametrize("name", NAMES)
    def test_decoder_reads_plain_squares_and_nothing_else(self, name: str) -> None:
        if name in missing_decoders():
            pytest.skip(f"{name} is not installed: {missing_decoders()[name]}")
        place = NAMES.index(name)
        blank = np.full((200, 300), 255, np.uint8)
        assert check_decoders(image(), FULL[0].content)[place] is True
        assert check_decoders(image(), FULL[0].content + b"!")[place] is False
        assert check_decoders(blank, FULL[0].content)[place] is False
        assert check_decoders(image(), FULL[0].content)[place] is True

    @pytest.mark.skipif(not javascript.can_decode(), reason="the Node packages are not installed")
    def test_one_node_process_decodes_all_images(self) -> None:
        process = javascript._start()
        for _ in range(3):
            javascript.decode(image())
        assert javascript._start() is process
        assert process.poll() is None

    def test_missing_decoder_never_counts_as_read(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("bench.scannability.decoders.missing_decoders", lambda: {"quirc": "no compiler"})
        reads = check_decoders(image(), FULL[0].content)
        assert reads[NAMES.index("quirc")] is None
        trial = Trial(FULL[0], OURS, everywhere(*reads))
        shown = dict(zip(NAMES, shares.percents(shares.read_shares([trial], UNDISTORTED)), strict=True))
        assert shown["zxing-cpp"] == "100.0"
        assert shown["quirc"] == "-"
        assert " quirc" not in tables.list_unread([trial], [])
