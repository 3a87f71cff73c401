"""A logo as it is asked for, a deployed one by name or an uploaded file, to a picture that is safe to pass on."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from qr.errors import BadParameter, BadPicture
from qr.logo import rasters, svg
from qr.logo.pixels import SVG, rasterise

FOLDER = Path(__file__).parents[2] / "logos"
SUFFIXES = {".svg", ".png", ".jpg", ".webp"}
MAX_BYTES = 1024 * 1024
# The service reads one byte more than this of an upload, so the size of a larger file is unknown.
MAX_KNOWN_BYTES = 4 * 1024 * 1024
MAX_ASPECT_RATIO = 10  # of the longer side to the shorter
ALLOWED = "PNG, JPEG, WebP or SVG of at most 1 MiB"


class Logo(NamedTuple):
    """A picture that is nothing but a picture.

    file:       written anew: pixels without metadata, or an SVG of what is allowed and no more
    media_type: image/png, image/jpeg or image/svg+xml
    width:      in pixels or user units, as is the height; only their ratio matters
    """

    file: bytes
    media_type: str
    width: float
    height: float


def logo_names() -> list[str]:
    """The logos that are deployed with the service."""
    return sorted(_deployed())


def read_logo(source: str | bytes) -> Logo:
    """The logo of a name in ``logos/``, or in a file, whose type its content tells.

    Raises ``BadParameter`` for a name that is not there, ``BadPicture`` for a file that is no picture of an allowed
    type and size, is damaged, or holds anything else.
    """
    file = _file_of(source) if isinstance(source, str) else source
    if not 0 < len(file) <= MAX_BYTES:
        raise BadPicture(f"the file must be {ALLOWED}; got {_describe_size(file)}", allowed=ALLOWED)
    media_type = rasters.detect_media_type(file)
    if media_type:
        picture = Logo(*rasters.read(file, media_type))
    elif file.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        picture = _vector(file)
    else:
        raise BadPicture(f"it must be {ALLOWED}, and is none of them", allowed=ALLOWED)
    if max(picture.width, picture.height) > MAX_ASPECT_RATIO * min(picture.width, picture.height):
        raise BadPicture(f"one side is more than {MAX_ASPECT_RATIO} times the other")
    return picture


def _describe_size(file: bytes) -> str:
    is_known = len(file) <= MAX_KNOWN_BYTES
    return f"{len(file)} bytes" if is_known else f"more than {MAX_KNOWN_BYTES // 1024**2} MiB"


def _vector(file: bytes) -> Logo:
    vector = svg.read(file)
    picture = Logo(vector.file, SVG, vector.width, vector.height)
    rasterise(picture.file, SVG, 16, 16)  # proves that it can be drawn, before a format needs it
    return picture


def _deployed() -> dict[str, Path]:
    return {path.stem: path for path in FOLDER.glob("*") if path.suffix in SUFFIXES}


def _file_of(name: str) -> bytes:
    deployed = _deployed()
    if name not in deployed:
        raise BadParameter("logo", name, f"the name of a deployed logo ({', '.join(sorted(deployed))}), or a picture")
    return deployed[name].read_bytes()
