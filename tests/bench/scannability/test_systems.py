from __future__ import annotations

import shutil

import pytest
import zxingcpp

from bench.scannability.libraries import qr_code_styling, qrcode_styled
from bench.scannability.systems import (
    QRCODE,
    STYLING,
    draw_all,
    logo_image,
    to_grey,
)
from tests.support.scannability import (
    FULL,
    paint_of,
    side,
)


class TestSystems:
    @pytest.mark.parametrize("shape", qrcode_styled.DRAWERS)
    @pytest.mark.parametrize("paint", ["solid", "radial", "linear"])
    def test_qrcode_draws_same_content_and_size(self, shape: str, paint: str) -> None:
        drawable = (c for c in FULL if c.style.shape == shape and qrcode_styled.supports(c) and paint_of(c) == paint)
        code = min(drawable, key=side)
        drawn = to_grey(qrcode_styled.draw(code, logo_image()))
        assert drawn.shape == (side(code), side(code))
        assert code.content in {found.bytes for found in zxingcpp.read_barcodes(drawn)}

    def test_library_without_the_style_draws_nothing(self) -> None:
        code = next(code for code in FULL if code.style.shape == "star")
        assert {QRCODE, STYLING}.isdisjoint(draw_all(code, None))

    def test_qr_code_styling_gets_equal_options(self) -> None:
        code = next(code for code in FULL[3::4] if paint_of(code) == "linear" and code.style.shape == "dot")
        options = qr_code_styling.options(code)
        assert (options["width"], options["margin"]) == (side(code), 4 * code.scale)
        assert options["qrOptions"] == {"typeNumber": code.version, "mode": "Byte", "errorCorrectionLevel": code.ecc}
        assert options["dotsOptions"]["type"] == "dots"
        assert [stop["offset"] for stop in options["dotsOptions"]["gradient"]["colorStops"]] == [0, 1]

    @pytest.mark.skipif(
        not (qr_code_styling.FOLDER / "node_modules").exists() or not shutil.which("node"),
        reason="qr-code-styling is not installed: .venv/bin/python -m bench.scannability --quick installs it with npm",
    )
    def test_qr_code_styling_draws_same_content_and_size(self) -> None:
        with qr_code_styling.start_drawer() as drawer:
            for code in FULL[3:31:4]:
                drawn = to_grey(qr_code_styling.rasterise(drawer.draw_svg(code)))
                assert drawn.shape == (side(code), side(code))
                assert code.content in {found.bytes for found in zxingcpp.read_barcodes(drawn)}
