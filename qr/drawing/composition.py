"""Lay out a styled symbol as a ``Drawing``: shapes, round frame, logo and caption."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import shake_128
from itertools import chain, product
from math import ceil, hypot, sqrt
from typing import TYPE_CHECKING

from qr.drawing import Drawing, quiet_zone, rotate_rows, rotated_width
from qr.drawing.modules import SymbolPosition, symbol_layers
from qr.drawing.sizes import Size, allowed_scale, image_size, size_for_error
from qr.errors import BadParameter, IncompatibleParameters
from qr.graphics.gradient import paint_colors
from qr.graphics.layers import EmbeddedImage, Layer, PlacedPath, rotate_embedded_image, rotate_layer, rotate_paint
from qr.graphics.path import (
    Box,
    Path,
    Point,
    bounds,
    box,
    translate,
)
from qr.spec import MAX_SIDE_PIXELS, MAX_STYLED_SIDE_PIXELS, Spec, Style, dark_paints
from qr.spec.formats import FORMATS
from qr.symbol import Rows, Symbol

if TYPE_CHECKING:
    from qr.logo import Placement


# Extra space between a caption and the edge of the image. Between the caption and the symbol, there is the quiet zone.
CAPTION_TO_EDGE_MODULES = 1
# Radius of the corners that a caption turns around. Its letters do not reach the quiet zone, even at the corners.
CAPTION_CORNER_RADIUS_MODULES = 2


def compose(symbol: Symbol, spec: Spec, placement: Placement | None) -> Drawing:
    """Lay out a styled image.

    Raises ``IncompatibleParameters`` if the style does not suit the symbol, or ``BadParameter`` if a value does not fit
    the size of the symbol.
    """
    _check_opaque(spec.style)
    _check_eyes(symbol, spec.style)
    margin = quiet_zone(symbol, spec.output)
    position, caption = _place_caption(_place_symbol(symbol, margin, spec), symbol, spec)
    filler = _filler_modules(symbol, position, margin) if spec.style.frame == "circle" else ()
    layers = symbol_layers(symbol, spec.style, position, placement.cleared if placement else (), filler)
    background, images = _place_logo(placement, position, spec)
    _check_corners(symbol, position, caption, spec)
    return _rotated_drawing(symbol, spec, position, (*layers, *background, *caption), images)


def _check_opaque(style: Style) -> None:
    """Reject translucent dark colours.

    Anti-aliased edges blend with the background, so the result would depend on the format.
    """
    for name, paints in dark_paints(style).items():
        if not all(color.opaque for paint in paints for color in paint_colors(paint)):
            detail = f"{name} must be opaque in a styled image; only plain squares can be translucent"
            raise IncompatibleParameters(detail, parameter=name, allowed="opaque colours")


def _check_eyes(symbol: Symbol, style: Style) -> None:
    for name, eye in (("eye", style.eye), ("eyeball", style.eyeball)):
        if symbol.symbology != "qr" and eye != "square":
            reason = "because decoders find these symbols by the corners of their finder pattern"
            detail = f"{name} must be square with Micro QR and rMQR, {reason}; got {eye}"
            raise IncompatibleParameters(detail, parameter=name, value=eye, allowed="square")


def _rotated_drawing(
    symbol: Symbol, spec: Spec, position: SymbolPosition, layers: tuple[Layer, ...], images: tuple[EmbeddedImage, ...]
) -> Drawing:
    quarters = spec.output.rotate // 90
    tiles = layers[0].tiles
    rows = rotate_rows(tiles.rows(), position.columns, quarters) if tiles else ()
    columns = position.lines if quarters % 2 else position.columns
    size = image_size(columns, len(rows), rotated_width(symbol, spec.output), spec)
    _check_pixels(size, max(columns, len(rows)), spec)
    style, canvas = spec.style, Box(0, 0, position.columns, position.lines)
    return Drawing(
        symbol, rows, columns, style.dark, rotate_paint(style.light, quarters), *size,
        spec.content, spec.is_secret,
        tuple(rotate_layer(layer, quarters, canvas) for layer in layers),
        tuple(rotate_embedded_image(image, quarters, canvas) for image in images),
        min(size.width, size.height) * style.ground_radius / 100,
        spec.output.bleed or 0,
    )  # fmt: skip


def _check_pixels(size: Size, modules: int, spec: Spec) -> None:
    """Limit styled raster images, which take several times four bytes per pixel in memory."""
    if not FORMATS[spec.format].vector and max(size.width, size.height) > MAX_STYLED_SIDE_PIXELS:
        names = ("size", "width", "symbol_width")
        name = next((name for name in names if getattr(spec.output, name) is not None), "scale")
        limit = f"small enough that no side of a styled image exceeds {MAX_STYLED_SIDE_PIXELS} pixels"
        allowed = allowed_scale(modules, MAX_STYLED_SIDE_PIXELS) if name == "scale" else limit
        alternative = f"; vector formats allow {MAX_SIDE_PIXELS} pixels"
        raise BadParameter(name, size_for_error(spec.output, name), allowed + alternative)


def _check_corners(symbol: Symbol, position: SymbolPosition, caption: tuple[Layer, ...], spec: Spec) -> None:
    """Reject rounded corners that cut off modules of the symbol or letters of the caption."""
    points = [*_symbol_corners(symbol, position), *_caption_points(caption)]
    edges = [(min(x, position.columns - x), min(y, position.lines - y)) for x, y in points]

    def cuts(percent: int) -> bool:
        radius = min(position.columns, position.lines) * percent / 100
        return any(x < radius and y < radius and hypot(radius - x, radius - y) > radius for x, y in edges)

    if spec.output.verify and cuts(spec.style.ground_radius):
        maximum = max(percent for percent in range(spec.style.ground_radius) if not cuts(percent))
        reason = (
            "cuts off letters of the caption or corners of the symbol" if caption else "cuts off corners of the symbol"
        )
        allowed = f"at most {maximum} with this quiet zone (a larger radius {reason})"
        raise BadParameter("ground_radius", spec.style.ground_radius, allowed)


def _symbol_corners(symbol: Symbol, position: SymbolPosition) -> Iterator[Point]:
    left, top = position.left, position.top
    yield from product((left, left + symbol.width), (top, top + symbol.height))


def _caption_points(caption: tuple[Layer, ...]) -> Iterator[Point]:
    """Yield points of the letters. The letters lie within their hull."""
    for placed in (placed for layer in caption for placed in layer.placed_paths):
        for step in chain.from_iterable(placed.path):
            for x, y in zip(step[::2], step[1::2], strict=True):
                yield placed.x + x, placed.y + y


def _place_symbol(symbol: Symbol, margin: int, spec: Spec) -> SymbolPosition:
    """Place the symbol in its quiet zone, and the quiet zone in a round frame if one is requested."""
    columns, lines = symbol.width + 2 * margin, symbol.height + 2 * margin
    if spec.style.frame == "none":
        return SymbolPosition(margin, margin, columns, lines)
    if columns != lines:
        raise BadParameter("frame", spec.style.frame, "none with rMQR, which is not square")
    border = ceil((columns * sqrt(2) - columns) / 2) + 1
    return SymbolPosition(margin + border, margin + border, columns + 2 * border, lines + 2 * border)


def _filler_modules(symbol: Symbol, position: SymbolPosition, margin: int) -> Rows:
    """Return filler modules between the quiet zone and the round frame. A hash of the symbol determines them."""
    centre_x, centre_y = position.left + symbol.width / 2, position.top + symbol.height / 2
    quiet = symbol.width / 2 + margin
    radius = quiet * sqrt(2) + 0.5

    def is_filler(x: int, y: int) -> bool:
        right, down = x + 0.5 - centre_x, y + 0.5 - centre_y
        return max(abs(right), abs(down)) > quiet and hypot(right, down) < radius

    size = position.columns // 8 + 1
    noise = shake_128(str(symbol).encode()).digest(size * position.lines)
    lines = [noise[start : start + size] for start in range(0, len(noise), size)]
    areas = [int("".join("01"[is_filler(x, y)] for x in range(position.columns)), 2) for y in range(position.lines)]
    return tuple(int.from_bytes(line) & area for line, area in zip(lines, areas, strict=True))


def _place_caption(position: SymbolPosition, symbol: Symbol, spec: Spec) -> tuple[SymbolPosition, tuple[Layer, ...]]:
    """Return the position in an image that is enlarged for the caption, and the layer of the caption."""
    text = spec.caption.caption
    if text is None:
        return position, ()
    if spec.caption.caption_position == "around":
        return _place_caption_around(text, position, spec)
    from qr.drawing.caption import place_straight

    letters = place_straight(text, symbol.width)
    above = spec.caption.caption_position == "above"
    height = letters.band + CAPTION_TO_EDGE_MODULES
    caption = _caption_layer(letters.path, position.left, CAPTION_TO_EDGE_MODULES if above else position.lines, spec)
    top = position.top + (height if above else 0)
    return position._replace(top=top, lines=position.lines + height), (caption,)


def _place_caption_around(text: str, position: SymbolPosition, spec: Spec) -> tuple[SymbolPosition, tuple[Layer, ...]]:
    from qr.drawing.caption import place_around

    left, top, columns, lines = position
    radius = columns / 2 if spec.style.frame == "circle" else CAPTION_CORNER_RADIUS_MODULES
    letters = place_around(text, radius, columns - 2 * radius, lines - 2 * radius)
    right, down = ceil((letters.width - columns) / 2), ceil((letters.height - lines) / 2)
    position = SymbolPosition(left + right, top + down, columns + 2 * right, lines + 2 * down)
    x, y = (position.columns - letters.width) / 2, (position.lines - letters.height) / 2
    return position, (_caption_layer(letters.path, x, y, spec),)


def _caption_layer(path: Path, x: float, y: float, spec: Spec) -> Layer:
    paint = spec.caption.caption_color or spec.style.dark
    return Layer(paint, bounds(translate(path, x, y)), None, (PlacedPath(path, x, y),))


def _place_logo(
    placement: Placement | None, position: SymbolPosition, spec: Spec
) -> tuple[tuple[Layer, ...], tuple[EmbeddedImage, ...]]:
    """Return the layer behind the logo, if ``logo_ground`` is requested, and the logo."""
    if placement is None:
        return (), ()
    area, background = (
        area._replace(x=area.x + position.left, y=area.y + position.top)
        for area in (placement.area, placement.background)
    )
    image = EmbeddedImage(placement.logo.file, placement.logo.media_type, area)
    if spec.logo.logo_ground is None:
        return (), (image,)
    return (Layer(spec.logo.logo_ground, background, None, (PlacedPath((box(background),), 0, 0),)),), (image,)
