from __future__ import annotations

import io

import pytest
from PIL import Image

from qr.attempts import attempts
from qr.errors import (
    BadLogo,
    IncompatibleParameters,
    LogoTooLarge,
    Unreadable,
)
from qr.generate import generate
from qr.spec import (
    Encoding,
    LogoStyle,
    Output,
    Spec,
    Style,
)
from qr.symbol import encode
from qr.symbol.tables import byte_capacity
from tests.support.decoders import DECODERS, has_zbar, open_png
from tests.support.tables import every_combination

LINK = b"https://example.com"


def square(side: int = 64) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (side, side), "red").save(file, "PNG")
    return file.getvalue()


def tried(spec: Spec) -> list[tuple[object, str, float | None]]:
    symbol = encode(spec.content, spec.encoding)
    found = attempts(symbol, spec, "auto")
    return [(one.symbol.version, one.symbol.ecc, one.placement.percent if one.placement else None) for one in found]


def test_a_stronger_level_is_tried_before_anything_is_refused() -> None:
    spec = Spec(LINK, encoding=Encoding("L"), style=Style(shape="dot"))
    assert tried(spec) == [(2, "Q", None), (3, "H", None)]
    assert tried(spec._replace(encoding=Encoding("L", boost=False))) == [(2, "L", None)]
    assert tried(spec._replace(encoding=Encoding("L", version=2))) == [(2, "Q", None)]


def test_a_logo_gets_the_level_that_spares_it_and_only_then_grows_smaller() -> None:
    spec = Spec(LINK, logo=LogoStyle(square(), 14))
    (version, level, size), *rest = tried(spec)
    assert (level, size) == ("H", 14)
    assert [smaller for _, _, smaller in rest] == sorted((smaller or 0 for _, _, smaller in rest), reverse=True)
    assert all(one[:2] == (version, level) for one in rest)
    assert tried(spec._replace(logo=LogoStyle(square(), 50)))[0][2] < 50  # type: ignore[operator]


def test_a_logo_that_nothing_makes_room_for_is_refused_with_what_would() -> None:
    spec = Spec(LINK, encoding=Encoding("L", boost=False), logo=LogoStyle(square()))
    with pytest.raises(LogoTooLarge) as refusal:
        tried(spec)
    assert refusal.value.parameter == "logo"
    assert "ecc=H" in refusal.value.detail


@pytest.mark.parametrize("symbol", ["micro", "rmqr"])
def test_small_symbols_have_no_room_for_a_logo(symbol: str) -> None:
    with pytest.raises(IncompatibleParameters) as refusal:
        generate(Spec(b"1", encoding=Encoding(symbol=symbol), logo=LogoStyle(square())))
    assert refusal.value.parameter == "logo"


def test_a_picture_that_is_none_is_refused() -> None:
    with pytest.raises(BadLogo):
        generate(Spec(LINK, logo=LogoStyle(b"not a picture")))


@every_combination(size=[5, 12, 20, 30, 50], level="LMQH", format_name=["png", "svg", "jpeg"])
def test_whatever_size_is_asked_for_the_code_reads(format_name: str, level: str, size: int) -> None:
    logo = LogoStyle(square(), size)
    image = generate(Spec(LINK, format_name, Encoding(level), Style(shape="rounded"), logo=logo))
    assert image.logo
    assert image.logo.percent <= size
    assert image.verification
    assert image.verification.unused_error_correction >= 0.4


def test_two_independent_decoders_read_a_code_with_a_logo() -> None:
    image = generate(Spec(LINK, logo=LogoStyle("heart"), output=Output(scale=6)))
    assert [DECODERS[name](open_png(image.body)) for name in ("zxing-cpp", "OpenCV")] == [LINK, LINK]


def test_what_no_attempt_makes_readable_is_refused() -> None:
    with pytest.raises(Unreadable) as refusal:
        generate(Spec(LINK, style=Style(shape="dot"), output=Output(margin=0, scale=1)))
    assert "could not read" in refusal.value.detail


@pytest.mark.parametrize(
    ("encoding", "version", "least"), [(Encoding(), 3, 15), (Encoding(version=2), 2, 5), (Encoding("H"), 3, 15)]
)
def test_the_smallest_symbols_grow_until_a_logo_can_be_seen(encoding: Encoding, version: int, least: int) -> None:
    image = generate(Spec(b"hi", encoding=encoding, logo=LogoStyle(square())))
    assert image.logo
    assert (image.symbol.version, image.logo.percent >= least) == (version, True)


def test_a_small_logo_needs_no_large_symbol() -> None:
    image = generate(Spec(b"hi", logo=LogoStyle(square(), 8)))
    assert image.symbol.version == 2


@pytest.mark.parametrize("version", range(7, 14))
def test_no_logo_has_the_size_that_misleads_a_decoder_about_the_pattern_under_it(version: int) -> None:
    spec = Spec(LINK, encoding=Encoding("H", version=version), logo=LogoStyle(square(), 50))
    symbol = encode(spec.content, spec.encoding)
    sides = [one.placement.area.width for one in attempts(symbol, spec, "auto") if one.placement]
    assert sides
    assert not [side for side in sides if 7.2 < side < 12.5]
    prescribed = spec._replace(has_prescribed_logo=True, logo=LogoStyle(square(), 15))
    assert next(iter(attempts(symbol, prescribed, "auto"))).placement.percent == 15  # type: ignore[union-attr]


@pytest.mark.parametrize("version", [7, 9, 11, 13])
def test_full_symbols_with_logos_are_read_by_zbar_too(version: int) -> None:
    if not has_zbar():
        pytest.skip("ZBar's library is not installed")
    content = bytes(97 + (number * number) % 26 for number in range(byte_capacity(version, "H")))
    image = generate(
        Spec(content, encoding=Encoding("H", boost=False), logo=LogoStyle("heart"), output=Output(scale=6))
    )
    assert image.symbol.version == version
    assert DECODERS["ZBar"](open_png(image.body)) == content


def test_what_nothing_mends_is_refused() -> None:
    """A logo that is a code itself: whichever size it gets, a reader may take it for the one that is meant."""
    own = generate(Spec(b"another", output=Output(size=800, margin=1))).body
    spec = Spec(b"x" * 858, encoding=Encoding("L"), output=Output(size=1000), logo=LogoStyle(own, 12))
    generate(spec._replace(logo=LogoStyle()))
    with pytest.raises(Unreadable):
        generate(spec)
