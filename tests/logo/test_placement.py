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
from tests.support.logo_files import opened, saved
from tests.support.tables import every_combination

SQUARE = Logo(b"", "", 1, 1)
SIDE = 8  # pixels of a module
RATIOS = [(1, 1), (3, 1), (1, 3), (24, 18), (10, 1)]


def full(version: int, level: str) -> tuple[bytes, Symbol]:
    """A symbol filled to the last byte, and its content."""
    random = Random(f"{version}-{level}")
    content = bytes(random.choices(b"abcdefghijklmnopqrstuvwxyz/:.-", k=byte_capacity(version, level)))
    return content, encode(content, Encoding(ecc=level, boost=False, version=version))


def composed(symbol: Symbol, placement: Placement) -> Image.Image:
    """The symbol with its ground cleared and the picture on it, in the quiet zone."""
    shown = [row & ~cleared for row, cleared in zip(symbol.rows, placement.cleared, strict=True)]
    digits = [[int(bit) for bit in f"{row:0{symbol.width}b}"] for row in shown]
    modules = np.pad(np.array(digits, np.uint8), 4)
    image = Image.fromarray(np.kron(255 * (1 - modules), np.ones((SIDE, SIDE), np.uint8))).convert("RGBA")
    area, picture = placement.area, placement.logo
    size = max(1, round(area.width * SIDE)), max(1, round(area.height * SIDE))
    logo = rasterise(picture.file, picture.media_type, *size)
    image.alpha_composite(logo, (round((area.x + 4) * SIDE), round((area.y + 4) * SIDE)))
    return image.convert("RGB")


def noise(width: int, height: int) -> Logo:
    """The worst logo: black and white at random."""
    random = np.random.default_rng(width * height)
    file = saved(Image.fromarray(random.integers(0, 2, (height, width), np.uint8) * 255), "PNG")
    return read_logo(file)


def hits(symbol: Symbol, placement: Placement) -> tuple[int, ...]:
    assert isinstance(symbol.version, int)
    cells = [
        (y, x) for y, row in enumerate(placement.cleared) for x in range(symbol.width)
        if row >> symbol.width - 1 - x & 1
    ]  # fmt: skip
    return damage(symbol.version, symbol.ecc, cells)


@every_combination(version=[2, 3, 5, 7, 10, 14, 20, 32, 40], level="LMQH", ratio=[(20, 20), (30, 10)])
def test_a_code_with_the_largest_logo_is_read(version: int, level: str, ratio: tuple[int, int]) -> None:
    content, symbol = full(version, level)
    placement = place_largest(symbol, LogoStyle(logo_size=50, logo_margin=0), noise(*ratio))
    if placement:
        assert zxing(composed(symbol, placement)) == content
    else:
        assert (version, level) == (2, "L")


@pytest.mark.parametrize("name", logo_names())
@pytest.mark.parametrize(("version", "level"), [(3, "H"), (6, "Q"), (10, "M"), (25, "L")])
def test_a_code_with_a_deployed_logo_is_read(version: int, level: str, name: str) -> None:
    content, symbol = full(version, level)
    assert zxing(composed(symbol, place(symbol, LogoStyle(), read_logo(name)))) == content


@pytest.mark.parametrize("version", range(5, 26))
def test_every_qr_bill_has_room_for_its_cross(version: int) -> None:
    content, symbol = full(version, "M")
    placement = place(symbol, LogoStyle(logo_size=15, logo_margin=0), read_logo("swiss-cross"))
    assert zxing(composed(symbol, placement)) == content
    assert placement.area.width * 46 / symbol.width == pytest.approx(7, abs=0.11)


@every_combination(version=[1, 2, 5, 8, 15, 27, 40], level="LMQH", margin=[0, 1])
def test_a_size_beyond_the_largest_is_refused_with_the_largest(version: int, level: str, margin: int) -> None:
    _, symbol = full(version, level)
    best = place_largest(symbol, LogoStyle(logo_size=50, logo_margin=margin), SQUARE)
    style = LogoStyle(logo_size=int(best.percent) + 1 if best else 5, logo_margin=margin)
    with pytest.raises(LogoTooLarge) as caught:
        place(symbol, style, SQUARE)
    assert f"version {version} at level {level}" in caught.value.detail
    assert ("ecc=H" in caught.value.detail) == (level != "H")
    assert ("a larger version" in caught.value.detail) == (version != 40)
    assert ("logo_margin" in caught.value.detail) == (margin > 0)
    if best:
        assert (caught.value.parameter, caught.value.value) == ("logo_size", best.percent + 1)
        assert caught.value.allowed == f"at most {best.percent}"
        assert place(symbol, style._replace(logo_size=int(best.percent)), SQUARE) == best


@pytest.mark.parametrize("level", ["L", "M", "Q", "H"])
@pytest.mark.parametrize("version", [2, 5, 10, 27, 40])
def test_the_largest_logo_uses_its_budget_and_no_more(version: int, level: str) -> None:
    _, symbol = full(version, level)
    best = place_largest(symbol, LogoStyle(logo_size=50), SQUARE)
    if best is None:
        assert version == 2
        return
    budget = (1 - RESERVED) * correctable(version, level)
    assert 0 < max(hits(symbol, best)) <= budget
    above = centre_logo(symbol, SQUARE, best.percent + 1, 1)
    assert not can_spare(symbol, above.background)
    assert max(hits(symbol, above)) > budget or touched(symbol, above) - {Role.DATA, Role.ALIGNMENT}


def touched(symbol: Symbol, placement: Placement) -> set[Role]:
    ground = placement.background
    columns = range(int(ground.x), int(ground.x + ground.width))
    return {symbol.role(y, x) for y in range(int(ground.y), int(ground.y + ground.height)) for x in columns}


@pytest.mark.parametrize("version", [1, 2, 6, 7, 13, 40])
def test_no_logo_touches_what_a_scanner_looks_for_first(version: int) -> None:
    _, symbol = full(version, "H")
    for ratio in RATIOS:
        for margin in (0, 5):
            placement = place_largest(symbol, LogoStyle(logo_size=50, logo_margin=margin), Logo(b"", "", *ratio))
            assert placement is None or touched(symbol, placement) <= {Role.DATA, Role.ALIGNMENT}


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("size", [5, 13, 25])
def test_a_logo_is_centred_in_its_own_ratio(ratio: tuple[int, int], size: int) -> None:
    _, symbol = full(25, "H")
    placement = place(symbol, LogoStyle(logo_size=size), Logo(b"", "", *ratio))
    area, ground = placement.area, placement.background
    assert area.width / area.height == pytest.approx(ratio[0] / ratio[1])
    assert max(area.width, area.height) == pytest.approx(symbol.width * size / 100)
    for box in (area, ground):
        assert (box.x + box.width / 2, box.y + box.height / 2) == pytest.approx((symbol.width / 2, symbol.width / 2))
    around = (area.x - ground.x, area.y - ground.y)
    assert all(float(side).is_integer() for side in ground)
    assert all(1 <= gap < 2 for gap in around)


def test_the_cleared_modules_are_those_of_the_ground() -> None:
    _, symbol = full(5, "H")
    placement = place(symbol, LogoStyle(logo_size=15), Logo(b"", "", 2, 1))
    cleared = [f"{row:0{symbol.width}b}" for row in placement.cleared]
    left, top, width, height = map(int, placement.background)
    expected = "0" * left + "1" * width + "0" * (symbol.width - left - width)
    assert cleared[top : top + height] == [expected] * height
    assert set(cleared[:top] + cleared[top + height :]) == {"0" * symbol.width}


def test_without_a_size_a_logo_takes_a_quarter_where_that_is_safe() -> None:
    for version, level, size in [(10, "H", 25), (20, "H", 25), (5, "H", 24), (5, "L", 8), (40, "L", 17)]:
        assert place(full(version, level)[1], LogoStyle(), SQUARE).percent == size


def test_a_margin_that_leaves_the_symbol_is_refused() -> None:
    _, symbol = full(1, "H")
    assert not can_spare(symbol, centre_logo(symbol, SQUARE, 100, 5).background)
    with pytest.raises(LogoTooLarge, match="not even at 5 %"):
        place(symbol, LogoStyle(logo_margin=5), SQUARE)


@pytest.mark.parametrize("kind", ["micro", "rmqr"])
def test_small_kinds_are_refused_by_name(kind: str) -> None:
    symbol = encode(b"12", Encoding(symbol=kind))
    assert place_largest(symbol, LogoStyle(), SQUARE) is None
    with pytest.raises(IncompatibleParameters) as caught:
        place(symbol, LogoStyle(), SQUARE)
    assert (
        caught.value.detail
        == "logo is not supported by Micro QR and rMQR, which cannot spare the modules; use symbol=qr"
    )
    assert caught.value.parameter == "logo"


def test_what_a_deployed_logo_looks_like_is_drawn_and_not_squashed() -> None:
    wide = read_logo(saved(Image.new("RGB", (300, 100), "red"), "PNG"))
    _, symbol = full(10, "H")
    red = np.array(composed(symbol, place(symbol, LogoStyle(), wide)).convert("RGB"))
    rows, columns = np.nonzero((red == (255, 0, 0)).all(axis=2))
    assert (np.ptp(columns) + 1) / (np.ptp(rows) + 1) == pytest.approx(3, abs=0.1)
    assert opened(wide.file).size == (300, 100)
