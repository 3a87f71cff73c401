from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import pbm
from qr.spec.formats import (
    ADDITION_PARAMETERS,
    COLOR_PARAMETERS,
    FORMATS,
    SHAPE_PARAMETERS,
)
from tests.support.drawings import (
    drawn,
    expected,
    rgb_of_opencv,
    rgba,
)


@given(margin=st.integers(0, 9), size=st.integers(43, 400))
def test_every_pixel_of_an_exact_size_is_right(margin: int, size: int) -> None:
    drawing = drawn(margin=margin, size=size)
    file = pbm.render(drawing)
    assert np.array_equal(rgba(file), expected(drawing))
    assert np.array_equal(rgb_of_opencv(file), expected(drawing)[..., :3])


@pytest.mark.parametrize("scale", [*range(1, 10), 31])
@pytest.mark.parametrize("rotate", [0, 90])
def test_every_pixel_of_a_scale_is_right(scale: int, rotate: int) -> None:
    drawing = drawn(scale=scale, rotate=rotate)
    assert np.array_equal(rgba(pbm.render(drawing)), expected(drawing))


def test_a_file_is_as_the_manual_says() -> None:
    """pbm(5): magic number, width, height, one white space, then lines of whole bytes, the first pixel highest."""
    drawing = drawn(scale=3)
    magic, sizes, lines = pbm.render(drawing).split(b"\n", 2)
    assert (magic, sizes) == (b"P4", b"99 99")
    assert len(lines) == 99 * 13
    assert lines[13 * 12 + 1 : 13 * 12 + 4] == bytes([0b00001111, 0b11111111, 0b11111111])  # the finder pattern's top


@given(margin=st.integers(0, 6), scale=st.integers(1, 12))
def test_what_is_read_back_is_what_was_drawn(margin: int, scale: int) -> None:
    drawing = drawn(margin=margin, scale=scale)
    raster = pbm.read(pbm.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)


def test_the_largest_picture_reads_well_and_another_is_not_taken_for_it() -> None:
    drawing = drawn(size=8192)
    file = pbm.render(drawing)
    assert verify(pbm.read(file, drawing), Expected(drawing.content)) == 1
    assert pbm.read(pbm.render(drawn(b"https://example.org", size=8192)), drawing) != pbm.read(file, drawing)


def test_it_says_that_it_has_neither_colors_nor_shapes_nor_a_resolution() -> None:
    assert FORMATS["pbm"].unsupported == SHAPE_PARAMETERS | ADDITION_PARAMETERS | COLOR_PARAMETERS | {"width", "dpi"}
