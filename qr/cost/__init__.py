"""Estimate the cost of an image before work starts: CPU time in units, and memory in bytes.

A unit is about 5 ms of CPU time on one shared core. A plain QR code of the default size costs one unit. The estimate
uses only the parsed parameters, not the symbol. ``bench/cost.py`` compares it with measurements of random images.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from math import ceil, sqrt
from typing import NamedTuple

from qr.cost.rates import (
    BASE_BYTES,
    BODY_BYTES_PER_MODULE,
    BODY_BYTES_PER_PIXEL,
    CAPTION_FACTOR,
    CAPTION_UNITS,
    COMPRESSED_BODY_BYTES_PER_PIXEL,
    DEPLOYED_LOGO_BYTES,
    HEADER_BITS,
    JPEG_EDGE_BYTES,
    LETTERS_PER_UNIT,
    LOGO_BYTES_PER_PIXEL,
    LOGO_BYTES_PER_UNIT,
    LOGO_MEGAPIXEL_UNITS,
    LOGO_UNITS,
    MAX_BYTES,
    MAX_ENLARGED_VERSION,
    MAX_READING_PIXELS,
    MAX_RESPONSE_BYTES,
    MAX_RMQR_RATIO,
    MAX_UNITS,
    MAX_VERSION,
    MEGAPIXEL,
    MODULES_PER_UNIT,
    OTHER_EDGE_BYTES,
    OTHER_LOGO_BYTES_PER_PIXEL,
    PAINTED,
    PLAIN,
    QUIET_ZONE_MODULES,
    RATES,
    READING_PIXELS_PER_MODULE,
    RMQR_MODULES,
    ROUND_FRAME_FACTOR,
    SOLID,
    STYLE_UNITS,
    STYLED_MODULES_PER_UNIT,
    SYMBOL_UNITS,
    UPLOADED_LOGO_UNITS,
    VECTOR_BYTES_PER_MODULE,
    Rates,
)
from qr.drawing import is_plain
from qr.drawing.sizes import MILLIMETRES_PER_INCH, PRINT_DPI
from qr.graphics.color import BLACK, WHITE
from qr.graphics.gradient import Gradient
from qr.spec import DEFAULT_LEVEL, MAX_SIDE_PIXELS, MAX_STYLED_SIDE_PIXELS, Spec
from qr.spec.formats import FORMATS
from qr.symbol.tables import byte_capacity


class Cost(NamedTuple):
    """Estimated cost of a request.

    units:    CPU time in units of about 5 ms, if the first attempt of each image is readable
    bytes:    memory at the peak, response included
    response: size of the body in bytes; an upper bound for formats without compression, besides header and padding
    """

    units: int
    bytes: int
    response: int

    @property
    def is_acceptable(self) -> bool:
        """Whether the cost is at most the maximum of one request."""
        return self.units <= MAX_UNITS and self.bytes <= MAX_BYTES and self.response <= MAX_RESPONSE_BYTES


def estimate_cost(spec: Spec) -> Cost:
    """Estimate the cost of a new image, or of all parts of a structured append."""
    parts, kind, modules = count_parts(spec), drawing_kind(spec), max_modules(spec) ** 2
    pixels = _pixels(spec, modules)
    body = _body_bytes(spec, kind, modules, pixels)
    # An archive contains the bodies once more.
    memory = BASE_BYTES + _work_bytes(spec, kind, modules, pixels) + (2 * parts * body if parts > 1 else body)
    return Cost(max(1, ceil(parts * _image_units(spec, kind, modules, pixels))), int(memory), int(parts * body))


def estimate_units(spec: Spec) -> float:
    """Estimate the units of a request without rounding, for the sum of many small images."""
    kind, modules = drawing_kind(spec), max_modules(spec) ** 2
    return count_parts(spec) * _image_units(spec, kind, modules, _pixels(spec, modules))


def preview_units(spec: Spec) -> int:
    """Return the cost of checking a drawing at a low resolution, without a file."""
    modules = max_modules(spec) ** 2
    pixels = min(MAX_READING_PIXELS, READING_PIXELS_PER_MODULE * modules)
    rate = RATES["direct", drawing_kind(spec)].megapixel_units
    return ceil(SYMBOL_UNITS + modules / STYLED_MODULES_PER_UNIT + rate * pixels / MEGAPIXEL)


def _image_units(spec: Spec, kind: str, modules: int, pixels: float) -> float:
    pixel_units = _rates(spec, kind).megapixel_units * pixels / MEGAPIXEL
    return SYMBOL_UNITS + modules / MODULES_PER_UNIT + _style_units(spec, kind, modules) + pixel_units


def count_parts(spec: Spec) -> int:
    """Return the number of images of a request."""
    return spec.encoding.parts if spec.encoding.parts and spec.encoding.part is None else 1


def is_direct(spec: Spec) -> bool:
    """Return whether the request is one plain QR code in a format that needs no image in memory."""
    row = FORMATS[spec.format]
    return count_parts(spec) == 1 and is_plain(spec) and (row.direct or row.modules_only or row.writer == "datauri")


def drawing_kind(spec: Spec) -> str:
    """Return the kind of the drawing: ``PLAIN``, ``SOLID`` or ``PAINTED``."""
    if is_plain(spec):
        return PLAIN
    style = spec.style
    paints = (style.dark, style.light, *style.eye_color, *style.eyeball_color)
    has_gradient = any(isinstance(paint, Gradient) for paint in paints)
    return PAINTED if has_gradient or style.ground_radius or spec.logo.logo is not None else SOLID


def max_modules(spec: Spec) -> int:
    """Return an upper bound on the modules per side, quiet zone and round frame included.

    A symbol that is not square counts as a square of at least the same area.
    """
    encoding = spec.encoding
    margin = QUIET_ZONE_MODULES if spec.output.margin is None else spec.output.margin
    symbol = 17 + 4 * (encoding.version if isinstance(encoding.version, int) else _max_version(spec))
    if can_be_rmqr(spec):
        symbol = max(symbol, RMQR_MODULES)
    side = symbol + 2 * margin
    return ceil(side * ROUND_FRAME_FACTOR) if spec.style.frame != "none" else side


def can_be_rmqr(spec: Spec) -> bool:
    """Return whether the symbol can be an rMQR symbol, which is not square."""
    version = spec.encoding.version
    return spec.encoding.symbol in {"rmqr", "auto"} or (isinstance(version, str) and version.startswith("R"))


def _max_version(spec: Spec) -> int:
    """Return an upper bound on the version: in byte mode, the content fits into this version.

    Retries of a styled image can raise the error correction level, so its bound is that of level H.
    """
    needed = ceil(len(spec.content) / (spec.encoding.parts or 1))
    level = (spec.encoding.ecc or DEFAULT_LEVEL) if is_plain(spec) else "H"
    smallest = MAX_ENLARGED_VERSION if spec.logo.logo is not None else 1
    return min(MAX_VERSION, max(smallest, 1 + bisect_left(_byte_capacities(level), needed)))


@cache
def _byte_capacities(level: str) -> tuple[int, ...]:
    return tuple(byte_capacity(version, level, HEADER_BITS) for version in range(1, MAX_VERSION + 1))


def _style_units(spec: Spec, kind: str, modules: float) -> float:
    if kind == PLAIN:
        return 0.0
    caption = spec.caption.caption
    letters = 0.0 if caption is None else CAPTION_UNITS + len(caption) / LETTERS_PER_UNIT
    reading = min(MAX_READING_PIXELS, READING_PIXELS_PER_MODULE * modules) if FORMATS[spec.format].vector else 0
    read_units = RATES["direct", kind].megapixel_units * reading / MEGAPIXEL
    return STYLE_UNITS + modules / STYLED_MODULES_PER_UNIT + letters + _logo_units(spec.logo.logo) + read_units


def _logo_units(logo: str | bytes | None) -> float:
    if not isinstance(logo, bytes):
        return 0.0 if logo is None else LOGO_UNITS
    from qr.logo.headers import count_pixels  # late: few images have an uploaded logo

    pixels = count_pixels(logo)
    return UPLOADED_LOGO_UNITS + len(logo) / LOGO_BYTES_PER_UNIT + LOGO_MEGAPIXEL_UNITS * pixels / MEGAPIXEL


def _logo_bytes(logo: str | bytes | None) -> float:
    """Return the memory that a logo takes while it is decoded."""
    if not isinstance(logo, bytes):
        return 0.0 if logo is None else DEPLOYED_LOGO_BYTES
    from qr.logo.headers import count_pixels, detect_media_type

    rate = LOGO_BYTES_PER_PIXEL.get(detect_media_type(logo) or "", OTHER_LOGO_BYTES_PER_PIXEL)
    return len(logo) + rate * count_pixels(logo)


def _rates(spec: Spec, kind: str) -> Rates:
    row = FORMATS[spec.format]
    if row.vector or row.modules_only:
        return Rates(0.0, 0.0)
    is_grey = (spec.style.dark, spec.style.light) == (BLACK, WHITE)
    writer = "color jpeg" if row.writer == "jpeg" and not is_grey else "webp" if row.writer == "webp" else "encoded"
    return RATES["direct" if row.direct or row.writer == "datauri" else writer, kind]


def _work_bytes(spec: Spec, kind: str, modules: float, pixels: float) -> float:
    """Return the memory of one image while it is made, without its body."""
    work = _rates(spec, kind).bytes * pixels
    if spec.format in VECTOR_BYTES_PER_MODULE and kind != PLAIN:
        reading = min(MAX_READING_PIXELS, READING_PIXELS_PER_MODULE * modules)
        work = max(RATES["direct", kind].bytes * reading, VECTOR_BYTES_PER_MODULE[spec.format] * modules)
    return max(work, _logo_bytes(spec.logo.logo))


def _body_bytes(spec: Spec, kind: str, modules: float, pixels: float) -> float:
    if FORMATS[spec.format].vector or FORMATS[spec.format].modules_only:
        return BODY_BYTES_PER_MODULE[kind] * modules
    if kind == PLAIN and spec.format not in BODY_BYTES_PER_PIXEL:
        rate = JPEG_EDGE_BYTES if spec.format == "jpeg" else OTHER_EDGE_BYTES
        return min(pixels, rate * sqrt(pixels * modules))
    return BODY_BYTES_PER_PIXEL.get(spec.format, COMPRESSED_BODY_BYTES_PER_PIXEL)[kind] * pixels


def _pixels(spec: Spec, modules: float) -> float:
    """Return an upper bound on the pixels of one image."""
    maximum = MAX_SIDE_PIXELS if is_plain(spec) else MAX_STYLED_SIDE_PIXELS  # larger images are rejected later
    side = min(_max_side_pixels(spec, sqrt(modules)), maximum)
    is_tall = can_be_rmqr(spec) and spec.output.rotate in {90, 270}
    height = side * (MAX_RMQR_RATIO if is_tall else 1.0 if spec.caption.caption is None else CAPTION_FACTOR)
    return side * min(height, maximum)


def _max_side_pixels(spec: Spec, modules: float) -> float:
    output = spec.output
    if output.canvas:
        return max(output.canvas.width, output.canvas.height, output.canvas.fallback_scale * modules)
    millimetres = output.width if output.symbol_width is None else 2 * output.symbol_width  # with a wide quiet zone
    if millimetres is not None:
        return millimetres / MILLIMETRES_PER_INCH * (output.dpi or PRINT_DPI)
    return output.size or output.scale * modules
