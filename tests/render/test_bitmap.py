from __future__ import annotations

import io
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, JpegImagePlugin

from qr import render
from qr.drawing import Drawing
from qr.errors import BadParameter
from qr.graphics import color
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.spec import Style
from qr.spec.formats import FORMATS
from tests.support.decoders import DECODERS, has_zbar
from tests.support.drawings import (
    CLEAR,
    GRADIENTS,
    SOLID,
    SPEAKING,
    drawn,
    expected,
    rgb_of_opencv,
    rgba,
)
from tests.support.tables import every_combination

LOSSLESS = ("webp", "gif", "tiff", "bmp")
ALL = ("jpeg", *LOSSLESS)
OPAQUE = {**SOLID, **GRADIENTS}


def rendered(name: str, drawing: Drawing) -> bytes:
    return render.render(drawing, name)


def opened(file: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(file))
    image.load()
    return image


# GIF has 256 colours, too few for these dots.
EXACT = [pair for pair in product(LOSSLESS, OPAQUE) if pair != ("gif", "radial dots on a gradient")]


@pytest.mark.parametrize(("name", "style"), EXACT)
def test_what_is_lossless_has_the_pixels_of_the_png(name: str, style: str) -> None:
    drawing = drawn(style=OPAQUE[style], size=307)
    file = rendered(name, drawing)
    assert np.array_equal(rgba(file), expected(drawing))
    assert np.array_equal(rgb_of_opencv(file), expected(drawing)[..., :3])


@pytest.mark.parametrize("name", LOSSLESS)
@given(margin=st.integers(0, 5), surplus=st.integers(0, 80))
@settings(max_examples=20)
def test_every_pixel_of_an_exact_size_is_right(name: str, margin: int, surplus: int) -> None:
    drawing = drawn(style=SOLID["two colours"], margin=margin, size=35 + surplus)
    assert np.array_equal(rgba(rendered(name, drawing)), expected(drawing))


@pytest.mark.parametrize("style", CLEAR)
@pytest.mark.parametrize("name", ["webp", "tiff"])
def test_what_is_clear_is_as_clear_as_in_the_png(name: str, style: str) -> None:
    drawing = drawn(style=CLEAR[style])
    assert np.array_equal(rgba(rendered(name, drawing)), expected(drawing))


@pytest.mark.parametrize("style", ["clear", "clear black", "clear dots", "a gradient on nothing"])
def test_a_gif_is_clear_where_the_png_is_at_least_half_clear(style: str) -> None:
    drawing = drawn(style=CLEAR[style])
    pixels, wanted = rgba(rendered("gif", drawing)), expected(drawing)
    solid = wanted[..., 3] >= 128
    assert np.array_equal(pixels[..., 3], 255 * solid)
    assert abs(pixels - wanted)[solid][:, :3].max() <= 10


def test_a_gif_takes_256_colors_close_to_those_of_a_gradient() -> None:
    drawing = drawn(style=OPAQUE["radial dots on a gradient"])
    file = rendered("gif", drawing)
    assert len(opened(file).getcolors() or []) > 100
    assert abs(rgba(file) - expected(drawing)).max() <= 10
    assert getattr(opened(file), "n_frames", 1) == 1


@pytest.mark.parametrize("style", OPAQUE)
def test_a_jpeg_keeps_edges_crisp(style: str) -> None:
    drawing = drawn(style=OPAQUE[style], size=307)
    file = rendered("jpeg", drawing)
    assert JpegImagePlugin.get_sampling(opened(file)) in {0, -1}  # 4:4:4, or grey
    assert abs(rgba(file) - expected(drawing)).max() <= 25
    assert abs(rgba(file) - expected(drawing)).mean() <= 1


@pytest.mark.parametrize(
    ("name", "style", "mode"),
    [
        ("jpeg", "plain", "L"), ("jpeg", "dots", "L"), ("jpeg", "two colours", "RGB"), ("jpeg", "linear", "RGB"),
        ("tiff", "plain", "1"), ("tiff", "two colours", "P"), ("tiff", "dots", "P"), ("tiff", "linear", "RGB"),
        ("bmp", "plain", "1"), ("bmp", "dots", "P"), ("bmp", "linear", "RGB"), ("gif", "coloured eyes", "P"),
    ],
)  # fmt: skip
def test_a_file_is_no_wider_than_its_colors_need(name: str, style: str, mode: str) -> None:
    assert opened(rendered(name, drawn(style=OPAQUE[style]))).mode == mode


def test_a_bmp_of_two_colors_takes_a_bit_a_pixel() -> None:
    drawing = drawn(style=SOLID["two colours"])
    assert len(rendered("bmp", drawing)) == 54 + 8 + drawing.height * 44  # lines of whole 4 bytes


def test_a_tiff_in_black_and_white_is_a_fax() -> None:
    assert opened(rendered("tiff", drawn())).info["compression"] == "group4"
    assert opened(rendered("tiff", drawn(style=SOLID["dots"]))).info["compression"] == "tiff_adobe_deflate"


@pytest.mark.parametrize("style", ["plain", "dots"])
@pytest.mark.parametrize("name", ["jpeg", "tiff", "bmp"])
def test_a_resolution_is_stated_where_one_is_asked_for(name: str, style: str) -> None:
    exact = opened(rendered(name, drawn(style=SOLID[style], width=40.0, dpi=600)))
    assert exact.info["dpi"] == pytest.approx((600, 600), abs=0.02)
    assert exact.width == round(40 / 25.4 * 600)
    assert opened(rendered(name, drawn(style=SOLID[style]))).info.get("dpi", (1, 1)) in {(0, 0), (1, 1)}


@pytest.mark.parametrize("name", ["webp", "gif"])
def test_no_length_is_promised_where_a_file_cannot_state_a_resolution(name: str) -> None:
    assert {"width", "dpi"} <= FORMATS[name].unsupported


@pytest.mark.parametrize("style", OPAQUE)
@pytest.mark.parametrize("name", ALL)
def test_a_file_holds_nothing_but_its_picture_and_is_always_the_same(name: str, style: str) -> None:
    drawing = drawn(style=OPAQUE[style])
    file = rendered(name, drawing)
    image = opened(file)
    assert rendered(name, drawing) == file
    assert not {"comment", "exif", "icc_profile", "xmp"} & set(image.info)
    tags = {256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 283, 284, 296, 320, 338, 339}
    assert set(image.getexif()) <= (tags if name == "tiff" else set())  # a TIFF's own tags for its pixels
    assert SPEAKING.encode() not in file


@every_combination(name=ALL, style=OPAQUE, decoder=DECODERS)
def test_independent_decoders_read_everything(name: str, style: str, decoder: str) -> None:
    if decoder == "ZBar" and not has_zbar():
        pytest.skip("the machine has no ZBar")
    picture = opened(rendered(name, drawn(style=OPAQUE[style]))).convert("RGB")
    assert DECODERS[decoder](picture) == SPEAKING.encode()


@pytest.mark.parametrize("style", [*OPAQUE, "clear", "clear black", "clear dots"])
@pytest.mark.parametrize("name", ALL)
def test_what_is_read_back_is_what_the_file_shows(name: str, style: str) -> None:
    drawing = drawn(style={**OPAQUE, **CLEAR}[style])
    if not FORMATS[name].alpha and style in CLEAR:
        return
    raster = render.read(rendered(name, drawing), drawing, name)
    assert (raster.width, raster.height) == ((33, 33) if drawing.is_plain else (330, 330))
    assert verify(raster, Expected(drawing.content)) == 1
    other = drawn(b"https://example.org", style={**OPAQUE, **CLEAR}[style])
    assert render.read(rendered(name, other), drawing, name) != raster


@pytest.mark.parametrize("name", ALL)
def test_middles_are_read_wherever_the_symbol_stands(name: str) -> None:
    for scale, margin, surplus in ((10, 4, 7), (1, 4, 32), (1, 4, 0), (3, 0, 0), (41, 1, 0)):
        size = scale * (25 + 2 * margin) + surplus
        drawing = drawn(style=SOLID["two colours"], margin=margin, size=size)
        assert drawing.scale == scale
        seen = render.read(rendered(name, drawing), drawing, name)
        digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
        assert bytes(seen.luminance).translate(bytes(48 + (grey < 128) for grey in range(256))).decode() == digits


@pytest.mark.parametrize("name", ["jpeg", "gif", "tiff", "bmp"])
def test_a_large_picture_of_squares_is_read_module_by_module(name: str) -> None:
    drawing = drawn(size=4096)
    file = rendered(name, drawing)
    assert len(file) < 2_200_000
    assert verify(render.read(file, drawing, name), Expected(drawing.content)) == 1


@pytest.mark.parametrize(
    ("name", "style", "size"), [("webp", "plain", 4097), ("webp", "linear", 3073), ("bmp", "linear", 3300)]
)
def test_a_file_that_would_not_fit_is_refused(name: str, style: str, size: int) -> None:
    with pytest.raises(BadParameter, match=r"size must be .*(4096|3072|32 MB)") as refusal:
        rendered(name, drawn(style=OPAQUE[style], size=size))
    assert refusal.value.value == f"{size} by {size} pixels"


def test_colors_of_two_clear_paints_are_one_clear_color() -> None:
    nothing = Style(dark=color.TRANSPARENT, light=color.TRANSPARENT)
    assert not rgba(rendered("gif", drawn(style=nothing))).any()
