"""Read a logo, a deployed file or an upload, and return an image that is safe to embed."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cached

from qr.errors import BadLogo, BadParameter
from qr.logo import rasters, svg
from qr.logo.headers import detect_media_type
from qr.logo.pixels import SVG, rasterise

FOLDER = Path(__file__).parents[2] / "logos"
SUFFIXES = {".svg", ".png", ".jpg", ".webp"}
MAX_BYTES = 1024 * 1024
# The service reads one byte more than this of an upload, so the size of a larger file is unknown.
MAX_KNOWN_BYTES = 4 * 1024 * 1024
MAX_ASPECT_RATIO = 10  # longer side to shorter side
MAX_CACHED_BYTES = 4_000_000  # of read logos
_ENTRY_BYTES = 300  # of a cached logo, in addition to its file
ALLOWED = "PNG, JPEG, WebP or SVG of at most 1 MiB"


class Logo(NamedTuple):
    """A safe image.

    file:          re-encoded: pixels without metadata, or an SVG with only the allowed elements and attributes
    media_type:    image/png, image/jpeg or image/svg+xml
    width, height: pixels or user units; only their ratio matters
    """

    file: bytes
    media_type: str
    width: float
    height: float


def logo_names() -> list[str]:
    """Return the names of the logos that are deployed with the service."""
    return sorted(_deployed_files())


def read_logo(source: str | bytes) -> Logo:
    """Read a deployed logo by its name, or an image file. The content of a file determines its type.

    Raises:
        BadParameter: no logo with this name is deployed
        BadLogo: the file has another type, is too large, is damaged, or does more than show an image

    """
    file = _read_deployed(source) if isinstance(source, str) else source
    if not 0 < len(file) <= MAX_BYTES:
        raise BadLogo(f"the file must be {ALLOWED}; got {_describe_size(file)}", allowed=ALLOWED)
    return _read_file(file)


@cached(
    LRUCache(MAX_CACHED_BYTES, lambda logo: _ENTRY_BYTES + len(logo.file)),
    key=lambda file: sha256(file).digest(),
    lock=Lock(),
)
def _read_file(file: bytes) -> Logo:
    """Read an image file. The parts and the attempts of an image read the same file again."""
    media_type = detect_media_type(file)
    if media_type:
        logo = Logo(*rasters.read(file, media_type))
    elif file.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        logo = _read_svg(file)
    else:
        raise BadLogo(f"the file must be {ALLOWED}; got another type", allowed=ALLOWED)
    if max(logo.width, logo.height) > MAX_ASPECT_RATIO * min(logo.width, logo.height):
        raise BadLogo(f"one side is more than {MAX_ASPECT_RATIO} times the other; crop or pad the image")
    return logo


def _describe_size(file: bytes) -> str:
    is_known = len(file) <= MAX_KNOWN_BYTES
    return f"{len(file)} bytes" if is_known else f"more than {MAX_KNOWN_BYTES // 1024**2} MiB"


def _read_svg(file: bytes) -> Logo:
    vector = svg.read(file)
    # Fail here, not in a renderer, if the SVG cannot be drawn.
    rasterise(vector.file, SVG, 16, 16)
    return Logo(vector.file, SVG, vector.width, vector.height)


def _deployed_files() -> dict[str, Path]:
    return {path.stem: path for path in FOLDER.glob("*") if path.suffix in SUFFIXES}


def _read_deployed(name: str) -> bytes:
    files = _deployed_files()
    if name not in files:
        allowed = f"the name of a deployed logo ({', '.join(sorted(files))}), a data URI or an uploaded file"
        raise BadParameter("logo", name, allowed)
    return files[name].read_bytes()
