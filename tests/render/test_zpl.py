from __future__ import annotations

import re

import numpy as np
import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.errors import IncompatibleParameters
from qr.reading import verify
from qr.reading.decoder import Expected
from qr.render import pbm, zpl
from qr.spec.parse import parse_spec
from tests.support.decoders import DECODERS, Pixels, open_zpl
from tests.support.drawings import draw_styled, png_pixels, read_rgba
from tests.support.tables import for_each
from tests.support.zpl_reader import dots, image

SWISS = {name: str(value) for name, value in PAYLOAD_EXAMPLES["swissqr"].items()}
STRIDE = 60  # bytes: 120 digits


def black(file: bytes, width: int) -> Pixels:
    """Return the black dots, without those that fill up the last byte of a row."""
    found = dots(file)
    assert not found[:, width:].any()
    return found[:, :width]


@given(margin=st.integers(0, 9), size=st.integers(43, 400))
def test_every_dot_of_exact_size_is_correct(margin: int, size: int) -> None:
    drawing = draw_styled(margin=margin, size=size)
    assert np.array_equal(black(zpl.render(drawing), size), png_pixels(drawing)[..., 0] == 0)


@pytest.mark.parametrize("scale", [*range(1, 10), 31])
@pytest.mark.parametrize("rotate", [0, 90])
def test_independent_reader_finds_same_dots(scale: int, rotate: int) -> None:
    drawing = draw_styled(scale=scale, rotate=rotate)
    pixels = np.asarray(open_zpl(zpl.render(drawing)))[:, : drawing.width]
    assert np.array_equal(pixels[..., 0] == 0, png_pixels(drawing)[..., 0] == 0)


@for_each("name", DECODERS)
def test_other_decoders_read_graphic(name: str) -> None:
    if name == "ZBar":
        pytest.importorskip("pyzbar.pyzbar")
    drawing = draw_styled(b"https://example.org", scale=5)
    assert DECODERS[name](image(zpl.render(drawing))) == b"https://example.org"


def test_file_is_one_graphic_in_ascii() -> None:
    drawing = draw_styled(scale=1)
    lines = zpl.render(drawing).decode("ascii").splitlines()
    assert (lines[0], lines[2], len(lines)) == ("^XA", "^XZ", 3)
    assert re.fullmatch(r"\^FO0,0\^GFA,165,165,5,[0-9A-Zg-z,!:]+\^FS", lines[1])
    assert lines[1].split(",", 5)[5].startswith(",:::"), "four empty rows of the quiet zone"


LINES = st.binary(min_size=STRIDE, max_size=STRIDE) | st.lists(
    st.tuples(st.sampled_from([0x00, 0xFF, 0x0F, 0xA5]), st.integers(1, STRIDE))
).map(lambda runs: b"".join(bytes([byte]) * count for byte, count in runs)[:STRIDE].ljust(STRIDE, b"\0"))


@given(lines=st.lists(LINES | st.just(b"\xff" * STRIDE), min_size=1, max_size=8))
def test_compression_keeps_every_line(lines: list[bytes]) -> None:
    data = "".join(zpl._compress(b"".join(lines), STRIDE))
    assert [*zpl._decompress(data, STRIDE)] == lines
    size = len(lines) * STRIDE
    file = f"^XA^FO0,0^GFA,{size},{size},{STRIDE},{data}^FS^XZ".encode()
    assert np.packbits(dots(file)).tobytes() == b"".join(lines)


@for_each(
    "count, text",
    [(1, "A"), (2, "AA"), (3, "IA"), (19, "YA"), (20, "gA"), (21, "gGA"), (400, "zA"), (419, "zYA"), (420, "zYAA"),
     (839, "zYAzYAA")],
)  # fmt: skip
def test_repeat_counts_follow_manual(count: int, text: str) -> None:
    assert zpl._repeat("A", count) == text


def test_largest_image_is_verified_and_distinguished() -> None:
    drawing = draw_styled(size=8192)
    file = zpl.render(drawing)
    assert len(file) < 50_000
    assert verify(zpl.read(file, drawing), Expected(drawing.content)) == 1
    assert zpl.read(zpl.render(draw_styled(b"https://example.org", size=8192)), drawing) != zpl.read(file, drawing)


@for_each(
    "damage",
    [
        lambda file: file[:-1],
        lambda file: file.replace(b":", b"", 1),
        lambda file: file.replace(b"^FS", b":^FS"),
        lambda file: file.replace(b"^XA", b"^XA^JUS"),
        lambda file: file[:0],
    ],
)
def test_damaged_file_is_not_read(damage: object) -> None:
    drawing = draw_styled(scale=3)
    assert callable(damage)
    with pytest.raises(ValueError, match="graphic"):
        zpl.read(damage(zpl.render(drawing)), drawing)


def test_qr_bill_has_its_cross_in_black_and_white(client: FlaskClient) -> None:
    response = client.get("/swissqr/zpl", query_string=SWISS)
    assert (response.status_code, response.headers["X-QR-Verified"]) == (200, "true")
    bitmap = read_rgba(client.get("/swissqr/pbm", query_string=SWISS).data)[..., 0]
    assert np.array_equal(black(response.data, bitmap.shape[1]), bitmap == 0)


@for_each("dpi, width", [(203, 240), (300, 354), (600, 709)])
def test_width_counts_dots_of_printer(client: FlaskClient, dpi: int, width: int) -> None:
    response = client.get(f"/zpl?data=hi&width=30mm&dpi={dpi}")
    assert response.headers["Content-Type"] == "application/vnd.zebra-zpl"
    assert dots(response.data).shape == (width, (width + 7) // 8 * 8)
    assert response.headers["X-QR-Module-Size"] == f"{width // 29 / dpi * 25.4:.3f}mm"


def test_qr_bill_has_whole_dots_at_resolution_of_printer(client: FlaskClient) -> None:
    response = client.get("/swissqr/zpl", query_string=SWISS | {"dpi": "300"})
    scale = round(46 / 25.4 * 300 / int(response.headers["X-QR-Modules"]))
    assert response.headers["X-QR-Module-Size"] == f"{scale / 300 * 25.4:.3f}mm"
    printed = scale * int(response.headers["X-QR-Modules"]) / 300 * 25.4
    assert f"the symbol measures {printed:.1f} mm" in response.headers["X-QR-Warning"]


REJECTED = {
    "shape": "dot", "eye": "circle", "eyeball": "circle", "eye_color": "red", "eyeball_color": "red", "frame": "circle",
    "ground_radius": "5", "logo": "heart", "logo_size": "20", "logo_margin": "1", "logo_ground": "fff",
    "caption": "Hi", "caption_position": "above", "caption_color": "000", "dark": "000", "light": "fff",
    "symbol_width": "30mm", "bleed": "3mm",
}  # fmt: skip
ACCEPTED = {"scale": "3", "size": "300", "width": "30mm", "dpi": "203", "margin": "4", "rotate": "90", "verify": "off"}


@for_each("parameter", [*REJECTED, *ACCEPTED])
def test_zpl_rejects_colors_shapes_and_exact_width(parameter: str) -> None:
    parameters = [("data", "hi"), (parameter, {**REJECTED, **ACCEPTED}[parameter])]
    if parameter in ACCEPTED:
        assert parse_spec(parameters, "zpl").format == "zpl"
        return
    with pytest.raises(IncompatibleParameters) as error:
        parse_spec(parameters, "zpl")
    assert error.value.parameter == parameter


def test_same_bits_as_portable_bitmap() -> None:
    drawing = draw_styled(scale=3)
    assert np.packbits(dots(zpl.render(drawing))).tobytes() == pbm.pack_bits(drawing)
