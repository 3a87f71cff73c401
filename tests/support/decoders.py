"""Three independent decoders of images, and an independent reader of every format."""

from __future__ import annotations

import gzip
import io
import json
import shutil
import subprocess
from collections.abc import Callable
from urllib.request import urlopen

import cv2
import numpy as np
import pypdfium2
import pytest
import resvg_py
import zxingcpp
from PIL import Image

from tests.support.screens import enlarge_image, paper_pixels, terminal_pixels

Pixels = np.ndarray[tuple[int, int], np.dtype[np.uint8]]


def open_png(file: bytes) -> Image.Image:
    """Read a PNG, or a file of another raster format, with Pillow, on a white background."""
    image = Image.open(io.BytesIO(file)).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB")


def open_svg(file: bytes) -> Image.Image:
    """Render an SVG with resvg, on a white background, at its own size in CSS pixels."""
    return open_png(bytes(resvg_py.svg_to_bytes(svg_string=file.decode(), dpi=96)))


def open_pdf(file: bytes, dpi: float = 96) -> Image.Image:
    """Render the page of a PDF with PDFium. The default resolution is that of CSS pixels."""
    with pypdfium2.PdfDocument(file) as document:
        image: Image.Image = document[0].render(scale=dpi / 72).to_pil()
        return image.convert("RGB")


def open_eps(file: bytes, dpi: float = 96) -> Image.Image:
    """Render an EPS with Ghostscript. The default resolution is that of CSS pixels."""
    return ghostscript(file, dpi, "-dEPSCrop")


def ghostscript(file: bytes, dpi: float = 96, *options: str) -> Image.Image:
    """Render a page with Ghostscript."""
    return open_png(_run_ghostscript(file, "-sDEVICE=png16m", "-dGraphicsAlphaBits=4", f"-r{dpi}", *options))


def ink_coverage(file: bytes) -> list[float]:
    """Return the shares of a page, 0-1, that Ghostscript prints with cyan, magenta, yellow and black ink."""
    return [float(share) for share in _run_ghostscript(file, "-sDEVICE=inkcov", "-r72").split()[:4]]


def _run_ghostscript(file: bytes, *options: str) -> bytes:
    """Run Ghostscript on a file, and return its output. Any message of Ghostscript fails the test."""
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed")
    command = ["gs", "-q", "-dSAFER", "-dBATCH", "-dNOPAUSE", *options, "-sOutputFile=-", "-"]
    result = subprocess.run(command, input=file, capture_output=True, check=False)
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout


def open_zpl(file: bytes) -> Image.Image:
    """Read the graphic of a ZPL label with zebrafy."""
    from zebrafy.zebrafy_zpl import ZebrafyZPL

    [image] = ZebrafyZPL(file.decode()).to_images()
    return image.convert("RGB")


def open_html(file: bytes) -> Image.Image:
    """Render the SVG element of an HTML page."""
    return open_svg(file[file.index(b"<svg") : file.index(b"</svg>") + len(b"</svg>")])


def open_data_url(file: bytes) -> Image.Image:
    with urlopen(file.decode()) as response:
        return open_png(response.read())


def open_rows(file: bytes) -> Image.Image:
    """Draw the modules of a JSON file with its quiet zone, at four pixels per module."""
    document = json.loads(file)
    light = np.array([[module == "0" for module in row] for row in document["rows"]])
    pixels = np.kron(np.pad(light, document["margin"], constant_values=True), np.full((4, 4), 255))
    return Image.fromarray(pixels.astype(np.uint8)).convert("RGB")


OPENERS: dict[str, Callable[[bytes], Image.Image]] = {
    **dict.fromkeys(("png", "jpeg", "webp", "gif", "tiff", "bmp", "pbm"), open_png),
    "svg": open_svg,
    "pdf": open_pdf,
    "eps": open_eps,
    "zpl": open_zpl,
    "svgz": lambda file: open_svg(gzip.decompress(file)),
    "html": open_html,
    "datauri": open_data_url,
    "json": open_rows,
    "txt": lambda file: enlarge_image(paper_pixels(file.decode())),
    "ansi": lambda file: enlarge_image(terminal_pixels(file.decode())[0]),
}


def zxing(image: Image.Image) -> bytes | None:
    found = zxingcpp.read_barcodes(image)
    return found[0].bytes if len(found) == 1 else None


def opencv(image: Image.Image) -> bytes | None:
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(np.array(image))
    return text.encode() or None


def zbar(image: Image.Image) -> bytes | None:
    from pyzbar.pyzbar import ZBarSymbol, decode

    found = decode(image, symbols=[ZBarSymbol.QRCODE])
    return bytes(found[0].data) if len(found) == 1 else None


def has_zbar() -> bool:
    """Return whether ZBar's library is installed. No Python package contains the library."""
    try:
        import pyzbar.pyzbar  # noqa: F401
    except ImportError:
        return False
    return True


DECODERS: dict[str, Callable[[Image.Image], bytes | None]] = {"zxing-cpp": zxing, "OpenCV": opencv, "ZBar": zbar}
