"""Measured cost of parts of an image. ``bench/cost.py`` compares the estimates with measurements of random images."""

from __future__ import annotations

from typing import NamedTuple

# Maximum of one request. The goal is 3 s and 150 MiB. The rest is for estimates that are too low.
MAX_UNITS = 500
UNITS_PER_SECOND = 200
MAX_BYTES = 140 * 1024 * 1024
MAX_RESPONSE_BYTES = 32_000_000  # limit of a Cloud Function

# Units, measured as CPU time and divided by 5 ms.
SYMBOL_UNITS, MODULES_PER_UNIT = 0.2, 30_000
STYLE_UNITS, STYLED_MODULES_PER_UNIT = 1.5, 700
LOGO_UNITS, UPLOADED_LOGO_UNITS, LOGO_MEGAPIXEL_UNITS, LOGO_BYTES_PER_UNIT = 2.0, 8.0, 8.0, 20_000
CAPTION_UNITS, LETTERS_PER_UNIT = 1.0, 10
READING_PIXELS_PER_MODULE, MAX_READING_PIXELS = 64, 4_000_000  # of vector formats, which are rasterised to be read
MEGAPIXEL = 1_000_000


class Rates(NamedTuple):
    """Cost of a pixel while an image is drawn, written and read back: units per megapixel, and bytes per pixel."""

    megapixel_units: float
    bytes: float


# Kinds of drawings: plain squares, solid colours, and all others (gradients, logos, rounded corners).
PLAIN, SOLID, PAINTED = "plain", "solid", "painted"
# Measured rates by writer. ``direct`` formats write plain squares without an image in memory.
RATES = {
    ("direct", PLAIN): Rates(0.2, 0.4),
    ("encoded", PLAIN): Rates(1.2, 1.1),
    ("color jpeg", PLAIN): Rates(3.0, 4.2),
    ("webp", PLAIN): Rates(5.0, 16.0),
    ("direct", SOLID): Rates(3.5, 5.5),
    ("encoded", SOLID): Rates(4.0, 5.5),
    ("color jpeg", SOLID): Rates(4.5, 7.5),
    ("webp", SOLID): Rates(10.0, 18.0),
    ("direct", PAINTED): Rates(20.0, 19.0),
    ("encoded", PAINTED): Rates(20.0, 19.0),
    ("color jpeg", PAINTED): Rates(20.0, 19.0),
    ("webp", PAINTED): Rates(25.0, 26.0),
}
BASE_BYTES = 4 * 1024 * 1024  # of a small image
# Paths and text of a styled vector file while it is written and, for SVG and the formats that contain it, read back.
VECTOR_BYTES_PER_MODULE = {"svg": 1200, "svgz": 1200, "html": 1200, "pdf": 250, "eps": 250}
LOGO_BYTES_PER_PIXEL = {"image/webp": 17.0}  # while a logo is decoded and encoded again
OTHER_LOGO_BYTES_PER_PIXEL = 8.0
DEPLOYED_LOGO_BYTES = 10_000_000
# Size of the body: bytes per pixel or, in vector and text formats, per module.
BODY_BYTES_PER_PIXEL = {
    "pbm": dict.fromkeys((PLAIN, SOLID, PAINTED), 1 / 8),
    "bmp": {PLAIN: 1 / 8, SOLID: 1, PAINTED: 3},
}
BODY_BYTES_PER_MODULE = {PLAIN: 4, SOLID: 120, PAINTED: 120}
COMPRESSED_BODY_BYTES_PER_PIXEL = {PLAIN: 1.0, SOLID: 1.0, PAINTED: 1.0}
# Compressed plain squares grow with the length of their edges. In bytes per pixel of this length:
JPEG_EDGE_BYTES, OTHER_EDGE_BYTES = 10.0, 1.3

MAX_ENLARGED_VERSION = 10  # largest version that a logo can require
HEADER_BITS = 64  # segment headers, ECI, FNC1 and structured append
MAX_VERSION = 40
QUIET_ZONE_MODULES = 4
RMQR_MODULES = 78  # side of a square with at least the area of the largest rMQR symbol and any quiet zone
MAX_RMQR_RATIO = 13.0  # longer side to shorter side, quiet zone included
ROUND_FRAME_FACTOR = 1.5  # of the side, for the round frame around a symbol
CAPTION_FACTOR = 1.35  # of the area, for a caption
