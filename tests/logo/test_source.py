from __future__ import annotations

import base64
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from qr.errors import BadParameter
from qr.http.parameters import MAX_UPLOAD_BYTES
from qr.logo import logo_names, rasterise, read_logo
from qr.logo.source import FOLDER, MAX_BYTES, MAX_KNOWN_BYTES
from qr.spec.appearance import LogoSource
from tests.support.decoders import open_svg
from tests.support.logo_files import (
    encode_image,
    logo_error,
    open_image,
    png,
    svg,
)

PIXEL = png(1, 1, b"\0\1\2\3")


def test_every_deployed_logo_is_found_by_name() -> None:
    files = {Path(path.name).stem for path in FOLDER.iterdir() if path.suffix != ".json"}  # brands are JSON files
    assert set(logo_names()) == files >= {"swiss-cross", "heart", "wifi"}
    for name in logo_names():
        assert isinstance(LogoSource().parse(name), str)
        assert open_svg(read_logo(name).file).getcolors(1 << 20)


@pytest.mark.parametrize(
    "name", ["nothing", "swiss", "swiss-cross.svg", "../logos/heart", "/etc/passwd", "", ".", "HEART"]
)
def test_unknown_logo_error_lists_known_names(name: str) -> None:
    with pytest.raises(BadParameter) as error:
        read_logo(name)
    assert (error.value.parameter, error.value.value) == ("logo", name)
    assert ", ".join(logo_names()) in error.value.detail


def test_swiss_cross_has_dimensions_of_qr_bill() -> None:
    """SIX, Style Guide QR-bill: 7 mm with its white border, and the cross of the flag.

    Its arms are one sixth longer than wide (Wappenschutzgesetz, annex 2).
    """
    logo = read_logo("swiss-cross")
    assert (logo.width, logo.height) == (7, 7)
    white = np.array(rasterise(logo.file, logo.media_type, 700, 700).convert("L")) > 127
    assert white[:49].all()
    boundaries = [50, 155, 545, 650]  # border, arm, arm, border, in hundredths of a millimetre
    assert np.flatnonzero(np.diff(white[350])) + 1 == pytest.approx(boundaries, abs=1)
    assert np.flatnonzero(np.diff(white[:, 350])) + 1 == pytest.approx(boundaries, abs=1)
    _, left, right, _ = np.flatnonzero(np.diff(white[200])) + 1
    assert (545 - 155 - (right - left)) / 2 / (right - left) == pytest.approx(7 / 6, abs=0.02)


@pytest.mark.parametrize(
    "file",
    [
        b"GIF89a" + bytes(50),
        b"%PDF-1.7",
        b"\x1f\x8b" + zlib.compress(b"<svg/>"),
        b"BM" + bytes(60),
        b"RIFF\0\0\0\0AVI " + bytes(50),
        b"\0" * 100,
        b"just a text",
        b"javascript:alert(1)",
        b"\xef\xbb\xbf",
        b"\x00\x00\x00\x1cftypavif",
    ],
)
def test_other_file_types_are_rejected(file: bytes) -> None:
    assert logo_error(file) == "logo: the file must be PNG, JPEG, WebP or SVG of at most 1 MiB; got another type"


def test_error_states_size_of_empty_or_large_file() -> None:
    assert "got 0 bytes" in logo_error(b"")
    assert f"got {MAX_BYTES + 1} bytes" in logo_error(PIXEL + bytes(MAX_BYTES + 1 - len(PIXEL)))
    assert f"got {MAX_KNOWN_BYTES} bytes" in logo_error(bytes(MAX_KNOWN_BYTES))
    assert read_logo(PIXEL + bytes(MAX_BYTES - len(PIXEL))).file == read_logo(PIXEL).file


def test_size_of_truncated_upload_is_not_reported() -> None:
    assert MAX_KNOWN_BYTES == MAX_UPLOAD_BYTES
    assert logo_error(bytes(MAX_UPLOAD_BYTES + 1)).endswith("of at most 1 MiB; got more than 4 MiB")


def test_file_type_is_detected_from_content() -> None:
    as_jpeg = "data:image/jpeg;base64," + base64.b64encode(PIXEL).decode()
    source = LogoSource().parse(as_jpeg)
    assert read_logo(source).media_type == "image/png"
    as_png = "data:image/png;base64," + base64.b64encode(svg("<script/>")).decode()
    assert "a script" in logo_error(LogoSource().parse(as_png))


@pytest.mark.parametrize(
    "payload", [b"<svg onload='alert(1)'/>", b"<?php system('id') ?>", b"PK\x03\x04 a zip", b"%PDF-1.7"]
)
def test_polyglot_file_loses_its_second_format(payload: bytes) -> None:
    jpeg = encode_image(Image.new("RGB", (8, 8)), "JPEG", comment=payload) + payload
    for file in (PIXEL + payload, jpeg):
        assert payload in file
        assert payload not in read_logo(file).file
    assert logo_error(payload + PIXEL)


@pytest.mark.parametrize(("size", "fits"), [((100, 10), True), ((101, 10), False), ((10, 100), True), ((1, 11), False)])
def test_aspect_ratio_is_limited_to_10(size: tuple[int, int], fits: bool) -> None:
    file = encode_image(Image.new("RGB", size), "PNG")
    if fits:
        assert open_image(read_logo(file).file).size == size
    else:
        assert "more than 10 times the other" in logo_error(file)


def test_same_file_always_gives_same_logo() -> None:
    for file in (svg("<rect width='9' height='9'/>"), PIXEL, encode_image(Image.new("RGB", (8, 8), "red"), "JPEG")):
        assert read_logo(file) == read_logo(file)


def test_same_file_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    file = encode_image(Image.new("RGB", (37, 11), "#135"), "PNG")
    first = read_logo(file)
    monkeypatch.setattr("qr.logo.rasters.read", None)
    assert read_logo(file) is first
