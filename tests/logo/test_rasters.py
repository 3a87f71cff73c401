from __future__ import annotations

import os
import subprocess
import sys
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms, PngImagePlugin

from qr.logo.source import read_logo
from tests.support.logo_files import (
    chunk,
    encode_image,
    logo_error,
    open_image,
    png,
)
from tests.support.tables import one_in

RED, BLUE = (200, 30, 10), (20, 30, 210)
TYPES = ["PNG", "JPEG", "WEBP"]


def two_halves(mode: str = "RGB") -> Image.Image:
    """Return an image of 40 by 20 pixels: red on the left, blue on the right."""
    image = Image.new("RGB", (40, 20), RED)
    image.paste(BLUE, (20, 0, 40, 20))
    return image.convert(mode)


def stored_pixels(file: bytes) -> np.ndarray[Any, Any]:
    return np.array(open_image(read_logo(file).file).convert("RGBA")).astype(int)


@pytest.mark.parametrize("format_name", TYPES)
def test_logo_keeps_its_pixels(format_name: str) -> None:
    options = {"lossless": True} if format_name == "WEBP" else {}
    expected = np.array(two_halves("RGBA")).astype(int)
    pixels = stored_pixels(encode_image(two_halves(), format_name, **options))
    assert pixels.shape == (20, 40, 4)
    # The uploaded JPEG is already blurred at the boundary of the colours.
    inside = np.r_[0:16, 24:40] if format_name == "JPEG" else np.r_[0:40]
    assert abs(pixels - expected)[:, inside].max() <= 10


@pytest.mark.parametrize(
    ("format_name", "options", "media_type"),
    [("PNG", {}, "png"), ("JPEG", {}, "jpeg"), ("WEBP", {}, "jpeg"), ("WEBP", {"lossless": True}, "png"),
     ("JPEG", {"progressive": True}, "jpeg")],
)  # fmt: skip
def test_only_lossy_logo_is_stored_as_jpeg(format_name: str, options: dict[str, Any], media_type: str) -> None:
    logo = read_logo(encode_image(two_halves(), format_name, **options))
    assert (logo.media_type, logo.width, logo.height) == (f"image/{media_type}", 40, 20)
    assert open_image(logo.file).format == media_type.upper()


@pytest.mark.parametrize("format_name", TYPES)
def test_large_logo_is_downscaled_to_1024_pixels(format_name: str) -> None:
    logo = read_logo(encode_image(two_halves().resize((2400, 1200)), format_name))
    assert (logo.width, logo.height) == (2400, 1200)  # the original size, for the ratio
    stored = open_image(logo.file).convert("RGB")
    assert stored.size == (1024, 512)
    assert abs(np.array(stored.getpixel((900, 300))) - np.array(BLUE)).max() < 12


@one_in(3, "format_name", TYPES)
def test_large_logos_are_decoded_one_at_a_time(format_name: str) -> None:
    """Concurrent uploads then need hardly more memory than one."""
    image = Image.effect_noise((64, 64), 60).resize((1900, 1900), Image.Resampling.NEAREST).convert("RGB")
    script = (
        "import sys, resource; from concurrent.futures import ThreadPoolExecutor;"
        "from qr.logo.source import read_logo as read;"
        "file = sys.stdin.buffer.read(); peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024;"
        "read(file); one = peak(); list(ThreadPoolExecutor(8).map(read, [file] * 8)); print(peak() - one)"
    )
    as_deployed = os.environ | {"MALLOC_ARENA_MAX": "2"}
    command = [sys.executable, "-c", script]
    output = subprocess.run(
        command, input=encode_image(image, format_name), capture_output=True, check=True, env=as_deployed
    )
    assert int(output.stdout) < 100  # MiB


def test_transparency_is_kept() -> None:
    translucent = two_halves("RGBA")
    translucent.paste((1, 2, 3, 128), (0, 0, 20, 20))
    for file in (encode_image(translucent, "PNG"), encode_image(translucent, "WEBP", quality=100)):
        logo = read_logo(file)
        assert logo.media_type == "image/png"
        assert open_image(logo.file).convert("RGBA").getpixel((2, 2))[3] == 128  # type: ignore[index]


@pytest.mark.parametrize(
    ("mode", "transparency", "expected"),
    [
        ("P", 0, 0), ("P", None, 255), ("P", b"\0\x80", 0), ("L", 0, 0), ("1", 0, 0), ("RGB", (0, 0, 0), 0),
        ("LA", None, 0), ("L", None, 255),
    ],
)  # fmt: skip
def test_every_png_mode_and_transparency_is_supported(mode: str, transparency: Any, expected: int) -> None:
    options = {} if transparency is None else {"transparency": transparency}
    assert stored_pixels(encode_image(Image.new(mode, (8, 8)), "PNG", **options))[0, 0, 3] == expected


def test_16_bit_png_is_scaled_to_8_bits() -> None:
    ramp = Image.fromarray((np.arange(256, dtype=np.uint16) * 257).reshape(16, 16))
    assert ramp.mode == "I;16"
    assert stored_pixels(encode_image(ramp, "PNG"))[..., 0].ravel().tolist() == list(range(256))


def test_cmyk_jpeg_keeps_its_colors() -> None:
    pixels = stored_pixels(encode_image(two_halves("CMYK"), "JPEG", quality=95))
    assert abs(pixels - np.array(two_halves("RGBA")).astype(int))[:, 2:18].max() < 12


@pytest.mark.parametrize(("orientation", "red_at"), [(1, (2, 10)), (3, (37, 10)), (6, (10, 2)), (8, (10, 37))])
@pytest.mark.parametrize("format_name", TYPES)
def test_exif_orientation_is_applied(format_name: str, orientation: int, red_at: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x112] = orientation
    logo = read_logo(encode_image(two_halves(), format_name, exif=exif))
    assert (logo.width, logo.height) == ((40, 20) if orientation < 5 else (20, 40))
    red, _, blue = open_image(logo.file).convert("RGB").getpixel(red_at)  # type: ignore[misc]
    assert red > blue


@pytest.mark.parametrize("format_name", TYPES)
def test_metadata_is_removed(format_name: str) -> None:
    exif = Image.Exif()
    exif[0x10E] = "secret place"
    exif.get_ifd(0x8825)[1] = "secret N"
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    options: dict[str, Any] = {"exif": exif, "icc_profile": profile, "xmp": b"<secret/>", "comment": b"secret"}
    if format_name == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_text("Comment", "secret")
        info.add_itxt("XML:com.adobe.xmp", "<secret/>")
        options = {"exif": exif, "icc_profile": profile, "pnginfo": info}
    file = encode_image(two_halves(), format_name, **options) + b"<script>secret</script>"
    assert b"secret" in file
    stored = read_logo(file).file
    assert not [text for text in (b"secret", b"acsp", b"Exif", b"ICC", b"eXIf", b"script") if text in stored]
    assert set(open_image(stored).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("format_name", TYPES)
def test_truncated_file_is_rejected(format_name: str) -> None:
    file = encode_image(two_halves().resize((400, 200)), format_name)
    for length in (12, 30, 60, len(file) // 2, len(file) - 60):
        assert "damaged or incomplete" in logo_error(file[:length])


@pytest.mark.parametrize("format_name", ["PNG", "WEBP"])
def test_animation_is_rejected(format_name: str) -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    assert "animated" in logo_error(encode_image(frames[0], format_name, save_all=True, append_images=frames[1:]))


def test_mpo_previews_are_not_an_animation() -> None:
    file = encode_image(two_halves(), "MPO", save_all=True, append_images=[two_halves().resize((8, 4))])
    assert file.startswith(b"\xff\xd8\xff")
    assert read_logo(file).width == 40


@pytest.mark.parametrize("size", [(4097, 1), (2001, 2000)])
@pytest.mark.parametrize("format_name", TYPES)
def test_error_states_size_of_oversized_image(format_name: str, size: tuple[int, int]) -> None:
    file = (
        encode_image(Image.new("1", size).convert("RGB"), format_name) if format_name != "PNG" else png(*size, bytes(9))
    )
    assert f"{size[0]} x {size[1]} pixels" in logo_error(file)


PIXEL = b"\0\1\2\3"


@cache
def packed_zeros() -> bytes:
    """Compress 200 MB of zeros to 194 kB, less than the limit for logos."""
    return zlib.compress(bytes(200_000_000), 9)


# Functions, so that only the test that needs a file spends the time to build it.
BOMBS: dict[str, Callable[[], bytes]] = {
    "4 exapixels": lambda: png(2**31 - 1, 2**31 - 1, PIXEL),
    "900 megapixels": lambda: png(30_000, 30_000, bytes(10_000_000)),
    "no pixels": lambda: png(0, 0, PIXEL),
    "header with wrong size": lambda: png(2000, 2000, PIXEL),
    "text bomb": lambda: png(1, 1, PIXEL, chunk(b"zTXt", b"a\0\0" + packed_zeros())),
    "profile bomb": lambda: png(1, 1, PIXEL, chunk(b"iCCP", b"a\0\0" + packed_zeros())),
    "wrong checksum": lambda: png(1, 1, PIXEL)[:-30] + bytes(18),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_malicious_png_is_rejected(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # Tests of the decoder of photographs, which runs in a process of its own, turn this limit of Pillow off.
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 2**30 // 12)
    assert "damaged" in logo_error(BOMBS[bomb]())


def test_surplus_image_data_is_not_decompressed() -> None:
    logo = read_logo(png(1, 1, PIXEL + bytes(100_000_000)))
    assert (logo.width, logo.height) == (1, 1)
    assert open_image(logo.file).getpixel((0, 0)) == (1, 2, 3)


def test_jpeg_with_many_scans_is_rejected() -> None:
    file = encode_image(Image.new("RGB", (200, 200)), "JPEG", progressive=True)
    scan = file[file.rindex(b"\xff\xda") : -2]
    assert "more than 100 scans" in logo_error(file[:-2] + scan * 100 + b"\xff\xd9")


@pytest.mark.parametrize("format_name", ["GIF", "TIFF", "BMP", "ICO", "PPM", "PDF", "EPS", "TGA"])
def test_files_of_other_formats_are_not_decoded(format_name: str) -> None:
    assert "got another type" in logo_error(
        encode_image(two_halves("P" if format_name == "GIF" else "RGB"), format_name)
    )
