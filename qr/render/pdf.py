"""Portable Document Format 1.4 (ISO 32000-1 describes it too): one page as large as the picture, filled with paths.

Modules are rectangles, one for each run in a row: deflated they are smaller than the border between dark and light,
which PDF can only state in absolute numbers. No date and no identifier, so the same drawing is the same bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from itertools import accumulate, compress

from qr.color import Color
from qr.drawing import Drawing
from qr.errors import BadParameter
from qr.outline import filled
from qr.raster import Raster, of_modules
from qr.render.page import POINTS_PER_INCH, Page, numbers, page_of, values_of
from qr.render.svg import number

DEFLATE_LEVEL = 5
LEAST_SIDE, MOST_SIDE = 3, 14400  # points; what viewers take (ISO 32000-1, Annex C.2)

_FIRST_STREAM = 6  # after catalogue, page tree, page, content and information
_DIGITS = bytes.maketrans(b"01", b"\0\1")


class Resources:
    """What the content of a page refers to by name, and the streams behind it."""

    def __init__(self) -> None:
        self.streams: list[bytes] = []
        self._entries: dict[str, dict[str, str]] = {}

    def name(self, kind: str, value: str) -> str:
        """The name of a value, the same for equal ones; ``kind`` is one of ISO 32000-1, table 33."""
        entries = self._entries.setdefault(kind, {})
        return entries.setdefault(value, f"/{kind[0]}{len(entries)}")

    def stream(self, entries: str, data: bytes) -> str:
        """A reference to a new stream with these dictionary entries."""
        self.streams.append(stream(data, entries))
        return f"{_FIRST_STREAM + len(self.streams) - 1} 0 R"

    def dictionary(self) -> str:
        kinds = [
            f"/{kind}<<{''.join(name + ' ' + value for value, name in entries.items())}>>"
            for kind, entries in self._entries.items()
        ]
        return f"<<{''.join(kinds)}>>"


def render(drawing: Drawing) -> bytes:
    """The drawing as a PDF document. Raises ``BadParameter`` for a page too small or too large to be shown."""
    page, resources = page_of(drawing), Resources()
    _check(page, drawing)
    if drawing.plain:
        painted = _squares(drawing, resources)
    else:
        from qr.render import pdf_layers

        painted = pdf_layers.painted(drawing, resources)
    content = stream(f"{page.matrix} cm\n{painted}".encode())
    sheet = (
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {number(page.width)} {number(page.height)}]"
        f"/Resources{resources.dictionary()}/Contents 4 0 R>>"
    )
    information = b"<</Title" + text_string(drawing.title) + b">>"
    tree = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    return _file((*tree, sheet.encode(), content, information, *resources.streams))


def read(file: bytes, drawing: Drawing) -> Raster:
    """What the page shows: of squares the rectangles of its content, of everything else the same drawing in pixels."""
    if drawing.plain:
        return _by_runs(file, drawing)
    from qr.render.canvas import rasterised

    return rasterised(drawing)


def runs(rows: Sequence[int], columns: int) -> str:
    """The dark modules of rows as rectangles, one for each run."""
    lefts = [f"{x} " for x in range(columns)]
    widths = [f"{width} 1 re\n" for width in range(columns + 1)]
    rectangles: list[str] = []
    for y, row in enumerate(rows):
        edges = list(compress(range(columns + 1), f"{row << 1 ^ row:0{columns + 1}b}".encode().translate(_DIGITS)))
        top = f"{y} "
        rectangles += [
            lefts[left] + top + widths[right - left] for left, right in zip(edges[::2], edges[1::2], strict=True)
        ]
    return "".join(rectangles)


def fill(color: Color, path: str, resources: Resources, rule: str = "f") -> str:
    """Operators that fill a path with a colour, ``rule`` being ``f`` (nonzero) or ``f*`` (even-odd)."""
    if color.alpha == 0:
        return ""
    filling = f"{color_operator(color)}\n{path}{rule}\n"
    if color.opaque:
        return filling
    state = resources.name("ExtGState", f"<</ca {number(color.alpha / 255)}>>")
    return f"q {state} gs\n{filling}Q\n"


def color_operator(color: Color) -> str:
    """What sets the colour to fill with (ISO 32000-1, 8.6.8)."""
    return f"{numbers(values_of(color))} {'k' if color.ink else 'rg'}"


def text_string(text: str) -> bytes:
    """A text string (ISO 32000-1, 7.9.2.2): ASCII as it is, everything else as UTF-16 in hexadecimal."""
    if not text.isascii():
        return b"<" + (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode() + b">"
    for special in "\\()":
        text = text.replace(special, "\\" + special)
    return f"({text})".encode()


def stream(data: bytes, entries: str = "") -> bytes:
    """A stream object, deflated, with these entries in its dictionary (ISO 32000-1, 7.3.8)."""
    packed = zlib.compress(data, DEFLATE_LEVEL)
    return f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode() + packed + b"\nendstream"


def _check(page: Page, drawing: Drawing) -> None:
    sides = page.width, page.height
    if min(sides) >= LEAST_SIDE and max(sides) <= MOST_SIDE:
        return
    inches = " by ".join(f"{side / POINTS_PER_INCH:.4g}" for side in sides)
    name, value = ("dpi", drawing.dpi) if drawing.dpi else ("scale", drawing.scale)
    raise BadParameter(name, value, f"such that a PDF page, here of {inches} inches, measures 1/24 to 200 inches")


def _squares(drawing: Drawing, resources: Resources) -> str:
    """The ground and the modules of a plain drawing."""
    dark, light = drawing.two_colors
    modules = runs(drawing.rows, drawing.columns)
    # Under modules that let light through there is no ground, as in every other format: a pixel has one colour.
    holes = "" if dark.opaque else modules
    ground = f"{numbers(drawing.ground)} re\n{holes}"
    return fill(light, ground, resources, "f*") + fill(dark, modules, resources)


def _by_runs(file: bytes, drawing: Drawing) -> Raster:
    """The rectangles that the content fills last."""
    dark, light = drawing.two_colors
    begin = file.index(b"stream\n") + len(b"stream\n")
    content = zlib.decompress(file[begin : file.index(b"\nendstream", begin)])
    after = content.rindex(color_operator(dark).encode()) + len(color_operator(dark))
    words = content[after : content.rindex(b"f")].split()
    width, lines = drawing.columns + 1, len(drawing.rows)
    borders = bytearray(b"0") * (width * lines)
    for left, y, run in zip(map(int, words[::5]), map(int, words[1::5]), map(int, words[2::5]), strict=True):
        first = left + y * width
        borders[first] ^= 1
        borders[first + run] ^= 1
    return of_modules(filled(int(borders, 2), drawing.columns, lines), light, dark)


def _file(objects: Sequence[bytes]) -> bytes:
    """Objects numbered from 1, the table of where each begins, and the trailer."""
    parts = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]  # bytes beyond ASCII say that it is no text
    parts += [b"%d 0 obj\n%b\nendobj\n" % numbered for numbered in enumerate(objects, 1)]
    *begins, table = accumulate(map(len, parts))
    entries = b"".join([b"%010d 00000 n \n" % begin for begin in begins])
    size = len(objects) + 1
    tail = b"trailer\n<</Size %d/Root 1 0 R/Info 5 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table)
    return b"".join([*parts, b"xref\n0 %d\n0000000000 65535 f \n" % size, entries, tail])
