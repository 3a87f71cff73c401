"""Encapsulated PostScript 3.0: outlines as text, for presses and layout programs.

PostScript paints opaquely: a colour is either opaque or clear, which paints nothing. Whoever asks for others is refused
before (``alpha`` in ``RENDERERS``).
"""

from __future__ import annotations

from math import ceil

from qr.color import Color
from qr.drawing import Drawing
from qr.outline import Notation, enclosed, outline
from qr.raster import Raster, of_modules
from qr.render.page import numbers, page_of, values_of
from qr.render.svg import number

# Lines of the header are at most 255 characters long (DSC 3.0, 3.1), and a title has at most 89.
NOTATION = Notation("{} {} m\n", "{} {} d\n", "{} e\n")
_LETTERS_TO_SPACES = bytes.maketrans(b"md", b"  ")

_PROLOG = """%%BeginProlog
24 dict begin
/m{moveto}bind def
/d{exch 0 rlineto 0 exch rlineto}bind def
/e{0 rlineto closepath}bind def
/n{rmoveto}bind def
/l{rlineto}bind def
/c{rcurveto}bind def
/z{closepath}bind def
/f{fill}bind def
/g{eofill}bind def
/rgb{setrgbcolor}bind def
/cmyk{setcmykcolor}bind def
%%EndProlog
gsave
"""


def render(drawing: Drawing) -> bytes:
    """The drawing as an EPS document."""
    if drawing.plain:
        level, painted = 2, _squares(drawing)
    else:
        from qr.render import eps_layers

        level, painted = eps_layers.level(drawing), eps_layers.painted(drawing)
    matrix = page_of(drawing).matrix
    text = f"{_header(drawing, level)}{_PROLOG}[{matrix}] concat\n{painted}grestore end\nshowpage\n%%EOF\n"
    return text.encode("ascii")


def read(file: bytes, drawing: Drawing) -> Raster:
    """What the document shows: of squares its own outline, of everything else the same drawing in pixels."""
    if drawing.plain:
        return _by_borders(file, drawing)
    from qr.render.canvas import rasterised

    return rasterised(drawing)


def rectangle(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a path."""
    return f"{numbers((x, y))} m\n{numbers((width, height))} d\n{number(-width)} e\n"


def color_operator(color: Color) -> str:
    """What sets the colour to fill with."""
    return f"{numbers(values_of(color))} {'cmyk' if color.ink else 'rgb'}\n"


def _header(drawing: Drawing, level: int) -> str:
    page = page_of(drawing)
    # A header is ASCII; what is not shows as question marks there, and nowhere else.
    title = drawing.title.encode("ascii", "replace").decode()
    return (
        "%!PS-Adobe-3.0 EPSF-3.0\n"
        f"%%BoundingBox: 0 0 {ceil(page.width - 1e-4)} {ceil(page.height - 1e-4)}\n"
        f"%%HiResBoundingBox: 0 0 {number(page.width)} {number(page.height)}\n"
        f"%%LanguageLevel: {level}\n"
        f"%%Title: {title}\n"
        "%%EndComments\n"
    )


def _squares(drawing: Drawing) -> str:
    """The ground and the modules of a plain drawing."""
    dark, light = drawing.two_colors
    modules = outline(drawing.rows, drawing.columns, NOTATION)
    # Under clear modules there is no ground, as in every other format: a pixel has one colour.
    holes = "" if dark.alpha else modules
    ground = f"{color_operator(light)}{rectangle(*drawing.ground)}{holes}g\n" if light.alpha else ""
    return ground + (f"{color_operator(dark)}{modules}g\n" if dark.alpha else "")


def _by_borders(file: bytes, drawing: Drawing) -> Raster:
    """The loops that are filled last."""
    dark, light = drawing.two_colors
    color = color_operator(dark).encode()
    loops = file[file.rindex(color) + len(color) : file.rindex(b"g\ngrestore")]
    texts = loops.translate(_LETTERS_TO_SPACES).split(b"e")[:-1]
    return of_modules(enclosed(texts, drawing.columns, len(drawing.rows)), light, dark)
