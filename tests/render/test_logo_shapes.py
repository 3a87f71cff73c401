"""Logos in CMYK files look like the same logos in PNG files, which resvg renders."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pytest
from PIL import Image

from qr.drawing import Drawing
from qr.errors import BadLogo
from qr.graphics import color
from qr.graphics.layers import EmbeddedImage
from qr.graphics.path import Box
from qr.logo import read_logo
from qr.logo.source import logo_names
from qr.render import eps, pdf, png
from qr.spec import Output, Style
from tests.support.decoders import open_eps, open_pdf, open_png
from tests.support.logo_files import SVG_OPENING, svg
from tests.support.styled_drawings import compose_style
from tests.support.styled_drawings import logo as png_logo
from tests.support.tables import one_in

AREA = Box(0, 8, 28, 14)
BODIES = {
    "fill rules": '<path d="M0 0H100V50H0zM20 10H80V40H20z" fill-rule="evenodd"/>',
    "nonzero": '<path d="M0 0H100V50H0zM20 10H80V40H20z"/>',
    "rectangles": '<rect x="5" y="5" width="40" height="40" rx="9" ry="15"/><rect x="50" width="50%" height="100%"/>',
    "ellipses": '<circle cx="25" cy="25" r="20"/><ellipse cx="75" cy="25" rx="20" ry="9"/>',
    "lines": '<g stroke="#000" stroke-width="6" stroke-linecap="square"><line x1="9" y1="9" x2="91" y2="41"/></g>',
    "polygons": '<polygon points="5,5 45,5,25,45"/><polyline points="55 5 95 5 75 45" fill="none" stroke="black"/>',
    "curves": '<path d="M5 25Q20-5 35 25t30 0S80 60 95 25c-5-30-60-30-90 0z"/>',
    "arcs": '<path d="M10 25a15 20 30 1 1 30 5A9 9 0 0060 30a0 5 0 0 0 30 10V5z"/>',
    "compact numbers": '<path d="m.5.5 5-.25L98.e0,1-50 4.9e1z"/>',
    "transformations": '<g transform="translate(50 25) rotate(30) scale(1.5 .5) skewX(20)"><rect width="30" height="30"'
    ' x="-15" y="-15" fill="none" stroke="#000" stroke-width="8" stroke-linejoin="round"/></g>',
    "matrix": '<path transform="matrix(0 1 -1 0 75 0),rotate(10,25,25)" d="M0 0h50v50z"/>',
    "mirrored": '<path transform="scale(-1 1)" d="M-90 10h40v30z" stroke="#000" stroke-width="5"/>',
    "use": '<defs><path id="a" d="M0 0h20v20z"/></defs><use xlink:href="#a" x="10" y="5"/>'
    '<use href="#a" transform="scale(2)" x="15"/>',
    "inherited": '<g fill="none" stroke="black" stroke-width="4"><path d="M9 9h80v30h-80z"/><path d="M30 20h40"/></g>',
    "hidden": '<rect width="100" height="50" display="none"/><rect width="50" height="25" visibility="hidden"/>'
    '<rect width="90" height="40" opacity="0"/><circle r="20"/>',
    "paint order": '<circle cx="50" cy="25" r="15" fill="#fff" stroke="#000" stroke-width="18" paint-order="stroke"/>',
    "clipped to view": '<circle cx="100" cy="50" r="40"/>',
    "sharp corners": '<path d="M10 40L20 10L30 40L50 5L90 40" fill="none" stroke="#000" stroke-width="5"/>',
    "small units": '<g transform="scale(.001)"><path d="M5000 5000h90000v20000z"/></g>',
    "dots": '<path d="M20 20h0M60 20z" stroke="#000" stroke-width="18" stroke-linecap="round"/>',
    "square dots": '<path d="M20 20h0" stroke="#000" stroke-width="18" stroke-linecap="square"/>',
    "style": '<style>.a{fill:none;stroke:rgb(0,0,0);stroke-width:7px}</style><path class="a" d="M9 9h80v30"/>',
}


def draw_logo(file: bytes, area: Box = AREA, quarters: int = 0, dark: str = "cmyk(0,0,0,100)") -> Drawing:
    """Return a drawing without modules, in which a logo covers most of the image."""
    drawing = compose_style(Style(dark=color.parse(dark)), output=Output(scale=12))
    loaded = read_logo(file)
    image = EmbeddedImage(loaded.file, loaded.media_type, area, quarters)
    empty = drawing.layers[0]._replace(tiles=None)
    return drawing._replace(layers=(empty,), embedded_images=(image,))


def black_difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that are dark in only one of two images."""
    darks = [np.array(image.convert("L")) < 128 for image in (one, other)]
    assert darks[1].mean() > 0.005
    return float((darks[0] ^ darks[1]).mean())


@one_in(5, "name", BODIES)
def test_pdf_logo_looks_like_png(name: str) -> None:
    drawing = draw_logo(svg(BODIES[name]))
    assert black_difference(open_pdf(pdf.render(drawing)), open_png(png.render(drawing))) < 0.004


@one_in(5, "name", BODIES)
def test_eps_logo_looks_like_png(name: str) -> None:
    drawing = draw_logo(svg(BODIES[name]))
    assert black_difference(open_eps(eps.render(drawing)), open_png(png.render(drawing))) < 0.004


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_logo_rotates_with_image(quarters: int) -> None:
    area = Box(8, 0, 14, 28) if quarters % 2 else AREA
    drawing = draw_logo(svg('<path d="M0 0h100L0 25z"/>'), area, quarters)
    assert black_difference(open_pdf(pdf.render(drawing)), open_png(png.render(drawing))) < 0.004


@pytest.mark.parametrize("view", ["0 0 1 .5", "-5 -9 1000 500", "1e4 0 20000 10000"])
def test_units_of_view_box_do_not_matter(view: str) -> None:
    left, top, width, height = map(float, view.split())
    body = f'<ellipse cx="{left + width / 2}" cy="{top + height / 2}" rx="{width / 3}" ry="{height / 4}"/>'
    drawing = draw_logo(svg(body, SVG_OPENING.replace("0 0 100 50", view)))
    assert black_difference(open_pdf(pdf.render(drawing)), open_png(png.render(drawing))) < 0.004


@pytest.mark.parametrize("name", logo_names())
def test_deployed_logo_has_solid_shapes(name: str) -> None:
    loaded = read_logo(name)
    drawing = draw_logo(loaded.file)
    document = pikepdf.open(io.BytesIO(pdf.render(drawing)))
    operators = {str(item.operator) for item in pikepdf.parse_content_stream(document.pages[0])}
    assert operators & {"f", "S"}
    assert "Do" not in operators


@pytest.mark.parametrize("render", [pdf.render, eps.render])
def test_pixels_are_rejected(render: object) -> None:
    assert callable(render)
    with pytest.raises(BadLogo, match=r"must be SVG .* colour profile; got image/png"):
        render(draw_logo(png_logo()))
    assert render(draw_logo(png_logo(), dark="000"))
