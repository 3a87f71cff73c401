from __future__ import annotations

from bench.scannability.codes import COMBINATIONS, make_codes
from bench.scannability.libraries import qr_code_styling, qrcode_styled
from qr.graphics.eyes import EYES
from qr.graphics.gradient import Gradient
from qr.graphics.shapes import SHAPES
from tests.support.scannability import (
    FULL,
)


class TestCodes:
    def test_codes_cover_every_shape_eye_and_eyeball(self) -> None:
        assert {(code.style.shape, code.style.eye, code.style.eyeball) for code in FULL} == set(COMBINATIONS)

    def test_quick_run_has_every_shape_and_eye(self) -> None:
        styles = [code.style for code in make_codes(200)]
        assert {style.shape for style in styles} == set(SHAPES)
        assert {style.eye for style in styles} == {style.eyeball for style in styles} == set(EYES)

    def test_codes_cover_versions_scales_levels_and_gradients(self) -> None:
        assert {code.version for code in FULL} == set(range(1, 13))
        assert {code.scale for code in FULL} == set(range(3, 13))
        assert {code.ecc for code in FULL} == set("LMQH")
        angles = [code.style.dark.angle for code in FULL if isinstance(code.style.dark, Gradient)]
        assert 0.2 < len(angles) / len(FULL) < 0.3
        assert {None, 0, 45, 90, 135} <= set(angles)

    def test_codes_are_the_same_in_every_run(self) -> None:
        assert make_codes(100) == make_codes(100) == FULL[:100]

    def test_each_library_supports_a_quarter_of_codes(self) -> None:
        assert all(map(qrcode_styled.supports, FULL[1::4]))
        assert all(map(qr_code_styling.supports, FULL[3::4]))
