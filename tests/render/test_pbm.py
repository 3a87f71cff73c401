from __future__ import annotations

from io import BytesIO

import cv2
import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.errors import IncompatibleParameters
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import pbm
from qr.spec.parse import parse_spec
from tests.support.drawings import (
    draw_styled,
    png_pixels,
    read_rgb_with_opencv,
    read_rgba,
)
from tests.support.tables import for_each

SWISS = {name: str(value) for name, value in PAYLOAD_EXAMPLES["swissqr"].items()}


@given(margin=st.integers(0, 9), size=st.integers(43, 400))
def test_every_pixel_of_exact_size_is_correct(margin: int, size: int) -> None:
    drawing = draw_styled(margin=margin, size=size)
    file = pbm.render(drawing)
    assert np.array_equal(read_rgba(file), png_pixels(drawing))
    assert np.array_equal(read_rgb_with_opencv(file), png_pixels(drawing)[..., :3])


@pytest.mark.parametrize("scale", [*range(1, 10), 31])
@pytest.mark.parametrize("rotate", [0, 90])
def test_every_pixel_of_scale_is_correct(scale: int, rotate: int) -> None:
    drawing = draw_styled(scale=scale, rotate=rotate)
    assert np.array_equal(read_rgba(pbm.render(drawing)), png_pixels(drawing))


def test_file_follows_pbm_manual() -> None:
    """pbm(5): magic number, width, height, one white space, then rows of whole bytes, first pixel in the top bit."""
    drawing = draw_styled(scale=3)
    magic, sizes, lines = pbm.render(drawing).split(b"\n", 2)
    assert (magic, sizes) == (b"P4", b"99 99")
    assert len(lines) == 99 * 13
    assert lines[13 * 12 + 1 : 13 * 12 + 4] == bytes([0b00001111, 0b11111111, 0b11111111])  # finder pattern: top edge


@given(margin=st.integers(0, 6), scale=st.integers(1, 12))
def test_read_back_returns_modules(margin: int, scale: int) -> None:
    drawing = draw_styled(margin=margin, scale=scale)
    raster = pbm.read(pbm.render(drawing), drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert raster.luminance == bytes(0 if bit == "1" else 255 for bit in digits)


def test_largest_image_is_verified_and_distinguished() -> None:
    drawing = draw_styled(size=8192)
    file = pbm.render(drawing)
    assert verify(pbm.read(file, drawing), Expected(drawing.content)) == 1
    assert pbm.read(pbm.render(draw_styled(b"https://example.org", size=8192)), drawing) != pbm.read(file, drawing)


@pytest.mark.parametrize("size", [{"scale": "1"}, {"scale": "4"}, {"scale": "10"}, {"size": "403"}, {"rotate": "90"}])
def test_qr_bill_has_its_cross_in_black_and_white(client: FlaskClient, size: dict[str, str]) -> None:
    response = client.get("/swissqr/pbm", query_string=SWISS | size | {"verify": "off"})
    png = client.get("/swissqr/png", query_string=SWISS | size | {"verify": "off"}).data
    grey = np.asarray(Image.open(BytesIO(png)).convert("L"))
    assert np.array_equal(read_rgba(response.data)[..., 0] == 0, grey < 128)


def test_qr_bill_is_verified_and_read_by_another_decoder(client: FlaskClient) -> None:
    response = client.get("/swissqr/pbm", query_string=SWISS)
    assert (response.status_code, response.headers["X-QR-Verified"]) == (200, "true")
    text, *_ = cv2.QRCodeDetector().detectAndDecode(read_rgb_with_opencv(response.data).astype(np.uint8))
    assert text.startswith("SPC\n0200\n1\nCH9300762011623852957\n")
    pixels = read_rgba(response.data)[..., 0]
    middle = len(pixels) // 2
    assert pixels[middle, middle] == 255, "the cross is white"
    assert pixels[middle - 20, middle - 20] == 0, "on a black square"


REJECTED = {
    "shape": "dot", "eye": "circle", "eyeball": "circle", "eye_color": "red", "eyeball_color": "red", "frame": "circle",
    "ground_radius": "5", "logo": "heart", "logo_size": "20", "logo_margin": "1", "logo_ground": "fff",
    "caption": "Hi", "caption_position": "above", "caption_color": "000", "dark": "000", "light": "fff",
    "width": "30mm", "symbol_width": "30mm", "dpi": "300",
}  # fmt: skip
ACCEPTED = {"scale": "3", "size": "300", "margin": "4", "rotate": "90", "verify": "off"}


@for_each("parameter", [*REJECTED, *ACCEPTED])
def test_pbm_rejects_colors_shapes_and_resolution(parameter: str) -> None:
    parameters = [("data", "hi"), (parameter, {**REJECTED, **ACCEPTED}[parameter])]
    if parameter in ACCEPTED:
        assert parse_spec(parameters, "pbm").format == "pbm"
        return
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec(parameters, "pbm")
    assert error.value.parameter == parameter
