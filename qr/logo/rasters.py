"""PNG, JPEG and WebP logos: checked before they are decoded, decoded once, and written anew without metadata.

Pillow decodes; its types are picked here by content, so that none of its other decoders is ever reached.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from qr.errors import BadPicture
from qr.locks import large_image_lock

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_SIDE = 4096
MAX_PIXELS = 4_000_000
# What is written anew has fewer: as many as the usual logo has in the largest picture, a quarter of 4096.
MAX_WRITTEN_SIDE = 1024
COPIES = 4  # of all pixels there are in memory at once, from decoding to writing
# A progressive JPEG paints the whole picture once a scan, and a scan can be 20 bytes; encoders write about ten.
MAX_SCANS = 100

PNG, JPEG, WEBP = "image/png", "image/jpeg", "image/webp"
_DECODERS = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}


class Raster(NamedTuple):
    """A file without anything but pixels; sides in pixels, as it was given."""

    file: bytes
    media_type: str
    width: int
    height: int


def detect_media_type(file: bytes) -> str | None:
    """The media type that the first bytes tell, or None for any other."""
    if file.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if file.startswith(b"\xff\xd8\xff"):
        return JPEG
    if file.startswith(b"RIFF") and file[8:12] == b"WEBP":
        return WEBP
    return None


def read(file: bytes, media_type: str) -> Raster:
    """The picture in a file: JPEG for what was lossy and is opaque, PNG for the rest, upright as its EXIF data says.

    What has more than 1024 pixels a side is made smaller. Colour profiles are dropped, not applied. Raises
    ``BadPicture`` for what is damaged, animated, or larger than 4096 pixels a side or 4 megapixels.
    """
    lossy = media_type == JPEG or (media_type == WEBP and b"VP8 " in file)
    with large_image_lock(
        MAX_PIXELS if media_type == WEBP else 0
    ):  # which has its pixels in memory as soon as it is opened
        picture = _opened(file, media_type)
        with large_image_lock(COPIES * picture.width * picture.height):
            return _written_anew(_upright(picture, media_type), lossy)


def decode(file: bytes, media_type: str) -> Image:
    """The RGBA pixels of a file of that type, upright, and nothing of its metadata. Raises ``BadPicture``."""
    return _upright(_opened(file, media_type), media_type)


def _opened(file: bytes, media_type: str) -> Image:
    """The picture before it is decoded."""
    from PIL import Image

    if media_type == JPEG and file.count(b"\xff\xda") > MAX_SCANS:
        raise BadPicture(f"the JPEG has more than {MAX_SCANS} scans")
    with _refusing_damage(media_type):
        picture = Image.open(io.BytesIO(file), formats=[_DECODERS[media_type]])
        _refuse_large(*picture.size)
        _refuse_animated(picture, media_type)
    return picture


def _upright(picture: Image, media_type: str) -> Image:
    from PIL import ImageOps

    with _refusing_damage(media_type):
        upright = _rgba(ImageOps.exif_transpose(picture))
    upright.info = {}
    return upright


@contextmanager
def _refusing_damage(media_type: str) -> Iterator[None]:
    try:
        yield
    except BadPicture:
        raise
    except Exception:  # Pillow has many for damaged files: OSError, SyntaxError, struct.error, its own for bombs, ...
        raise BadPicture(f"the {_DECODERS[media_type]} is damaged or incomplete, or unpacks to far too much") from None


def _written_anew(picture: Image, lossy: bool) -> Raster:
    size = picture.size
    opaque = picture.getchannel("A").getextrema() == (255, 255)
    picture.thumbnail((MAX_WRITTEN_SIDE, MAX_WRITTEN_SIDE))
    if lossy and opaque:
        return Raster(_written(picture.convert("RGB"), "JPEG", quality=92, subsampling=0), JPEG, *size)
    return Raster(_written(picture.convert("RGB") if opaque else picture, "PNG"), PNG, *size)


def _refuse_large(width: int, height: int) -> None:
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        limit = f"at most {MAX_SIDE} pixels a side and {MAX_PIXELS // 1_000_000} megapixels"
        raise BadPicture(f"it has {width} x {height} pixels; {limit} are allowed", allowed=limit)


def _refuse_animated(picture: Image, media_type: str) -> None:
    # What Pillow counts as further frames of a JPEG are previews and other views of the same photograph.
    if media_type != JPEG and getattr(picture, "is_animated", False):
        raise BadPicture("it is animated; send one picture of it")


def _rgba(picture: Image) -> Image:
    if picture.mode == "I;16":  # which Pillow would clip to its lowest 8 bits
        picture = picture.point(lambda level: level * (1 / 257)).convert("L")
    return picture.convert("RGBA")


def _written(picture: Image, name: str, **options: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, name, **options)
    return out.getvalue()
