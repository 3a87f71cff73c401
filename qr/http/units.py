"""Estimate the cost of an image before work starts, in units. A unit is about 5 ms of CPU time on one shared core.

A plain QR code of the default size costs one unit. The estimate uses only the parsed parameters, not the symbol.
"""

from __future__ import annotations

from math import ceil

from qr.drawing import MILLIMETRES_PER_INCH, PRINT_DPI, is_plain
from qr.spec import MAX_SIDE_PIXELS, Spec
from qr.spec.formats import FORMATS

# Measured CPU time of each property, divided by 5 ms.
SYMBOL_UNITS = 0.2
STYLE_UNITS = 1.0  # shapes, gradients or colours of finder patterns, and each 5,000 modules with them
MODULES_PER_STYLE_UNIT = 5000
LOGO_UNITS, UPLOADED_LOGO_UNITS = 2.0, 8.0
CAPTION_UNITS = 1.0
MEGAPIXEL_UNITS = {"direct": 0.2, "encoded": 1.0, "webp": 3.0, "styled": 9.0}
MEGAPIXEL = 1_000_000

MAX_ENLARGED_VERSION = 10  # largest version that a logo can require
HEADER_BYTES = 8  # segment headers, ECI, FNC1 and structured append
MAX_VERSION = 40
QUIET_ZONE_MODULES = 4


def request_units(spec: Spec) -> int:
    """Return the cost of a new image, or of all parts of a structured append: at least 1."""
    parts = spec.encoding.parts if spec.encoding.parts and spec.encoding.part is None else 1
    modules = max_modules(spec)
    image_units = SYMBOL_UNITS + _style_units(spec, modules) + _pixel_units(spec, modules)
    return max(1, ceil(parts * image_units))


def max_modules(spec: Spec) -> int:
    """Return an upper bound on the modules per side, quiet zone included, of the symbol or one of its parts."""
    version = spec.encoding.version
    if not isinstance(version, int):
        version = _max_version(spec)
    margin = QUIET_ZONE_MODULES if spec.output.margin is None else spec.output.margin
    return 17 + 4 * version + 2 * margin


def _max_version(spec: Spec) -> int:
    """Return an upper bound on the version: in byte mode at level H, the content fits into this version.

    The capacity of version v is at least 0.7 v^2 + 3 v + 3 bytes (ISO/IEC 18004:2015, table 7).
    """
    needed = ceil(len(spec.content) / (spec.encoding.parts or 1)) + HEADER_BYTES
    smallest = MAX_ENLARGED_VERSION if spec.logo.logo is not None else 1
    versions = range(smallest, MAX_VERSION)
    return next((version for version in versions if 0.7 * version**2 + 3 * version + 3 >= needed), MAX_VERSION)


def _style_units(spec: Spec, modules: int) -> float:
    if is_plain(spec):
        return 0.0
    units = STYLE_UNITS * (1 + modules**2 / MODULES_PER_STYLE_UNIT)
    if spec.logo.logo is not None:
        units += UPLOADED_LOGO_UNITS if isinstance(spec.logo.logo, bytes) else LOGO_UNITS
    return units + (CAPTION_UNITS if spec.caption.caption is not None else 0.0)


def _pixel_units(spec: Spec, modules: int) -> float:
    row = FORMATS[spec.format]
    if row.vector:
        return 0.0
    kind = "direct" if row.direct else "webp" if row.writer == "webp" else "encoded"
    rate = MEGAPIXEL_UNITS[kind] + (0.0 if is_plain(spec) else MEGAPIXEL_UNITS["styled"])
    return rate * _max_side_pixels(spec, modules) ** 2 / MEGAPIXEL


def _max_side_pixels(spec: Spec, modules: int) -> float:
    output = spec.output
    millimetres = output.width if output.symbol_width is None else 2 * output.symbol_width  # with a wide quiet zone
    if millimetres is not None:
        side = millimetres / MILLIMETRES_PER_INCH * (output.dpi or PRINT_DPI)
    else:
        side = output.size or output.scale * modules
    return min(side, MAX_SIDE_PIXELS)
