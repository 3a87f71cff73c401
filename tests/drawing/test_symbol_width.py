"""Printed width of the symbol itself, measured in finished files with independent readers."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any
from xml.etree import ElementTree as ET

import pikepdf
import pytest
from flask.testing import FlaskClient
from PIL import Image, ImageChops, ImageOps

from qr.contract.examples import PAYLOAD_EXAMPLES
from qr.drawing import Drawing, draw
from qr.errors import BadParameter, IncompatibleParameters, RepeatedParameter
from qr.spec import Encoding, Output, Spec
from qr.spec.parse import parse_spec
from qr.symbol import encode

RASTER = ("png", "jpeg", "tiff", "bmp", "datauri")
SWISS = {name: str(value) for name, value in PAYLOAD_EXAMPLES["swissqr"].items()}


def draw_symbol(format_name: str = "png", encoding: Encoding = Encoding(), **output: Any) -> Drawing:
    spec = Spec(b"1", format_name, encoding, output=Output(**output))
    return draw(encode(b"1", encoding), spec)


def symbol_mm(drawing: Drawing) -> float:
    """Return the width of the rotated symbol: the extent of the dark modules."""
    assert drawing.dpi
    lit = 0
    for row in drawing.rows:
        lit |= row
    dark = len(f"{lit:b}".strip("0"))
    return dark * drawing.scale / drawing.dpi * 25.4


def measure_png(file: bytes) -> float:
    """Return the extent of the dark pixels in millimetres, at the resolution of the file."""
    image = Image.open(BytesIO(file))
    left, _, right, _ = ImageOps.invert(image.convert("L")).getbbox() or (0, 0, 0, 0)
    return float((right - left) / image.info["dpi"][0] * 25.4)


@pytest.mark.parametrize("format_name", [*RASTER, "svg", "pdf", "eps", "html"])
@pytest.mark.parametrize("output", [{}, {"dpi": 72}, {"dpi": 600}, {"margin": 0}, {"margin": 9}, {"rotate": 90}])
def test_symbol_has_exactly_the_requested_width(format_name: str, output: dict[str, Any]) -> None:
    assert symbol_mm(draw_symbol(format_name, symbol_width=46.0, **output)) == pytest.approx(46)


@pytest.mark.parametrize(("rotate", "expected"), [(0, 59), (90, 11), (180, 59), (270, 11)])
def test_width_of_rectangle_is_measured_after_rotation(rotate: int, expected: int) -> None:
    drawing = draw_symbol(encoding=Encoding(version="R11x59"), symbol_width=50.0, rotate=rotate)
    assert symbol_mm(drawing) == pytest.approx(50)
    assert drawing.columns == expected + 4


@pytest.mark.parametrize(("dpi", "scale"), [(None, 15), (1, 1), (300, 15), (301, 16), (600, 30)])
def test_resolution_is_requested_one_or_slightly_more(dpi: int | None, scale: int) -> None:
    drawing = draw_symbol(symbol_width=26.67, dpi=dpi)  # 21 modules of 1.27 mm, 15 pixels at 300 dpi
    assert drawing.scale == scale
    assert drawing.dpi == pytest.approx(scale * 20)


@pytest.mark.parametrize(
    ("output", "limit"),
    [
        ({"symbol_width": 1000.0}, "8192 pixels at 300.3 dpi"),
        ({"symbol_width": 46.0, "dpi": 4800}, "8192 pixels at 4801 dpi"),
        ({"symbol_width": 2000.0, "format_name": "svg"}, "2000 mm"),
    ],
)
def test_error_gives_the_limit_of_the_image(output: dict[str, Any], limit: str) -> None:
    with pytest.raises(BadParameter, match=limit) as error:
        draw_symbol(**output)
    assert (error.value.parameter, error.value.value) == ("symbol_width", f"{output['symbol_width']:g}mm")


@pytest.mark.parametrize("text", ["2.9mm", "2001mm", "46", "-3mm", "1e2mm", "46 mm"])
def test_length_out_of_bounds_is_rejected(text: str) -> None:
    with pytest.raises(BadParameter, match="symbol_width"):
        parse_spec([("data", "1"), ("symbol_width", text)])


@pytest.mark.parametrize("other", [("size", "300"), ("scale", "5"), ("width", "30mm")])
def test_second_size_is_rejected_by_name(other: tuple[str, str]) -> None:
    with pytest.raises(RepeatedParameter, match=f"{other[0]} and symbol_width both set the size"):
        parse_spec([("data", "1"), other, ("symbol_width", "46mm")])


def test_symbol_width_replaces_a_stored_size() -> None:
    spec = parse_spec([("symbol_width", "46mm")], "png", b"hi", stored=[("width", "30mm")])
    assert (spec.output.symbol_width, spec.output.width) == (46, None)


@pytest.mark.parametrize("format_name", ["webp", "gif", "pbm", "txt", "ansi", "json"])
def test_format_without_resolution_rejects_symbol_width(format_name: str) -> None:
    with pytest.raises(IncompatibleParameters, match="symbol_width"):
        parse_spec([("data", "1"), ("symbol_width", "46mm")], format_name)


@pytest.mark.parametrize(
    "style", ["shape=rounded", "frame=circle", "caption=Scan+me", "caption=Scan&caption_position=around", "logo=heart"]
)
def test_style_leaves_width_of_symbol_exact(client: FlaskClient, style: str) -> None:
    response = client.get(f"/svg?data=https://example.com&symbol_width=50mm&{style}")
    modules, module = int(response.headers["X-QR-Modules"]), response.headers["X-QR-Module-Size"]
    assert float(module.removesuffix("mm")) == pytest.approx(50 / modules, abs=0.0005)


@pytest.mark.parametrize("query", ["symbol_width=46mm", "symbol_width=46mm&dpi=600", "symbol_width=46mm&shape=rounded"])
def test_png_measures_46_mm(client: FlaskClient, query: str) -> None:
    assert measure_png(client.get(f"/png?data=1&{query}").data) == pytest.approx(46, abs=0.01)


@pytest.mark.parametrize("query", [{"width": "46mm"}, {"dpi": "300"}, {"dpi": "600"}, {"symbol_width": "46mm"}])
def test_png_of_qr_bill_measures_46_mm(client: FlaskClient, query: dict[str, str]) -> None:
    file = client.get("/swissqr/png", query_string=SWISS | query).data
    assert measure_png(file) == pytest.approx(46, abs=0.01)


@pytest.mark.parametrize(("query", "expected"), [({}, 46), ({"width": "46mm"}, 46), ({"width": "40mm"}, 40)])
def test_vector_files_of_qr_bill_state_46_mm(client: FlaskClient, query: dict[str, str], expected: int) -> None:
    response = client.get("/swissqr/svg", query_string=SWISS | query)
    modules = int(response.headers["X-QR-Modules"])
    image_mm = expected * (modules + 8) / modules
    assert ET.fromstring(response.data).attrib["width"] == f"{image_mm:.4f}".rstrip("0") + "mm"
    document = pikepdf.open(BytesIO(client.get("/swissqr/pdf", query_string=SWISS | query).data))
    assert float(document.pages[0].mediabox[2]) / 72 * 25.4 == pytest.approx(image_mm, abs=0.01)
    eps = client.get("/swissqr/eps", query_string=SWISS | query).text
    (side,) = re.findall(r"%%HiResBoundingBox: 0 0 (\S+) \S+", eps)
    assert float(side) / 72 * 25.4 == pytest.approx(image_mm, abs=0.01)


@pytest.mark.parametrize("query", [{"scale": "10"}, {"size": "600"}])
def test_size_in_pixels_replaces_46_mm(client: FlaskClient, query: dict[str, str]) -> None:
    response = client.get("/swissqr/svg", query_string=SWISS | query)
    assert "X-QR-Module-Size" not in response.headers
    assert not ET.fromstring(response.data).attrib["width"].endswith("mm")


def test_png_of_qr_bill_without_resolution_keeps_its_scale(client: FlaskClient) -> None:
    plain = client.get("/swissqr/png", query_string=SWISS).data
    assert ImageChops.difference(
        Image.open(BytesIO(plain)).convert("L"),
        Image.open(BytesIO(client.get("/swissqr/png", query_string=SWISS | {"scale": "10"}).data)).convert("L"),
    ).getbbox() is None  # fmt: skip


def test_error_names_width_of_qr_bill(client: FlaskClient) -> None:
    problem = client.get("/swissqr/png", query_string=SWISS | {"width": "1000mm"}).get_json()
    assert (problem["parameter"], problem["value"]) == ("width", "1000mm")
