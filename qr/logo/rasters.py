"""PNG, JPEG and WebP logos: check a file before decoding it, decode it once, and re-encode it without metadata.

The content of the file selects the decoder of Pillow, so that no other decoder of Pillow is ever used.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import BadLogo
from qr.logo.headers import JPEG, MAX_PIXELS, MAX_SIDE_PIXELS, PNG, WEBP

if TYPE_CHECKING:
    from PIL.Image import Image

# The largest styled raster image has 4096 pixels per side, and a logo usually takes a quarter of the width.
MAX_ENCODED_SIDE_PIXELS = 1024
# A progressive JPEG paints the whole image in every scan, and a scan can be as short as 20 bytes. Encoders write about
# ten scans.
MAX_SCANS = 100

_DECODERS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}


class RasterLogo(NamedTuple):
    """A file that contains only pixels. ``width`` and ``height`` are the pixels of the original file."""

    file: bytes
    media_type: str
    width: int
    height: int


def read(file: bytes, media_type: str) -> RasterLogo:
    """Decode an image file, apply its EXIF orientation, and re-encode it.

    A lossy, opaque image becomes a JPEG; any other image becomes a PNG. An image of more than 1024 pixels per side is
    downscaled. Colour profiles are dropped, not applied. Raises ``BadLogo`` if the file is damaged, animated, or
    larger than 4096 pixels per side or 4 megapixels.
    """
    is_lossy = media_type == JPEG or (media_type == WEBP and b"VP8 " in file)
    return _encode(_decode_upright(_open(file, media_type), media_type), is_lossy)


def decode(file: bytes, media_type: str) -> Image:
    """Decode a file of this type to RGBA, with its EXIF orientation applied and without its metadata.

    Raises ``BadLogo`` like ``read``.
    """
    return _decode_upright(_open(file, media_type), media_type)


def _open(file: bytes, media_type: str) -> Image:
    """Read the header of a file, and check the limits before the pixels are decoded."""
    from PIL import Image

    if media_type == JPEG and file.count(b"\xff\xda") > MAX_SCANS:
        raise BadLogo(f"the JPEG has more than {MAX_SCANS} scans")
    with _report_damage(media_type):
        image = Image.open(io.BytesIO(file), formats=[_DECODERS[media_type]])
        _check_size(*image.size)
        _check_not_animated(image, media_type)
    return image


def _decode_upright(image: Image, media_type: str) -> Image:
    from PIL import ImageOps

    with _report_damage(media_type):
        upright = _to_rgba(ImageOps.exif_transpose(image))
    upright.info = {}
    return upright


@contextmanager
def _report_damage(media_type: str) -> Iterator[None]:
    """Report any error of the decoder as ``BadLogo``."""
    try:
        yield
    except BadLogo:
        raise
    except Exception:  # Pillow raises OSError, SyntaxError, struct.error, DecompressionBombError and others.
        name = _DECODERS[media_type]
        raise BadLogo(f"the {name} file is damaged or incomplete, or is a decompression bomb") from None


def _encode(image: Image, is_lossy: bool) -> RasterLogo:
    size = image.size
    is_opaque = image.getchannel("A").getextrema() == (255, 255)
    image.thumbnail((MAX_ENCODED_SIDE_PIXELS, MAX_ENCODED_SIDE_PIXELS))
    if is_lossy and is_opaque:
        return RasterLogo(_save(image.convert("RGB"), "JPEG", quality=92, subsampling=0), JPEG, *size)
    return RasterLogo(_save(image.convert("RGB") if is_opaque else image, "PNG"), PNG, *size)


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE_PIXELS or width * height > MAX_PIXELS:
        allowed = f"at most {MAX_SIDE_PIXELS} pixels per side and {MAX_PIXELS // 1_000_000} megapixels"
        raise BadLogo(f"the image must have {allowed}; got {width} x {height} pixels", allowed=allowed)


def _check_not_animated(image: Image, media_type: str) -> None:
    # Further frames of a JPEG are previews and other views of the same photograph.
    if media_type != JPEG and getattr(image, "is_animated", False):
        raise BadLogo("the image is animated; send a single frame")


def _to_rgba(image: Image) -> Image:
    if image.mode == "I;16":
        # Pillow would clip every level above 255 to 255.
        image = image.point(lambda level: level * (1 / 257)).convert("L")
    return image.convert("RGBA")


def _save(image: Image, format_name: str, **options: int) -> bytes:
    file = io.BytesIO()
    image.save(file, format_name, **options)
    return file.getvalue()
