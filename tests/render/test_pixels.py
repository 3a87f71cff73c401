from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from PIL import Image

from qr.drawing import Drawing, draw
from qr.drawing.composition import compose
from qr.graphics import color
from qr.graphics.color import Color
from qr.graphics.eyes import EYES
from qr.graphics.gradient import Gradient
from qr.graphics.shapes import SHAPES
from qr.logo import place, read_logo
from qr.render import svg
from qr.render.pixels import (
    MAX_PAINTS,
    background_coverage,
    draw_indexed,
    drawing_layers,
    is_indexable,
    layer_coverage,
)
from qr.spec import (
    CaptionStyle,
    Encoding,
    LogoStyle,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode
from tests.support.decoders import open_svg

LINK = b"https://example.com"


def make_drawing(style: Style, output: Output = Output()) -> Drawing:
    return compose(encode(LINK), Spec(LINK, style=style, output=output), None)


def draw_image(drawing: Drawing) -> Image.Image:
    indexed = draw_indexed(drawing)
    image = Image.frombytes("P", (indexed.width, indexed.height), indexed.pixels)
    image.putpalette(b"".join(entry.rgb for entry in indexed.colors))
    return image.convert("RGB")


@pytest.mark.parametrize("scale", [3, 4, 7, 10])
@pytest.mark.parametrize(
    ("shape", "eye"), [(shape, tuple(EYES)[number % len(EYES)]) for number, shape in enumerate(SHAPES)]
)
def test_tiles_match_svg_rendered_by_resvg(shape: str, eye: str, scale: int) -> None:
    style = Style(shape=shape, eye=eye, eyeball=eye, dark=color.parse("036"), eye_color=(color.parse("600"),) * 3)
    drawing = make_drawing(style, Output(scale=scale))
    ours, theirs = np.array(draw_image(drawing)).astype(int), np.array(open_svg(svg.render(drawing))).astype(int)
    assert ours.shape == theirs.shape
    assert abs(ours - theirs).mean() < 3
    assert abs(ours - theirs).max() < 64  # corners within one pixel; each renderer samples them differently


def test_surplus_background_is_split_evenly() -> None:
    drawing = make_drawing(Style(shape="dot"), Output(size=300))
    grey = np.array(draw_image(drawing).convert("L"))
    assert grey.shape == (300, 300)
    columns = np.flatnonzero((grey < 128).any(axis=0))
    assert abs(int(columns[0]) - (299 - int(columns[-1]))) <= 1


def test_plain_drawing_is_one_square_layer() -> None:
    spec = Spec(LINK, output=Output(scale=1, margin=0))
    drawing = draw(encode(LINK), spec)
    assert len(drawing_layers(drawing)) == 1
    indexed = draw_indexed(drawing)
    digits = "".join(f"{row:0{drawing.columns}b}" for row in drawing.rows)
    assert indexed.pixels == bytes(15 if bit == "1" else 0 for bit in digits)


def test_edges_on_transparent_background_only_vary_alpha() -> None:
    drawing = make_drawing(Style(shape="dot", dark=color.parse("f00"), light=color.TRANSPARENT))
    colors = draw_indexed(drawing).colors
    assert colors[0] == color.TRANSPARENT
    assert {entry.rgb for entry in colors[1:]} == {b"\xff\0\0"}
    assert [entry.alpha for entry in colors[1:]] == [round(255 * step / 15) for step in range(1, 16)]


def test_gradients_and_rounded_backgrounds_are_not_indexable() -> None:
    gradient = Gradient(0, (color.BLACK, color.parse("00f")))
    assert is_indexable(make_drawing(Style(shape="dot")))
    assert not is_indexable(make_drawing(Style(shape="dot", dark=gradient)))
    assert not is_indexable(make_drawing(Style(shape="dot", light=gradient._replace(stops=(color.WHITE, color.WHITE)))))
    assert not is_indexable(make_drawing(Style(ground_radius=5)))


def test_palette_fits_all_paints_of_request() -> None:
    eyes, eyeballs = (tuple(Color(shade, channel, 0) for channel in (0, 50, 100)) for shade in (60, 90))
    style = Style(shape="dot", eye_color=eyes, eyeball_color=eyeballs)
    caption, logo = CaptionStyle("Hi", caption_color=color.parse("009")), LogoStyle(logo_ground=color.parse("efe"))
    spec, symbol = Spec(LINK, style=style, caption=caption, logo=logo), encode(LINK, Encoding("H"))
    drawing = compose(symbol, spec, place(symbol, LogoStyle(logo_size=15), read_logo("heart")))
    assert len({layer.paint for layer in drawing.layers}) == 9
    assert is_indexable(drawing._replace(embedded_images=()))


def test_more_paints_than_palette_entries_are_not_indexable() -> None:
    drawing = make_drawing(Style(shape="dot"))
    layers = [drawing.layers[0]._replace(paint=Color(0, 0, shade)) for shade in range(MAX_PAINTS + 1)]
    full = drawing._replace(layers=tuple(layers[:-1]))
    assert is_indexable(full)
    assert len(draw_indexed(full).colors) == 256
    assert not is_indexable(drawing._replace(layers=tuple(layers)))


def test_layer_coverage_matches_painted_area() -> None:
    drawing = make_drawing(Style(shape="square", eye="circle"), Output(scale=4, margin=0))
    (layer,) = drawing.layers
    covered = np.frombuffer(layer_coverage(drawing, layer), np.uint8).reshape(drawing.height, drawing.width)
    assert covered[2, 4 * 3 + 2] == 255  # the middle of the upper side of the outer ring
    assert covered[0, 0] == 0  # outside the rounded corner of the outer ring


def test_rounded_background_leaves_out_only_corners() -> None:
    drawing = make_drawing(Style(ground_radius=10))
    covered = np.frombuffer(background_coverage(drawing), np.uint8).reshape(drawing.height, drawing.width)
    assert covered[0, 0] == covered[-1, -1] == 0
    radius = drawing.radius
    expected = drawing.width * drawing.height - (4 - np.pi) * radius**2
    assert covered.sum() / 255 == pytest.approx(expected, rel=1e-3)


def test_large_paths_are_not_cached() -> None:
    """The caption is a path as large as the image with few outlines: letters on all sides of the image."""
    memory = []
    tracemalloc.start()
    for spaces in range(20, 26):
        caption = CaptionStyle("l" + "l".join([" " * spaces] * 3) + "l", "around")
        spec = Spec(LINK, style=Style(shape="dot"), output=Output(scale=16, margin=20), caption=caption)
        draw_indexed(compose(encode(LINK), spec, None))
        memory.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    assert memory[-1] - memory[0] < 1_000_000
