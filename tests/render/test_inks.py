"""Every colour of a file with cmyk() colours is CMYK, in each combination of what can have a colour."""

from __future__ import annotations

import io
import re
from itertools import product

import pikepdf
import pytest

from qr.generate import generate
from qr.render.inks import convert_to_inks
from qr.spec.parse import parse_spec
from tests.support.decoders import ghostscript, ink_coverage, open_eps, open_pdf, zxing
from tests.support.tables import one_in

LINK = "https://example.com"
BLACK, BLUE = "cmyk(0,0,0,100)", "cmyk(100,80,0,40)"
COLORS: dict[str, dict[str, str]] = {
    "black": {"dark": BLACK},
    "blue": {"dark": BLUE, "light": "cmyk(0,0,10,0)"},
    "light": {"light": "cmyk(0,0,10,0)"},
    "eyes": {"eye_color": f"{BLUE},000,222", "eyeball_color": BLUE},
    "gradient": {"dark": f"linear(30,{BLUE},000)", "light": "radial(fff,cmyk(0,0,10,0))"},
}
ADDITIONS: dict[str, dict[str, str]] = {
    "plain": {},
    "caption": {"caption": "Scan me", "caption_color": "333"},
    "caption around": {"caption": "Scan me", "caption_position": "around", "shape": "dot"},
    "frame": {"frame": "circle", "shape": "rounded"},
    "corners": {"ground_radius": "8"},
    "logo": {"logo": "heart", "logo_ground": "eee"},
    "stroked logo": {"logo": "wifi", "ecc": "H"},
    "eye": {"eye": "rounded", "eyeball": "circle"},
}
ONLY_IN_PDF: dict[str, dict[str, str]] = {
    "transparent": {"light": "transparent", "dark": BLUE},
    "translucent": {"light": "ffffff80", "dark": BLUE},
    "fading": {"light": "linear(0,fff,fff0)", "dark": BLUE, "shape": "dot"},
}
COMBINATIONS = list(product(COLORS, ADDITIONS))  # one in five contains every colour and every addition


def render(format_name: str, **parameters: str) -> bytes:
    return generate(parse_spec([("data", LINK), *parameters.items()], format_name)).body


def color_operators(file: bytes) -> set[str]:
    """Return the operators that set or use a colour space, in all content of a PDF."""
    document = pikepdf.open(io.BytesIO(file))
    assert document.check_pdf_syntax() == []
    found = {str(item.operator) for item in pikepdf.parse_content_stream(document.pages[0])}
    return found & {"rg", "RG", "k", "K", "g", "G", "cs", "CS", "sc", "SC", "scn", "SCN", "sh", "Do", "BI"}


def objects_text(file: bytes) -> str:
    """Return every object of a PDF as text, streams decoded."""
    document = pikepdf.open(io.BytesIO(file))
    return "".join(
        found.unparse(resolved=True).decode("latin-1")
        + (found.read_bytes().decode("latin-1") if isinstance(found, pikepdf.Stream) else "")
        for found in document.objects
    )


def assert_pdf_is_cmyk(file: bytes) -> None:
    assert not color_operators(file) & {"rg", "RG", "g", "G", "sc", "SC", "Do", "BI"}
    assert not re.search(r"RGB|ICCBased|/Image", objects_text(file))


@one_in(5, "colors, addition", COMBINATIONS)
def test_pdf_has_only_cmyk_colors(colors: str, addition: str) -> None:
    file = render("pdf", **{**ADDITIONS[addition], **COLORS[colors]})
    assert_pdf_is_cmyk(file)
    assert zxing(open_pdf(file)) == LINK.encode()


@pytest.mark.parametrize("name", ONLY_IN_PDF)
def test_pdf_with_transparency_has_only_cmyk_colors(name: str) -> None:
    file = render("pdf", **ONLY_IN_PDF[name])
    assert_pdf_is_cmyk(file)
    document = pikepdf.open(io.BytesIO(file))
    group = document.pages[0].get("/Group")
    assert (None if group is None else group.CS) == (None if name == "transparent" else "/DeviceCMYK")
    assert zxing(ghostscript(file)) == LINK.encode()


@one_in(9, "colors, addition", COMBINATIONS)
def test_eps_has_only_cmyk_colors(colors: str, addition: str) -> None:
    file = render("eps", **{**ADDITIONS[addition], **COLORS[colors]})
    program = file.split(b"%%EndComments")[1].decode("ascii")
    assert not re.search(r"rgb|gray|hsb|image", program, re.IGNORECASE)
    assert re.search(r"cmyk|DeviceCMYK", program)
    assert zxing(open_eps(file)) == LINK.encode()


@one_in(3, "addition, format_name", product([name for name in ADDITIONS if name != "logo"], ["pdf", "eps"]))
def test_black_parts_use_only_black_ink(addition: str, format_name: str) -> None:
    cyan, magenta, yellow, black = ink_coverage(render(format_name, **ADDITIONS[addition], dark=BLACK))
    assert cyan == magenta == yellow == 0 < black


def test_colored_logo_uses_its_inks() -> None:
    cyan, magenta, yellow, _ = ink_coverage(render("pdf", dark=BLACK, logo="heart"))
    assert 0 < cyan + magenta + yellow < 0.2


def test_image_without_inks_stays_rgb() -> None:
    assert color_operators(render("pdf", dark="700")) == {"rg"}


def test_drawing_without_inks_is_not_converted() -> None:
    drawing = generate(parse_spec([("data", LINK)], "pdf")).drawing
    assert convert_to_inks(drawing) is drawing
