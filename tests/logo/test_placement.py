from __future__ import annotations

from random import Random

import numpy as np
import pytest
from PIL import Image

from qr.errors import IncompatibleParameters, LogoTooLarge
from qr.logo import (
    Logo,
    Placement,
    logo_names,
    place,
    place_largest,
    rasterise,
    read_logo,
)
from qr.logo.placement import RESERVED, can_spare, centre_logo
from qr.spec import Encoding, LogoStyle
from qr.symbol import Symbol, encode
from qr.symbol.codewords import correctable, damage
from qr.symbol.roles import Role
from qr.symbol.tables import byte_capacity
from tests.support.decoders import zxing
from tests.support.logo_files import encode_image, open_image
from tests.support.tables import every_combination, for_each

SQUARE = Logo(b"", "", 1, 1)
MODULE_PIXELS = 8
RATIOS = [(1, 1), (3, 1), (1, 3), (24, 18), (10, 1)]


def full_symbol(version: int, level: str) -> tuple[bytes, Symbol]:
    """Return random content that fills a symbol to the last byte, and the symbol."""
    random = Random(f"{version}-{level}")
    content = bytes(random.choices(b"abcdefghijklmnopqrstuvwxyz/:.-", k=byte_capacity(version, level)))
    return content, encode(content, Encoding(ecc=level, boost=False, version=version))


def image_with_logo(symbol: Symbol, placement: Placement) -> Image.Image:
    """Return the image of the symbol without its cleared modules, with the logo and the quiet zone."""
    rows = [row & ~cleared for row, cleared in zip(symbol.rows, placement.cleared, strict=True)]
    digits = [[int(bit) for bit in f"{row:0{symbol.width}b}"] for row in rows]
    modules = np.pad(np.array(digits, np.uint8), 4)
    square = np.ones((MODULE_PIXELS, MODULE_PIXELS), np.uint8)
    image = Image.fromarray(np.kron(255 * (1 - modules), square)).convert("RGBA")
    area, logo = placement.area, placement.logo
    size = max(1, round(area.width * MODULE_PIXELS)), max(1, round(area.height * MODULE_PIXELS))
    position = round((area.x + 4) * MODULE_PIXELS), round((area.y + 4) * MODULE_PIXELS)
    image.alpha_composite(rasterise(logo.file, logo.media_type, *size), position)
    return image.convert("RGB")


def noise(width: int, height: int) -> Logo:
    """Return the worst-case logo: random black and white pixels."""
    random = np.random.default_rng(width * height)
    file = encode_image(Image.fromarray(random.integers(0, 2, (height, width), np.uint8) * 255), "PNG")
    return read_logo(file)


def damaged_codewords(symbol: Symbol, placement: Placement) -> tuple[int, ...]:
    assert isinstance(symbol.version, int)
    modules = [
        (y, x) for y, row in enumerate(placement.cleared) for x in range(symbol.width)
        if row >> symbol.width - 1 - x & 1
    ]  # fmt: skip
    return damage(symbol.version, symbol.ecc, modules)


@every_combination(version=[2, 3, 5, 7, 10, 14, 20, 32, 40], level="LMQH", ratio=[(20, 20), (30, 10)])
def test_symbol_with_largest_logo_is_read(version: int, level: str, ratio: tuple[int, int]) -> None:
    content, symbol = full_symbol(version, level)
    placement = place_largest(symbol, LogoStyle(logo_size=50, logo_margin=0), noise(*ratio))
    if placement:
        assert zxing(image_with_logo(symbol, placement)) == content
    else:
        assert (version, level) == (2, "L")


@pytest.mark.parametrize("name", logo_names())
@pytest.mark.parametrize(("version", "level"), [(3, "H"), (6, "Q"), (10, "M"), (25, "L")])
def test_symbol_with_deployed_logo_is_read(version: int, level: str, name: str) -> None:
    content, symbol = full_symbol(version, level)
    assert zxing(image_with_logo(symbol, place(symbol, LogoStyle(), read_logo(name)))) == content


@for_each("version", range(5, 26))
def test_every_qr_bill_has_room_for_cross(version: int) -> None:
    content, symbol = full_symbol(version, "M")
    placement = place(symbol, LogoStyle(logo_size=15, logo_margin=0), read_logo("swiss-cross"))
    assert zxing(image_with_logo(symbol, placement)) == content
    assert placement.area.width * 46 / symbol.width == pytest.approx(7, abs=0.11)


@every_combination(version=[1, 2, 5, 8, 15, 27, 40], level="LMQH", margin=[0, 1])
def test_error_gives_largest_allowed_logo_size(version: int, level: str, margin: int) -> None:
    _, symbol = full_symbol(version, level)
    best = place_largest(symbol, LogoStyle(logo_size=50, logo_margin=margin), SQUARE)
    style = LogoStyle(logo_size=int(best.percent) + 1 if best else 5, logo_margin=margin)
    with pytest.raises(LogoTooLarge) as error:
        place(symbol, style, SQUARE)
    assert f"version {version} at level {level}" in error.value.detail
    assert ("ecc=H" in error.value.detail) == (level != "H")
    assert ("a larger version" in error.value.detail) == (version != 40)
    assert ("logo_margin" in error.value.detail) == (margin > 0)
    if best:
        assert (error.value.parameter, error.value.value) == ("logo_size", best.percent + 1)
        assert error.value.allowed == f"at most {best.percent}"
        assert place(symbol, style._replace(logo_size=int(best.percent)), SQUARE) == best


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("version", [2, 5, 10, 27, 40])
def test_largest_logo_uses_error_correction_budget(version: int, level: str) -> None:
    _, symbol = full_symbol(version, level)
    best = place_largest(symbol, LogoStyle(logo_size=50), SQUARE)
    if best is None:
        assert version == 2
        return
    budget = (1 - RESERVED) * correctable(version, level)
    assert 0 < max(damaged_codewords(symbol, best)) <= budget
    above = centre_logo(symbol, SQUARE, best.percent + 1, 1)
    assert not can_spare(symbol, above.background)
    assert max(damaged_codewords(symbol, above)) > budget or covered_roles(symbol, above) - {Role.DATA, Role.ALIGNMENT}


def covered_roles(symbol: Symbol, placement: Placement) -> set[Role]:
    left, top, width, height = map(int, placement.background)
    return {symbol.role(y, x) for y in range(top, top + height) for x in range(left, left + width)}


@pytest.mark.parametrize("version", [1, 2, 6, 7, 13, 40])
def test_logo_covers_only_data_and_alignment_patterns(version: int) -> None:
    _, symbol = full_symbol(version, "H")
    for ratio in RATIOS:
        for margin in (0, 5):
            placement = place_largest(symbol, LogoStyle(logo_size=50, logo_margin=margin), Logo(b"", "", *ratio))
            assert placement is None or covered_roles(symbol, placement) <= {Role.DATA, Role.ALIGNMENT}


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("size", [5, 13, 25])
def test_logo_is_centred_with_its_aspect_ratio(ratio: tuple[int, int], size: int) -> None:
    _, symbol = full_symbol(25, "H")
    placement = place(symbol, LogoStyle(logo_size=size), Logo(b"", "", *ratio))
    area, background = placement.area, placement.background
    assert area.width / area.height == pytest.approx(ratio[0] / ratio[1])
    assert max(area.width, area.height) == pytest.approx(symbol.width * size / 100)
    for box in (area, background):
        assert (box.x + box.width / 2, box.y + box.height / 2) == pytest.approx((symbol.width / 2, symbol.width / 2))
    margins = (area.x - background.x, area.y - background.y)
    assert all(float(side).is_integer() for side in background)
    assert all(1 <= margin < 2 for margin in margins)


def test_cleared_modules_are_those_of_background() -> None:
    _, symbol = full_symbol(5, "H")
    placement = place(symbol, LogoStyle(logo_size=15), Logo(b"", "", 2, 1))
    cleared = [f"{row:0{symbol.width}b}" for row in placement.cleared]
    left, top, width, height = map(int, placement.background)
    expected = "0" * left + "1" * width + "0" * (symbol.width - left - width)
    assert cleared[top : top + height] == [expected] * height
    assert set(cleared[:top] + cleared[top + height :]) == {"0" * symbol.width}


def test_default_logo_size_is_at_most_25_percent() -> None:
    for version, level, size in [(10, "H", 25), (20, "H", 25), (5, "H", 24), (5, "L", 8), (40, "L", 17)]:
        assert place(full_symbol(version, level)[1], LogoStyle(), SQUARE).percent == size


def test_logo_margin_outside_symbol_is_rejected() -> None:
    _, symbol = full_symbol(1, "H")
    assert not can_spare(symbol, centre_logo(symbol, SQUARE, 100, 5).background)
    with pytest.raises(LogoTooLarge, match="not even at 5 %"):
        place(symbol, LogoStyle(logo_margin=5), SQUARE)


@pytest.mark.parametrize("symbology", ["micro", "rmqr"])
def test_small_symbols_reject_logos(symbology: str) -> None:
    symbol = encode(b"12", Encoding(symbol=symbology))
    assert place_largest(symbol, LogoStyle(), SQUARE) is None
    with pytest.raises(IncompatibleParameters) as error:
        place(symbol, LogoStyle(), SQUARE)
    assert (
        error.value.detail
        == "logo is not supported by Micro QR and rMQR, which cannot spare the modules; use symbol=qr"
    )
    assert error.value.parameter == "logo"


def test_wide_logo_keeps_its_aspect_ratio() -> None:
    wide = read_logo(encode_image(Image.new("RGB", (300, 100), "red"), "PNG"))
    _, symbol = full_symbol(10, "H")
    red = np.array(image_with_logo(symbol, place(symbol, LogoStyle(), wide)).convert("RGB"))
    rows, columns = np.nonzero((red == (255, 0, 0)).all(axis=2))
    assert (np.ptp(columns) + 1) / (np.ptp(rows) + 1) == pytest.approx(3, abs=0.1)
    assert open_image(wide.file).size == (300, 100)
