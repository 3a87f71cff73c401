"""File formats: one row per format, and the check that a format supports the parameters of a request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qr.errors import IncompatibleParameters
from qr.graphics.color import Color
from qr.graphics.gradient import Gradient, Paint, paint_colors

# Parameters that a format may be unable to use, by subject.
SHAPE_PARAMETERS = frozenset({"shape", "eye", "eyeball", "eye_color", "eyeball_color", "frame", "ground_radius"})
ADDITION_PARAMETERS = frozenset(
    {"logo", "logo_size", "logo_margin", "logo_ground", "caption", "caption_position", "caption_color"}
)
COLOR_PARAMETERS = frozenset({"dark", "light"})
LENGTH_PARAMETERS = frozenset({"width", "symbol_width", "dpi"})  # for formats that cannot state a resolution
SIZE_PARAMETERS = LENGTH_PARAMETERS | {"scale", "size"}
CORNER_PARAMETERS = frozenset({"ground_radius"})  # for formats without transparency, or only with hard edges
MAX_NAMED_FORMATS = 3  # formats that an error names
_SQUARES = SHAPE_PARAMETERS | ADDITION_PARAMETERS
PAINT_PARAMETERS = ("dark", "light", "eye_color", "eyeball_color", "logo_ground", "caption_color")
_TEXT = "text/plain; charset=utf-8"


class Format(NamedTuple):
    """One file format.

    media_type:   value of Content-Type
    module:       module in ``qr.render`` with its writer and reader, imported on first use
    extension:    of its file names
    unsupported:  names of the parameters that it rejects
    vector:       whether it describes outlines instead of pixels
    modules_only: whether it shows only whole modules, so that it cannot show a logo that a payload prescribes
    direct:       whether plain squares are written and read back without an image in memory
    alpha:        whether pixels can be transparent
    translucency: whether pixels can be partly transparent
    ink:          whether it can state CMYK colours
    gradients:    whether it can show gradients
    dots:         whether pixels are dots of a printer, so that ``dpi`` is the resolution of the printer
    bleed:        whether it can state where the page ends and the bleed begins
    encoding:     value of Content-Encoding if the file is not a download
    compresses:   whether the file is text or pixels without compression, so that gzip makes it much smaller
    writer:       function of the module: ``Drawing`` to file
    reader:       function of the module: file and ``Drawing`` to ``Raster``
    rereads:      whether the reader can read styled files a second time, at a higher resolution (``fine``)
    """

    media_type: str
    module: str
    extension: str
    unsupported: frozenset[str] = frozenset()
    vector: bool = False
    modules_only: bool = False
    direct: bool = False
    alpha: bool = True
    translucency: bool = True
    ink: bool = False
    gradients: bool = True
    encoding: str | None = None
    compresses: bool = False
    writer: str = "render"
    reader: str = "read"
    rereads: bool = False
    bleed: bool = False
    dots: bool = False

    @property
    def rejected(self) -> frozenset[str]:
        """Names of all parameters that the format rejects."""
        return self.unsupported if self.bleed else self.unsupported | {"bleed"}


FORMATS = {
    "png": Format("image/png", "png", "png", direct=True),
    "svg": Format("image/svg+xml", "svg", "svg", vector=True, direct=True, compresses=True, rereads=True),
    "svgz": Format(
        "image/svg+xml", "wrapped", "svgz", vector=True, direct=True, encoding="gzip", writer="svgz",
        reader="read_svgz", rereads=True,
    ),
    "pdf": Format("application/pdf", "pdf", "pdf", vector=True, direct=True, ink=True, bleed=True),
    "eps": Format(
        "application/postscript", "eps", "eps", vector=True, direct=True, alpha=False, ink=True, compresses=True
    ),
    "jpeg": Format("image/jpeg", "bitmap", "jpg", CORNER_PARAMETERS, alpha=False, writer="jpeg"),
    "webp": Format("image/webp", "bitmap", "webp", LENGTH_PARAMETERS, writer="webp"),
    "gif": Format(
        "image/gif", "bitmap", "gif", LENGTH_PARAMETERS | CORNER_PARAMETERS, translucency=False, writer="gif"
    ),
    "tiff": Format("image/tiff", "bitmap", "tiff", writer="tiff"),
    "bmp": Format("image/bmp", "bitmap", "bmp", CORNER_PARAMETERS, alpha=False, compresses=True, writer="bmp"),
    "pbm": Format(
        "image/x-portable-bitmap", "pbm", "pbm", _SQUARES | COLOR_PARAMETERS | LENGTH_PARAMETERS, direct=True,
        compresses=True,
    ),
    "zpl": Format(
        "application/vnd.zebra-zpl", "zpl", "zpl", _SQUARES | COLOR_PARAMETERS | {"symbol_width"}, direct=True,
        compresses=True, dots=True,
    ),
    "txt": Format(
        _TEXT, "terminal", "txt", _SQUARES | COLOR_PARAMETERS | SIZE_PARAMETERS, modules_only=True, compresses=True,
        writer="txt", reader="read_txt",
    ),
    "ansi": Format(
        _TEXT, "terminal", "ans", _SQUARES | SIZE_PARAMETERS, modules_only=True, alpha=False, gradients=False,
        compresses=True, writer="ansi", reader="read_ansi",
    ),
    "html": Format(
        "text/html; charset=utf-8", "wrapped", "html", vector=True, direct=True, compresses=True, writer="html",
        reader="read_html", rereads=True,
    ),
    "datauri": Format(_TEXT, "wrapped", "txt", compresses=True, writer="datauri", reader="read_datauri"),
    "json": Format(
        "application/json", "matrix", "json", _SQUARES | COLOR_PARAMETERS | SIZE_PARAMETERS | {"rotate"},
        modules_only=True, compresses=True,
    ),
}  # fmt: skip


def check_format(name: str, values: Mapping[str, object], reported_parameter: str | None = None) -> None:
    """Raise ``IncompatibleParameters`` for the first parameter or colour that a format does not support.

    ``reported_parameter`` is the parameter that the error names if the values come from a preset or a stored style.
    """
    row = FORMATS[name]
    for parameter in values:
        if parameter in row.rejected:
            raise _unsupported_error(
                reported_parameter or parameter,
                f"{parameter} is not supported by {name}; omit it or {_alternative(parameter)}",
                f"omitted with {name}",
            )
    for parameter, paint in find_paints(values):
        if allowed := _allowed_instead_of(paint, name):
            raise _unsupported_error(reported_parameter or parameter, f"{parameter} must be {allowed}", allowed)


def check_prescribed_logo(name: str, logo: str) -> None:
    """Raise ``IncompatibleParameters`` for a format that cannot show the logo that a payload prescribes."""
    if not FORMATS[name].modules_only:
        return
    others = ", ".join(other for other, row in FORMATS.items() if not row.modules_only)
    detail = f"format must be one of {others}; {name} cannot show {logo}, which the standard of this payload prescribes"
    raise IncompatibleParameters(detail, parameter="format", value=name, allowed=f"one of {others}")


def _alternative(parameter: str) -> str:
    """Return the advice to use another format. It names the formats if only a few support the parameter."""
    names = [name for name, row in FORMATS.items() if parameter not in row.rejected]
    return f"use {' or '.join(names)}" if len(names) <= MAX_NAMED_FORMATS else "choose another format"


def _allowed_instead_of(paint: Paint, name: str) -> str | None:
    """Return what a format allows instead of a paint, or None if the format supports the paint."""
    row = FORMATS[name]
    if isinstance(paint, Gradient) and not row.gradients:
        return f"a single colour in {name}"
    for color in paint_colors(paint):
        if color.ink and not row.ink:
            names = " and ".join(other for other, format_row in FORMATS.items() if format_row.ink)
            return f"an sRGB colour in {name}; only {names} support cmyk()"
        if not color.opaque and not row.alpha:
            return f"opaque in {name}"
        if 0 < color.alpha < 255 and not row.translucency:
            return f"opaque or transparent in {name}"
    return None


def find_paints(values: Mapping[str, object]) -> Iterator[tuple[str, Paint]]:
    """Yield every paint among the values of parameters, with its parameter."""
    for parameter in PAINT_PARAMETERS:
        if parameter in values:
            yield from ((parameter, paint) for paint in _paints_of(values[parameter]))


def _paints_of(value: object) -> tuple[Paint, ...]:
    """Return the paints in the value of a parameter: one, several, or none if the value is not a paint."""
    if isinstance(value, Color | Gradient):
        return (value,)
    return value if isinstance(value, tuple) else ()


def _unsupported_error(parameter: str, detail: str, allowed: str) -> IncompatibleParameters:
    return IncompatibleParameters(detail, parameter=parameter, allowed=allowed)
