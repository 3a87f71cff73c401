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
from qr.errors import BadParameter, IncompatibleParameters
from qr.graphics import color
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.spec import Style
from qr.spec.formats import FORMATS
from qr.spec.parse import parse_spec
from tests.support.decoders import DECODERS, has_zbar
from tests.support.drawings import (
    DEFAULT_URL,
    GRADIENTS,
    SOLID,
    TRANSPARENT,
    draw_styled,
    png_pixels,
    read_rgb_with_opencv,
    read_rgba,
)
from tests.support.tables import every_combination, for_each

LOSSLESS = ("webp", "gif", "tiff", "bmp")
ALL = ("jpeg", *LOSSLESS)
OPAQUE = {**SOLID, **GRADIENTS}


def render_file(name: str, drawing: Drawing) -> bytes:
    return render.render(drawing, name)


def open_image(file: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(file))
    image.load()
    return image


# GIF has 256 colours, too few for dots on a gradient.
LOSSLESS_PAIRS = [pair for pair in product(LOSSLESS, OPAQUE) if pair != ("gif", "radial dots on a gradient")]


@for_each("name, style", LOSSLESS_PAIRS)
def test_lossless_formats_have_pixels_of_png(name: str, style: str) -> None:
    drawing = draw_styled(style=OPAQUE[style], size=307)
    file = render_file(name, drawing)
    assert np.array_equal(read_rgba(file), png_pixels(drawing))
    assert np.array_equal(read_rgb_with_opencv(file), png_pixels(drawing)[..., :3])


@pytest.mark.parametrize("name", LOSSLESS)
@given(margin=st.integers(0, 5), surplus=st.integers(0, 80))
@settings(max_examples=20)
def test_every_pixel_of_exact_size_is_correct(name: str, margin: int, surplus: int) -> None:
    drawing = draw_styled(style=SOLID["two colours"], margin=margin, size=35 + surplus)
    assert np.array_equal(read_rgba(render_file(name, drawing)), png_pixels(drawing))


@pytest.mark.parametrize("style", TRANSPARENT)
@pytest.mark.parametrize("name", ["webp", "tiff"])
def test_transparency_matches_png(name: str, style: str) -> None:
    drawing = draw_styled(style=TRANSPARENT[style])
    assert np.array_equal(read_rgba(render_file(name, drawing)), png_pixels(drawing))


@pytest.mark.parametrize(
    "style", ["transparent", "transparent black", "transparent with dots", "gradient on transparent"]
)
def test_gif_is_transparent_below_alpha_128(style: str) -> None:
    drawing = draw_styled(style=TRANSPARENT[style])
    pixels, png = read_rgba(render_file("gif", drawing)), png_pixels(drawing)
    opaque = png[..., 3] >= 128
    assert np.array_equal(pixels[..., 3], 255 * opaque)
    assert abs(pixels - png)[opaque][:, :3].max() <= 10


def test_gif_palette_is_close_to_gradient() -> None:
    drawing = draw_styled(style=OPAQUE["radial dots on a gradient"])
    file = render_file("gif", drawing)
    assert len(open_image(file).getcolors() or []) > 100
    assert abs(read_rgba(file) - png_pixels(drawing)).max() <= 10
    assert getattr(open_image(file), "n_frames", 1) == 1


@pytest.mark.parametrize("style", OPAQUE)
def test_jpeg_keeps_edges_sharp(style: str) -> None:
    drawing = draw_styled(style=OPAQUE[style], size=307)
    file = render_file("jpeg", drawing)
    assert JpegImagePlugin.get_sampling(open_image(file)) in {0, -1}  # 4:4:4, or grey
    assert abs(read_rgba(file) - png_pixels(drawing)).max() <= 25
    assert abs(read_rgba(file) - png_pixels(drawing)).mean() <= 1


@pytest.mark.parametrize(
    ("name", "style", "mode"),
    [
        ("jpeg", "plain", "L"), ("jpeg", "dots", "L"), ("jpeg", "two colours", "RGB"), ("jpeg", "linear", "RGB"),
        ("tiff", "plain", "1"), ("tiff", "two colours", "P"), ("tiff", "dots", "P"), ("tiff", "linear", "RGB"),
        ("bmp", "plain", "1"), ("bmp", "dots", "P"), ("bmp", "linear", "RGB"), ("gif", "coloured eyes", "P"),
    ],
)  # fmt: skip
def test_file_uses_smallest_pixel_mode(name: str, style: str, mode: str) -> None:
    assert open_image(render_file(name, draw_styled(style=OPAQUE[style]))).mode == mode


def test_two_color_bmp_has_one_bit_per_pixel() -> None:
    drawing = draw_styled(style=SOLID["two colours"])
    assert len(render_file("bmp", drawing)) == 54 + 8 + drawing.height * 44  # each row is padded to 4 bytes


def test_black_and_white_tiff_uses_group_4() -> None:
    assert open_image(render_file("tiff", draw_styled())).info["compression"] == "group4"
    assert open_image(render_file("tiff", draw_styled(style=SOLID["dots"]))).info["compression"] == "tiff_adobe_deflate"


@pytest.mark.parametrize("style", ["plain", "dots"])
@pytest.mark.parametrize("name", ["jpeg", "tiff", "bmp"])
def test_file_states_resolution_only_if_requested(name: str, style: str) -> None:
    exact = open_image(render_file(name, draw_styled(style=SOLID[style], width=40.0, dpi=600)))
    assert exact.info["dpi"] == pytest.approx((600, 600), abs=0.02)
    assert exact.width == round(40 / 25.4 * 600)
    assert open_image(render_file(name, draw_styled(style=SOLID[style]))).info.get("dpi", (1, 1)) in {(0, 0), (1, 1)}


@pytest.mark.parametrize("name", ["webp", "gif"])
def test_formats_without_resolution_reject_width_and_dpi(name: str) -> None:
    for parameter, value in (("width", "30mm"), ("dpi", "300")):
        with pytest.raises(IncompatibleParameters) as error:
            parse_spec([("data", "hi"), (parameter, value)], name)
        assert error.value.parameter == parameter


@pytest.mark.parametrize("style", OPAQUE)
@pytest.mark.parametrize("name", ALL)
def test_file_has_no_metadata_and_stable_bytes(name: str, style: str) -> None:
    drawing = draw_styled(style=OPAQUE[style])
    file = render_file(name, drawing)
    image = open_image(file)
    assert render_file(name, drawing) == file
    assert not {"comment", "exif", "icc_profile", "xmp"} & set(image.info)
    tags = {256, 257, 258, 259, 262, 273, 277, 278, 279, 282, 283, 284, 296, 320, 338, 339}
    assert set(image.getexif()) <= (tags if name == "tiff" else set())  # a TIFF's own tags for its pixels
    assert DEFAULT_URL.encode() not in file


@every_combination(name=ALL, style=OPAQUE, decoder=DECODERS)
def test_independent_decoders_read_every_format(name: str, style: str, decoder: str) -> None:
    if decoder == "ZBar" and not has_zbar():
        pytest.skip("ZBar's library is not installed")
    image = open_image(render_file(name, draw_styled(style=OPAQUE[style]))).convert("RGB")
    assert DECODERS[decoder](image) == DEFAULT_URL.encode()


READ_STYLES = [*OPAQUE, "transparent", "transparent black", "transparent with dots"]


@for_each(
    "name, style",
    [(name, style) for name in ALL for style in (READ_STYLES if FORMATS[name].alpha else OPAQUE)],
)
def test_read_back_decodes_pixels_of_file(name: str, style: str) -> None:
    drawing = draw_styled(style={**OPAQUE, **TRANSPARENT}[style])
    raster = render.read(render_file(name, drawing), drawing, name)
    assert (raster.width, raster.height) == ((33, 33) if drawing.is_plain else (330, 330))
    assert verify(raster, Expected(drawing.content)) == 1
    other = draw_styled(b"https://example.org", style={**OPAQUE, **TRANSPARENT}[style])
    assert render.read(render_file(name, other), drawing, name) != raster


@pytest.mark.parametrize("name", ALL)
def test_plain_file_is_read_at_module_centres(name: str) -> None:
    for scale, margin, surplus in ((10, 4, 7), (1, 4, 32), (1, 4, 0), (3, 0, 0), (41, 1, 0)):
        size = scale * (25 + 2 * margin) + surplus
        drawing = draw_styled(style=SOLID["two colours"], margin=margin, size=size)
        assert drawing.scale == scale
        raster = render.read(render_file(name, drawing), drawing, name)
        digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
        assert bytes(raster.luminance).translate(bytes(48 + (grey < 128) for grey in range(256))).decode() == digits


@pytest.mark.parametrize("name", ["jpeg", "gif", "tiff", "bmp"])
def test_large_plain_image_is_read_per_module(name: str) -> None:
    drawing = draw_styled(size=4096)
    file = render_file(name, drawing)
    assert len(file) < 2_200_000
    assert verify(render.read(file, drawing, name), Expected(drawing.content)) == 1


@pytest.mark.parametrize(
    ("name", "style", "size"), [("webp", "plain", 4097), ("webp", "linear", 3073), ("bmp", "linear", 3300)]
)
def test_file_over_format_limit_is_rejected(name: str, style: str, size: int) -> None:
    with pytest.raises(BadParameter, match=r"size must be .*(4096|3072|32 MB)") as error:
        render_file(name, draw_styled(style=OPAQUE[style], size=size))
    assert error.value.value == f"{size} by {size} pixels"


def test_fully_transparent_gif_has_no_visible_pixel() -> None:
    nothing = Style(dark=color.TRANSPARENT, light=color.TRANSPARENT)
    assert not read_rgba(render_file("gif", draw_styled(style=nothing))).any()
