"""Labels as Homebox requests them from a label service: a QR code, a title and a description in an image of pixels.

Homebox sends all lengths in pixels, and font sizes in points at ``Dpi``. The text flows beside the QR code, and then
below it.
"""

from collections.abc import Iterator
from typing import Annotated, NamedTuple

from qr.drawing import Drawing
from qr.errors import BadParameter, DataTooLong
from qr.graphics.color import BLACK, WHITE
from qr.graphics.layers import Layer, square_layer
from qr.graphics.path import Box
from qr.parameters import declared_parameters, index_by_name
from qr.parameters.types import Integer, Lines, Number, Switch, Text
from qr.parameters.values import Pairs, parse_parameters, require_parameters
from qr.render.vectors import POINTS_PER_INCH
from qr.sheets.flow import Flow, FlowLine, flow_text, place_letters
from qr.symbol import Symbol

MAX_SIDE_PIXELS = 4096
MAX_FONT_POINTS = 500
SHRINK, MIN_SHARE = 0.9, 0.4  # steps of smaller text on a label of fixed height, and the smallest share of its size


class Homebox(NamedTuple):
    """Label of Homebox. The defaults are those of Homebox."""

    URL: Annotated[str, Text(), "content of the QR code"]
    TitleText: Annotated[str, Lines(), "title, right of the QR code"] = ""
    DescriptionText: Annotated[str, Lines(), "text below the title"] = ""
    AdditionalInformation: Annotated[str, Lines(), "further text, below the description"] = ""
    Width: Annotated[int, Integer(1, MAX_SIDE_PIXELS), "width of the image in pixels"] = 526
    Height: Annotated[int, Integer(1, MAX_SIDE_PIXELS), "height of the image in pixels, with DynamicLength=false"] = 200
    QrSize: Annotated[int, Integer(1, MAX_SIDE_PIXELS), "maximum side of the symbol in pixels"] = 136
    Margin: Annotated[int, Integer(0, MAX_SIDE_PIXELS), "space around everything, in pixels"] = 32
    ComponentPadding: Annotated[
        int, Integer(0, MAX_SIDE_PIXELS), "space between the symbol and the text, in pixels"
    ] = 32
    TitleFontSize: Annotated[
        float, Number("1", str(MAX_FONT_POINTS), 6, rounds=True), "font size of the title, in points"
    ] = 32.0
    DescriptionFontSize: Annotated[
        float, Number("1", str(MAX_FONT_POINTS), 6, rounds=True), "font size of the other text, in points"
    ] = 25.6
    Dpi: Annotated[float, Number("1", "4800", 6, rounds=True), "resolution, in pixels per inch"] = 72.0
    DynamicLength: Annotated[
        bool, Switch(), "whether the image is as high as its content; false: Height, with smaller text if necessary"
    ] = True


PARAMETERS = declared_parameters(Homebox)


class LabelImage(NamedTuple):
    """A label before it is rendered.

    drawing: the whole label; its modules are pixels
    code:    rectangle of the symbol and its quiet zone, in pixels
    pixels:  pixels per module of the symbol
    """

    drawing: Drawing
    code: Box
    pixels: int


def parse_homebox(pairs: Pairs) -> Homebox:
    """Parse the query of Homebox. An empty text is the same as none. Raises a ``QrError`` with status 400."""
    filled = [(name, value) for name, value in pairs if value != "" or name == "URL"]
    values = parse_parameters(filled, index_by_name(PARAMETERS))
    require_parameters(PARAMETERS, values)
    for name in {"TitleFontSize", "DescriptionFontSize", "Dpi"} & values.keys():
        values[name] = float(values[name])
    label = Homebox(**values)
    _check_size(label)
    return label


def _check_size(label: Homebox) -> None:
    """Raise ``BadParameter`` if the symbol and its margin do not fit the image."""
    needed = label.QrSize + 2 * label.Margin
    sides = {"Width": label.Width, **({} if label.DynamicLength else {"Height": label.Height})}
    for name, side in sides.items():
        if side < needed:
            raise BadParameter(name, side, f"at least QrSize and twice Margin, {needed}")


def label_height(label: Homebox) -> int:
    """Return the height of the image in pixels. Raises ``BadParameter`` if the text does not fit."""
    return _fit_lines(label)[1]


def draw_homebox(label: Homebox, symbol: Symbol) -> LabelImage:
    """Lay out a label.

    Raises ``DataTooLong`` if a module would be smaller than a pixel, and ``BadParameter`` if the text does not fit or
    has characters that the font does not have.
    """
    pixels = _module_pixels(label, symbol)
    lines, height = _fit_lines(label)
    x, y = (label.Margin + (label.QrSize - pixels * side) // 2 for side in (symbol.width, symbol.height))
    rows = _pixel_rows(symbol, pixels, Box(x, y, label.Width, height))
    area = Box(0, 0, label.Width, height)
    layers = [Layer(BLACK, area, square_layer(rows, label.Width))]
    layers += [Layer(BLACK, area, None, tuple(place_letters(lines)))] if lines else []
    quiet = symbol.quiet_zone * pixels
    code = Box(x - quiet, y - quiet, pixels * symbol.width + 2 * quiet, pixels * symbol.height + 2 * quiet)
    drawing = Drawing(
        symbol, rows, label.Width, BLACK, WHITE, 1, label.Width, height, label.Dpi, label.URL.encode(),
        layers=tuple(layers),
    )  # fmt: skip
    return LabelImage(drawing, code, pixels)


def _module_pixels(label: Homebox, symbol: Symbol) -> int:
    """Return the pixels per module: as many as ``QrSize`` and a complete quiet zone allow."""
    space = label.QrSize + 2 * min(label.Margin, label.ComponentPadding)
    pixels = min(label.QrSize // symbol.width, space // (symbol.width + 2 * symbol.quiet_zone))
    if pixels:
        return pixels
    detail = f"QrSize must be at least {symbol.width} for this URL, with Margin and ComponentPadding for a quiet zone"
    raise DataTooLong(detail, parameter="QrSize", value=label.QrSize, allowed=f"at least {symbol.width}")


def _fit_lines(label: Homebox) -> tuple[list[FlowLine], int]:
    """Return the lines of text and the height of the image. On a label of fixed height, text becomes smaller."""
    share = 1.0
    while True:
        lines, height = _flow(label, share)
        if label.DynamicLength and height <= MAX_SIDE_PIXELS:
            return lines, height
        if not label.DynamicLength and height <= label.Height:
            return lines, label.Height
        share *= SHRINK
        if label.DynamicLength or share < MIN_SHARE:
            allowed = f"a text that fits {MAX_SIDE_PIXELS if label.DynamicLength else label.Height} pixels of height"
            raise BadParameter("DescriptionText", label.DescriptionText, allowed)


def _flow(label: Homebox, share: float) -> tuple[list[FlowLine], int]:
    margin, padding, bottom = label.Margin, label.ComponentPadding, label.Margin + label.QrSize
    left = margin + label.QrSize + padding
    flow = Flow(
        beside=Box(left, margin, label.Width - margin - left, label.QrSize),
        below=Box(margin, bottom + padding // 2, label.Width - 2 * margin, MAX_SIDE_PIXELS),
    )
    lines = [*flow_text(flow, "TitleText", label.TitleText, _em(label, label.TitleFontSize) * share)]
    flow.skip(padding / 4)
    em = _em(label, label.DescriptionFontSize) * share
    for name in ("DescriptionText", "AdditionalInformation"):
        lines += flow_text(flow, name, getattr(label, name), em)
    return lines, max(bottom, round(flow.bottom)) + margin


def _em(label: Homebox, points: float) -> float:
    """Convert a font size from points to pixels."""
    return points * label.Dpi / POINTS_PER_INCH


def _pixel_rows(symbol: Symbol, pixels: int, place: Box) -> tuple[int, ...]:
    """Return the symbol as one bit per pixel of the whole label. ``place`` has its position, and the label's size."""
    return tuple(_lines(symbol, pixels, place))


def _lines(symbol: Symbol, pixels: int, place: Box) -> Iterator[int]:
    x, y, width, height = map(int, place)
    enlarged = {ord(bit): bit * pixels for bit in "01"}
    shift = width - x - pixels * symbol.width
    yield from (0,) * y
    for row in symbol.rows:
        yield from (int(f"{row:0{symbol.width}b}".translate(enlarged), 2) << shift,) * pixels
    yield from (0,) * (height - y - pixels * symbol.height)
