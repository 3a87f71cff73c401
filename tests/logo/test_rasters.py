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
    opened,
    png,
    refusal,
    saved,
)

RED, BLUE, CLEAR = (200, 30, 10), (20, 30, 210), (0, 0, 0, 0)
TYPES = ["PNG", "JPEG", "WEBP"]


def halves(mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right, 40 by 20."""
    picture = Image.new("RGB", (40, 20), RED)
    picture.paste(BLUE, (20, 0, 40, 20))
    return picture.convert(mode)


def shown(file: bytes) -> np.ndarray[Any, Any]:
    return np.array(opened(read_logo(file).file).convert("RGBA")).astype(int)


@pytest.mark.parametrize("format_name", TYPES)
def test_a_picture_stays_what_it_shows(format_name: str) -> None:
    options = {"lossless": True} if format_name == "WEBP" else {}
    expected = np.array(halves("RGBA")).astype(int)
    found = shown(saved(halves(), format_name, **options))
    assert found.shape == (20, 40, 4)
    # Where the colours meet, the JPEG that is given is blurred already.
    inside = np.r_[0:16, 24:40] if format_name == "JPEG" else np.r_[0:40]
    assert abs(found - expected)[:, inside].max() <= 10


@pytest.mark.parametrize(
    ("format_name", "options", "media_type"),
    [("PNG", {}, "png"), ("JPEG", {}, "jpeg"), ("WEBP", {}, "jpeg"), ("WEBP", {"lossless": True}, "png"),
     ("JPEG", {"progressive": True}, "jpeg")],
)  # fmt: skip
def test_only_what_was_lossy_is_written_lossily(format_name: str, options: dict[str, Any], media_type: str) -> None:
    picture = read_logo(saved(halves(), format_name, **options))
    assert (picture.media_type, picture.width, picture.height) == (f"image/{media_type}", 40, 20)
    assert opened(picture.file).format == media_type.upper()


@pytest.mark.parametrize("format_name", TYPES)
def test_what_has_more_pixels_than_are_ever_shown_is_made_smaller(format_name: str) -> None:
    picture = read_logo(saved(halves().resize((2400, 1200)), format_name))
    assert (picture.width, picture.height) == (2400, 1200)  # of which the ratio matters
    written = opened(picture.file).convert("RGB")
    assert written.size == (1024, 512)
    assert abs(np.array(written.getpixel((900, 300))) - np.array(BLUE)).max() < 12


@pytest.mark.parametrize("format_name", TYPES)
def test_large_pictures_are_decoded_one_at_a_time(format_name: str) -> None:
    """So that many uploads at once take hardly more memory than one."""
    picture = Image.effect_noise((64, 64), 60).resize((1900, 1900), Image.Resampling.NEAREST).convert("RGB")
    script = (
        "import sys, resource; from concurrent.futures import ThreadPoolExecutor;"
        "from qr.logo.source import read_logo as read;"
        "file = sys.stdin.buffer.read(); peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024;"
        "read(file); one = peak(); list(ThreadPoolExecutor(8).map(read, [file] * 8)); print(peak() - one)"
    )
    as_deployed = os.environ | {"MALLOC_ARENA_MAX": "2"}
    command = [sys.executable, "-c", script]
    found = subprocess.run(command, input=saved(picture, format_name), capture_output=True, check=True, env=as_deployed)
    assert int(found.stdout) < 100  # MiB


def test_what_is_transparent_stays_so() -> None:
    see_through = halves("RGBA")
    see_through.paste((1, 2, 3, 128), (0, 0, 20, 20))
    for file in (saved(see_through, "PNG"), saved(see_through, "WEBP", quality=100)):
        picture = read_logo(file)
        assert picture.media_type == "image/png"
        assert opened(picture.file).convert("RGBA").getpixel((2, 2))[3] == 128  # type: ignore[index]


@pytest.mark.parametrize(
    ("mode", "transparency", "expected"),
    [
        ("P", 0, 0), ("P", None, 255), ("P", b"\0\x80", 0), ("L", 0, 0), ("1", 0, 0), ("RGB", (0, 0, 0), 0),
        ("LA", None, 0), ("L", None, 255),
    ],
)  # fmt: skip
def test_every_kind_of_png_is_understood(mode: str, transparency: Any, expected: int) -> None:
    options = {} if transparency is None else {"transparency": transparency}
    assert shown(saved(Image.new(mode, (8, 8)), "PNG", **options))[0, 0, 3] == expected


def test_sixteen_bits_become_eight_and_not_white() -> None:
    ramp = Image.fromarray((np.arange(256, dtype=np.uint16) * 257).reshape(16, 16))
    assert ramp.mode == "I;16"
    assert shown(saved(ramp, "PNG"))[..., 0].ravel().tolist() == list(range(256))


def test_a_jpeg_for_the_press_has_its_colours() -> None:
    found = shown(saved(halves("CMYK"), "JPEG", quality=95))
    assert abs(found - np.array(halves("RGBA")).astype(int))[:, 2:18].max() < 12


@pytest.mark.parametrize(("orientation", "red_at"), [(1, (2, 10)), (3, (37, 10)), (6, (10, 2)), (8, (10, 37))])
@pytest.mark.parametrize("format_name", TYPES)
def test_the_orientation_of_a_camera_is_respected(format_name: str, orientation: int, red_at: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[0x112] = orientation
    picture = read_logo(saved(halves(), format_name, exif=exif))
    assert (picture.width, picture.height) == ((40, 20) if orientation < 5 else (20, 40))
    red, _, blue = opened(picture.file).convert("RGB").getpixel(red_at)  # type: ignore[misc]
    assert red > blue


@pytest.mark.parametrize("format_name", TYPES)
def test_no_metadata_leaves_with_the_picture(format_name: str) -> None:
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
    file = saved(halves(), format_name, **options) + b"<script>secret</script>"
    assert b"secret" in file
    written = read_logo(file).file
    assert not [mark for mark in (b"secret", b"acsp", b"Exif", b"ICC", b"eXIf", b"script") if mark in written]
    assert set(opened(written).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("format_name", TYPES)
def test_whatever_is_cut_off_is_refused(format_name: str) -> None:
    file = saved(halves().resize((400, 200)), format_name)
    for length in (12, 30, 60, len(file) // 2, len(file) - 60):
        assert "damaged or incomplete" in refusal(file[:length])


@pytest.mark.parametrize("format_name", ["PNG", "WEBP"])
def test_an_animation_is_refused(format_name: str) -> None:
    frames = [Image.new("RGB", (8, 8), color) for color in ("red", "blue")]
    assert "animated" in refusal(saved(frames[0], format_name, save_all=True, append_images=frames[1:]))


def test_the_previews_in_a_photograph_are_no_animation() -> None:
    file = saved(halves(), "MPO", save_all=True, append_images=[halves().resize((8, 4))])
    assert file.startswith(b"\xff\xd8\xff")
    assert read_logo(file).width == 40


@pytest.mark.parametrize("size", [(4097, 1), (2001, 2000)])
@pytest.mark.parametrize("format_name", TYPES)
def test_too_many_pixels_are_refused_with_their_number(format_name: str, size: tuple[int, int]) -> None:
    file = saved(Image.new("1", size).convert("RGB"), format_name) if format_name != "PNG" else png(*size, bytes(9))
    assert f"{size[0]} x {size[1]} pixels" in refusal(file)


PIXEL = b"\0\1\2\3"


@cache
def packed_zeros() -> bytes:
    """Compress 200 MB of zeros to 194 kB, which a logo may have."""
    return zlib.compress(bytes(200_000_000), 9)


# Functions, so that only the test takes the time to make them.
BOMBS: dict[str, Callable[[], bytes]] = {
    "4 exapixels": lambda: png(2**31 - 1, 2**31 - 1, PIXEL),
    "900 megapixels": lambda: png(30_000, 30_000, bytes(10_000_000)),
    "nothing": lambda: png(0, 0, PIXEL),
    "header lies": lambda: png(2000, 2000, PIXEL),
    "text bomb": lambda: png(1, 1, PIXEL, chunk(b"zTXt", b"a\0\0" + packed_zeros())),
    "profile bomb": lambda: png(1, 1, PIXEL, chunk(b"iCCP", b"a\0\0" + packed_zeros())),
    "wrong checksum": lambda: png(1, 1, PIXEL)[:-30] + bytes(18),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bombs_and_lies_are_refused(bomb: str) -> None:
    assert "damaged" in refusal(BOMBS[bomb]())


def test_what_a_file_holds_beyond_its_pixels_is_never_unpacked() -> None:
    picture = read_logo(png(1, 1, PIXEL + bytes(100_000_000)))
    assert (picture.width, picture.height) == (1, 1)
    assert opened(picture.file).getpixel((0, 0)) == (1, 2, 3)


def test_a_jpeg_that_paints_itself_over_and_over_is_refused() -> None:
    file = saved(Image.new("RGB", (200, 200)), "JPEG", progressive=True)
    scan = file[file.rindex(b"\xff\xda") : -2]
    assert "more than 100 scans" in refusal(file[:-2] + scan * 100 + b"\xff\xd9")


@pytest.mark.parametrize("format_name", ["GIF", "TIFF", "BMP", "ICO", "PPM", "PDF", "EPS", "TGA"])
def test_no_other_decoder_is_ever_reached(format_name: str) -> None:
    assert "got another type" in refusal(saved(halves("P" if format_name == "GIF" else "RGB"), format_name))
