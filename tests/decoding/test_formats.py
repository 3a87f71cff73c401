from __future__ import annotations

import pytest

from qr.decoding.formats import MEDIA_TYPES, detect_format
from tests.support.photographs import symbol_image, write_file


@pytest.mark.parametrize("name", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "PDF"])
def test_file_of_pillow_is_detected(name: str) -> None:
    found = detect_format(write_file(symbol_image(), name))
    assert found
    assert found.name == name
    assert found.media_type in MEDIA_TYPES


@pytest.mark.parametrize("file", [b"", b"RIFF\0\0\0\0WAVE", b"\n%PDF-1.7", b"<svg/>", b"P5 1 1 255\n\0", b"8BPS"])
def test_other_file_is_not_detected(file: bytes) -> None:
    assert detect_format(file) is None
