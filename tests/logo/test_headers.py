from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from qr.logo.headers import MAX_PIXELS, count_pixels


def image_file(format_name: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "navy").save(file, format_name, **options)
    return file.getvalue()


FILES = {
    "png": image_file("PNG", (300, 200)),
    "jpeg": image_file("JPEG", (300, 200)),
    "progressive jpeg": image_file("JPEG", (300, 200), progressive=True),
    "lossy webp": image_file("WEBP", (300, 200)),
    "lossless webp": image_file("WEBP", (300, 200), lossless=True),
    "webp with a profile": image_file("WEBP", (300, 200), icc_profile=b"x" * 200),
}


@pytest.mark.parametrize("name", FILES)
def test_pixels_are_counted_without_decoding(name: str) -> None:
    assert count_pixels(FILES[name]) == 300 * 200


def test_damaged_headers_count_as_largest() -> None:
    for file in FILES.values():
        assert count_pixels(file[:20]) == MAX_PIXELS


def test_larger_images_count_as_largest() -> None:
    assert count_pixels(image_file("PNG", (4000, 1100), "1")) == MAX_PIXELS


def test_other_files_have_no_pixels() -> None:
    assert count_pixels(b"<svg/>") == count_pixels(b"") == 0
