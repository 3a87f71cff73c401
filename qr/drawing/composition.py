"""Symbol to drawing, where it is more than squares: shapes, round frame, logo and caption, laid out in one picture."""

from __future__ import annotations

from hashlib import shake_128
from math import ceil, hypot, sqrt
from typing import TYPE_CHECKING

from qr.drawing import (
    Drawing,
    Size,
    image_size,
    quiet_zone,
    rotate_rows,
    size_for_error,
)
from qr.drawing.modules import SymbolPosition, symbol_layers
from qr.errors import BadParameter, IncompatibleParameters
from qr.graphics.gradient import paint_colors
from qr.graphics.layers import EmbeddedImage, Layer, PlacedPath, rotate_embedded_image, rotate_layer, rotate_paint
from qr.graphics.path import (
    Box,
    Path,
    bounds,
    box,
    translate,
)
from qr.spec import Spec, Style, dark_paints
from qr.spec.formats import FORMATS
from qr.symbol import Rows, Symbol

if TYPE_CHECKING:
    from qr.logo import Placement


MAX_STYLED_SIDE_PIXELS = 4096  # a side
BESIDE_CAPTION = 1  # module more between a caption and the edge, which is nearer than the symbol


def compose(symbol: Symbol, spec: Spec, logo: Placement | None) -> Drawing:
    """Lay out a styled picture. Raises a ``QrError`` for what does not fit or go together."""
    _check_opaque(spec.style)
    _check_eyes(symbol, spec.style)
    margin = quiet_zone(symbol, spec.output)
    place, caption = _place_caption(_framed(symbol, margin, spec), symbol, spec)
    filler = _filler_modules(symbol, place, margin) if spec.style.frame == "circle" else ()
    layers = symbol_layers(symbol, spec.style, place, logo.cleared if logo else (), filler)
    background, images = _logo(logo, place, spec)
    return _drawing(symbol, spec, place, (*layers, *background, *caption), images)


def _check_opaque(style: Style) -> None:
    """Shapes blend with the ground at their borders, so what they leave of it must not depend on the format."""
    for name, given in dark_paints(style).items():
        if not all(color.opaque for paint in given for color in paint_colors(paint)):
            raise IncompatibleParameters(
                f"{name} lets the ground through, which only plain squares can",
                parameter=name,
                allowed="opaque colours",
            )


def _check_eyes(symbol: Symbol, style: Style) -> None:
    for name, eye in (("eye", style.eye), ("eyeball", style.eyeball)):
        if symbol.symbology != "qr" and eye != "square":
            detail = "Micro QR and rMQR have one finder pattern, by whose corners readers find them: it stays square"
            raise IncompatibleParameters(detail, parameter=name, value=eye, allowed="square")


def _drawing(
    symbol: Symbol, spec: Spec, place: SymbolPosition, layers: tuple[Layer, ...], insets: tuple[EmbeddedImage, ...]
) -> Drawing:
    """The picture after its rotation."""
    quarters = spec.output.rotate // 90
    tiles = layers[0].tiles
    rows = rotate_rows(tiles.rows(), place.columns, quarters) if tiles else ()
    columns = place.lines if quarters % 2 else place.columns
    size = image_size(columns, len(rows), spec)
    _check_pixels(size, spec)
    _check_corners(symbol, place, spec)
    style, canvas = spec.style, Box(0, 0, place.columns, place.lines)
    return Drawing(
        symbol, rows, columns, style.dark, rotate_paint(style.light, quarters), *size,
        spec.content, spec.is_secret,
        tuple(rotate_layer(layer, quarters, canvas) for layer in layers),
        tuple(rotate_embedded_image(inset, quarters, canvas) for inset in insets),
        min(size.width, size.height) * style.ground_radius / 100,
    )  # fmt: skip


def _check_pixels(size: Size, spec: Spec) -> None:
    """Styled pixels are painted in memory, several times four bytes each."""
    if not FORMATS[spec.format].vector and max(size.width, size.height) > MAX_STYLED_SIDE_PIXELS:
        name = next((name for name in ("size", "width") if getattr(spec.output, name) is not None), "scale")
        allowed = f"such that no side exceeds {MAX_STYLED_SIDE_PIXELS} pixels; svg, pdf and eps have no such limit"
        raise BadParameter(name, size_for_error(spec.output, name), allowed)


def _check_corners(symbol: Symbol, place: SymbolPosition, spec: Spec) -> None:
    """Round corners may take ground, not modules."""
    right = place.columns - place.left - symbol.width
    below = place.lines - place.top - symbol.height

    def cuts(percent: int) -> bool:
        radius = min(place.columns, place.lines) * percent / 100
        gaps = [(radius - x, radius - y) for x in (place.left, right) for y in (place.top, below)]
        return any(x > 0 and y > 0 and hypot(x, y) > radius for x, y in gaps)

    if spec.output.verify and cuts(spec.style.ground_radius):
        most = max(percent for percent in range(spec.style.ground_radius) if not cuts(percent))
        allowed = f"at most {most} with this quiet zone; beyond that the corners of the symbol are cut off"
        raise BadParameter("ground_radius", spec.style.ground_radius, allowed)


def _framed(symbol: Symbol, margin: int, spec: Spec) -> SymbolPosition:
    """The symbol in its quiet zone, and that in a circle when one is asked for."""
    columns, lines = symbol.width + 2 * margin, symbol.height + 2 * margin
    if spec.style.frame == "none":
        return SymbolPosition(margin, margin, columns, lines)
    if columns != lines:
        raise BadParameter("frame", spec.style.frame, "none for an rMQR code, which is not square")
    around = ceil((columns * sqrt(2) - columns) / 2) + 1
    return SymbolPosition(margin + around, margin + around, columns + 2 * around, lines + 2 * around)


def _filler_modules(symbol: Symbol, place: SymbolPosition, margin: int) -> Rows:
    """Modules that mean nothing, outside the quiet zone and inside the circle around it: noise made of the symbol."""
    middle_x, middle_y = place.left + symbol.width / 2, place.top + symbol.height / 2
    clear = symbol.width / 2 + margin
    radius = clear * sqrt(2) + 0.5

    def is_mock(x: int, y: int) -> bool:
        right, down = x + 0.5 - middle_x, y + 0.5 - middle_y
        return max(abs(right), abs(down)) > clear and hypot(right, down) < radius

    size = place.columns // 8 + 1
    noise = shake_128(str(symbol).encode()).digest(size * place.lines)
    lines = [noise[at : at + size] for at in range(0, len(noise), size)]
    inside = [int("".join("01"[is_mock(x, y)] for x in range(place.columns)), 2) for y in range(place.lines)]
    return tuple(int.from_bytes(line) & mask for line, mask in zip(lines, inside, strict=True))


def _place_caption(place: SymbolPosition, symbol: Symbol, spec: Spec) -> tuple[SymbolPosition, tuple[Layer, ...]]:
    """The place with room for the caption, and the caption."""
    text = spec.caption.caption
    if text is None:
        return place, ()
    if spec.caption.caption_position == "around":
        return _caption_around(text, place, spec)
    from qr.drawing.caption import place_straight

    letters = place_straight(text, symbol.width)
    above = spec.caption.caption_position == "above"
    room = letters.band + BESIDE_CAPTION
    caption = _letters(letters.path, place.left, BESIDE_CAPTION if above else place.lines, spec)
    top = place.top + (room if above else 0)
    return place._replace(top=top, lines=place.lines + room), (caption,)


def _caption_around(text: str, place: SymbolPosition, spec: Spec) -> tuple[SymbolPosition, tuple[Layer, ...]]:
    from qr.drawing.caption import place_around

    framed = spec.style.frame == "circle"
    radius = place.columns / 2 if framed else hypot(place.columns, place.lines) / 2
    letters = place_around(text, radius)
    right, down = ceil((letters.width - place.columns) / 2), ceil((letters.height - place.lines) / 2)
    place = SymbolPosition(place.left + right, place.top + down, place.columns + 2 * right, place.lines + 2 * down)
    x, y = (place.columns - letters.width) / 2, (place.lines - letters.height) / 2
    return place, (_letters(letters.path, x, y, spec),)


def _letters(path: Path, x: float, y: float, spec: Spec) -> Layer:
    return Layer(
        spec.caption.caption_color or spec.style.dark, bounds(translate(path, x, y)), None, (PlacedPath(path, x, y),)
    )


def _logo(
    logo: Placement | None, place: SymbolPosition, spec: Spec
) -> tuple[tuple[Layer, ...], tuple[EmbeddedImage, ...]]:
    """The logo on its ground."""
    if logo is None:
        return (), ()
    area = logo.area._replace(x=logo.area.x + place.left, y=logo.area.y + place.top)
    inset = EmbeddedImage(logo.picture.file, logo.picture.media_type, area)
    if spec.logo.logo_ground is None:
        return (), (inset,)
    ground = logo.ground._replace(x=logo.ground.x + place.left, y=logo.ground.y + place.top)
    return (Layer(spec.logo.logo_ground, ground, None, (PlacedPath((box(ground),), 0, 0),)),), (inset,)
