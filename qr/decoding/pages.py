"""Open a file as upright pages, and check all limits before pixels are decoded."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from qr.decoding.formats import FORMATS, FileFormat, detect_format
from qr.decoding.limits import check_bytes, check_pages
from qr.decoding.pdf import render_pages
from qr.errors import BadFile, FileTooLarge

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_PIXELS = 10_000_000  # of a page in colour
# A JPEG above MAX_COLOR_JPEG_PIXELS is decoded in grey, at an eighth to the full size, so that the page has at most
# MAX_GREY_PIXELS. A progressive JPEG needs memory for all its coefficients.
MAX_COLOR_JPEG_PIXELS, MAX_GREY_PIXELS = 4_000_000, 16_000_000
MAX_JPEG_PIXELS, MAX_PROGRESSIVE_PIXELS = 120_000_000, 25_000_000
MAX_SCANS = 100  # of a progressive JPEG: each scan paints the whole image
_SCAN = b"\xff\xda"


class OpenedPage(NamedTuple):
    """An upright page in the mode RGB or L, on white. The page of the file has ``reduction`` times its width."""

    image: Image
    reduction: float = 1.0


def check_file(file: bytes) -> FileFormat:
    """Return the format of a file. Raises ``BadFile`` for another format, or for an empty file."""
    found = detect_format(file)
    if found is None:
        allowed = ", ".join(dict.fromkeys(row.name for row in FORMATS))
        raise BadFile(f"the file must be one of {allowed}", allowed=allowed)
    check_bytes(len(file))
    return found


def open_pages(file: bytes) -> Iterator[OpenedPage]:
    """Yield the pages of a file.

    Only the first frame of an animation is a page. The EXIF orientation is applied. Raises ``BadFile`` if the file is
    damaged, and ``FileTooLarge`` above a limit.
    """
    found = check_file(file)
    with _report_damage(found.name):
        yield from map(OpenedPage, render_pages(file)) if found.name == "PDF" else _image_pages(file, found)


def _image_pages(file: bytes, found: FileFormat) -> Iterator[OpenedPage]:
    from PIL import Image, ImageSequence

    if found.name == "JPEG" and file.count(_SCAN) > MAX_SCANS:
        raise FileTooLarge(f"a JPEG must have at most {MAX_SCANS} scans", allowed=f"at most {MAX_SCANS} scans")
    Image.MAX_IMAGE_PIXELS = None  # the limits here are lower, and depend on the format
    image = Image.open(BytesIO(file), formats=[found.name])
    frames = ImageSequence.Iterator(image) if found.pages else iter((image,))
    for number, frame in enumerate(frames, start=1):
        check_pages(number)
        width = frame.width
        _check_pixels(frame)  # can reduce the frame
        yield OpenedPage(_upright(frame), width / frame.width)


def _check_pixels(image: Image) -> None:
    """Reject a page with too many pixels, and let a large JPEG be decoded at a lower resolution."""
    pixels, maximum = image.width * image.height, MAX_PIXELS
    is_jpeg = image.format in {"JPEG", "MPO"}
    if is_jpeg:
        maximum = MAX_PROGRESSIVE_PIXELS if image.info.get("progressive") else MAX_JPEG_PIXELS
    if pixels > maximum:
        allowed = f"at most {maximum // 1_000_000} megapixels"
        raise FileTooLarge(f"a page must have {allowed}; got {image.width} x {image.height} pixels", allowed=allowed)
    if is_jpeg and pixels > MAX_COLOR_JPEG_PIXELS:
        image.draft("L", _draft_size(image))


def _draft_size(image: Image) -> tuple[int, int]:
    """Return the requested size of a JPEG: Pillow decodes at the smallest size that is not below this."""
    divisor = next(
        divisor for divisor in (1, 2, 4, 8, 16) if image.width * image.height <= MAX_GREY_PIXELS * divisor**2
    )
    return image.width // divisor, image.height // divisor


def _upright(image: Image) -> Image:
    """Return an image with its EXIF orientation applied, in the mode L or RGB, on white."""
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode == "I;16":
        upright = upright.point(lambda level: level * (1 / 257))  # Pillow would clip every level above 255
    if upright.has_transparency_data:
        return _on_white(upright.convert("RGBA"))
    return upright.convert("L" if upright.mode in {"1", "L", "I", "I;16", "F", "LA"} else "RGB")


def _on_white(image: Image) -> Image:
    from PIL import Image as Pillow

    background = Pillow.new("RGB", image.size, "white")
    background.paste(image, mask=image.getchannel("A"))
    return background


@contextmanager
def _report_damage(name: str) -> Iterator[None]:
    """Report any error of a decoder as ``BadFile``."""
    try:
        yield
    except BadFile:
        raise
    except Exception:  # Pillow raises OSError, SyntaxError, struct.error, and others.
        raise BadFile(f"the {name} file is damaged or incomplete") from None
