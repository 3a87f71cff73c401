from __future__ import annotations

import re

import pytest

from qr.graphics import color, gradient
from qr.graphics.path import Box, box
from qr.render import eps, png, svg
from qr.render.eps import path_operators
from qr.spec import Output, Style
from tests.support.decoders import open_eps, open_png, zxing
from tests.support.styled_drawings import (
    LINK,
    STYLES,
    color_difference,
    compose_style,
)

# PostScript has no translucent colours.
OPAQUE = {name: style for name, style in STYLES.items() if name != "fading background"}


@pytest.mark.parametrize("rotate", [0, pytest.param(90, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("name", OPAQUE)
def test_ghostscript_rendering_is_close_to_png(name: str, rotate: int) -> None:
    drawing = compose_style(OPAQUE[name], output=Output(scale=8, rotate=rotate))
    image = open_eps(eps.render(drawing))
    mean, _ = color_difference(image, open_png(png.render(drawing)))
    assert mean < 4  # edges of curves differ by one or two sixteenths
    assert zxing(image) == LINK


def test_rounded_background_clips_modules() -> None:
    drawing = compose_style(Style(ground_radius=50), output=Output(scale=8, margin=0, verify=False))
    assert open_eps(eps.render(drawing)).getpixel((3, 3)) == (255, 255, 255)
    assert open_eps(eps.render(drawing)).getpixel((36, 36)) == (0, 0, 0)


@pytest.mark.parametrize("name", ["diagonal gradient", "radial gradient"])
def test_gradient_spans_whole_rectangular_symbol(name: str) -> None:
    drawing = compose_style(STYLES[name], "rmqr")
    mean, _ = color_difference(open_eps(eps.render(drawing)), open_png(png.render(drawing)))
    assert mean < 4


def test_transparent_background_is_not_painted() -> None:
    program = eps.render(compose_style(Style(shape="dot", light=color.TRANSPARENT))).decode()
    assert re.findall(r".* rgb$", program, re.MULTILINE) == ["0 0 0 rgb"]


def test_path_operators_are_relative() -> None:
    two = (box(Box(0, 0, 1, 1)), box(Box(0.25, 0.25, 0.5, 0.5)))
    assert path_operators(two, 3, 4).splitlines() == [
        "3 4 m",
        "0 0 n", "1 0 l", "0 1 l", "-1 0 l", "z",
        "0.25 0.25 n", "0.5 0 l", "0 0.5 l", "-0.5 0 l", "z",
    ]  # fmt: skip


def test_equal_tiles_are_defined_once() -> None:
    drawing = compose_style(STYLES["dots"])
    assert eps.render(drawing).count(b" c\n") == 4 + 3 * 8  # one dot, and three outer rings of two circles each
    assert len(eps.render(drawing)) < len(svg.render(drawing)) / 3


@pytest.mark.parametrize(
    ("style", "level"),
    [
        (Style(), "2"),
        (STYLES["dots"], "2"),
        (STYLES["diagonal gradient"], "3"),
        (Style(light=gradient.parse("radial(fff,ffd)")), "3"),
    ],
)
def test_language_level_3_is_only_for_gradients(style: Style, level: str) -> None:
    program = eps.render(compose_style(style)).decode()
    assert f"%%LanguageLevel: {level}\n" in program
    assert ("shfill" in program) == (level == "3")


def test_cmyk_gradient_stays_cmyk() -> None:
    cmyk = Style(dark=gradient.parse("linear(0,cmyk(0,0,0,100),cmyk(100,0,0,50))"))
    assert "/ColorSpace/DeviceCMYK" in eps.render(compose_style(cmyk)).decode()


@pytest.mark.parametrize("name", OPAQUE)
def test_lines_are_ascii_up_to_255_bytes(name: str) -> None:
    assert max(map(len, eps.render(compose_style(OPAQUE[name])).decode("ascii").splitlines())) <= 255
