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


def red_png(width: int = 64, height: int = 64) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(file, "PNG")
    return file.getvalue()


def list_attempts(spec: Spec) -> list[tuple[object, str, float | None]]:
    """Return version, level and logo size of every attempt."""
    symbol = encode(spec.content, spec.encoding)
    return [
        (attempt.symbol.version, attempt.symbol.ecc, attempt.placement.percent if attempt.placement else None)
        for attempt in attempts(symbol, spec, "auto")
    ]


def test_styled_symbol_is_tried_at_higher_levels() -> None:
    spec = Spec(LINK, encoding=Encoding("L"), style=Style(shape="dot"))
    assert list_attempts(spec) == [(2, "Q", None), (3, "H", None)]
    assert list_attempts(spec._replace(encoding=Encoding("L", boost=False))) == [(2, "L", None)]
    assert list_attempts(spec._replace(encoding=Encoding("L", version=2))) == [(2, "Q", None)]


def test_level_is_raised_before_logo_is_reduced() -> None:
    spec = Spec(LINK, logo=LogoStyle(red_png(), 14))
    (version, level, size), *rest = list_attempts(spec)
    assert (level, size) == ("H", 14)
    assert [smaller for _, _, smaller in rest] == sorted((smaller or 0 for _, _, smaller in rest), reverse=True)
    assert all(one[:2] == (version, level) for one in rest)
    assert list_attempts(spec._replace(logo=LogoStyle(red_png(), 50)))[0][2] < 50  # type: ignore[operator]


def test_logo_error_explains_how_to_make_room() -> None:
    spec = Spec(LINK, encoding=Encoding("L", boost=False), logo=LogoStyle(red_png()))
    with pytest.raises(LogoTooLarge) as error:
        list_attempts(spec)
    assert error.value.parameter == "logo"
    assert "ecc=H" in error.value.detail


@pytest.mark.parametrize("symbol", ["micro", "rmqr"])
def test_small_symbols_reject_logos(symbol: str) -> None:
    with pytest.raises(IncompatibleParameters) as error:
        generate(Spec(b"1", encoding=Encoding(symbol=symbol), logo=LogoStyle(red_png())))
    assert error.value.parameter == "logo"


def test_invalid_logo_file_is_rejected() -> None:
    with pytest.raises(BadLogo):
        generate(Spec(LINK, logo=LogoStyle(b"not an image")))


@every_combination(size=[5, 12, 20, 30, 50], level="LMQH", format_name=["png", "svg", "jpeg"])
def test_symbol_with_any_logo_size_is_readable(format_name: str, level: str, size: int) -> None:
    logo = LogoStyle(red_png(), size)
    image = generate(Spec(LINK, format_name, Encoding(level), Style(shape="rounded"), logo=logo))
    assert image.logo
    assert image.logo.percent <= size
    assert image.verification
    assert image.verification.unused_error_correction >= 0.4


def test_two_decoders_read_symbol_with_logo() -> None:
    image = generate(Spec(LINK, logo=LogoStyle("heart"), output=Output(scale=6)))
    assert [DECODERS[name](open_png(image.body)) for name in ("zxing-cpp", "OpenCV")] == [LINK, LINK]


def test_style_without_readable_attempt_is_rejected() -> None:
    with pytest.raises(Unreadable) as error:
        generate(Spec(LINK, style=Style(shape="dot"), output=Output(margin=0, scale=1)))
    assert "could not read" in error.value.detail


@pytest.mark.parametrize(
    ("encoding", "version", "minimum"), [(Encoding(), 3, 15), (Encoding(version=2), 2, 5), (Encoding("H"), 3, 15)]
)
def test_small_symbol_is_enlarged_for_visible_logo(encoding: Encoding, version: int, minimum: int) -> None:
    image = generate(Spec(b"hi", encoding=encoding, logo=LogoStyle(red_png())))
    assert image.logo
    assert (image.symbol.version, image.logo.percent >= minimum) == (version, True)


def test_small_logo_needs_only_version_2() -> None:
    image = generate(Spec(b"hi", logo=LogoStyle(red_png(), 8)))
    assert image.symbol.version == 2


@pytest.mark.parametrize(
    ("width", "height", "size", "version", "percent"),
    [
        (300, 100, 50, 10, 50),
        (300, 100, 40, 7, 40),
        (300, 100, 30, 6, 30),
        (300, 100, 20, 5, 20),
        (100, 300, 50, 9, 50),
        (100, 300, 40, 5, 40),
        (600, 100, 50, 7, 50),
        (64, 64, 20, 5, 20),
        (64, 64, 50, 7, 28),  # not even version 10 has room for 30 %
    ],
)
def test_symbol_is_enlarged_for_requested_logo(width: int, height: int, size: int, version: int, percent: int) -> None:
    image = generate(Spec(LINK, logo=LogoStyle(red_png(width, height), size)))
    assert image.logo
    assert (image.symbol.version, image.symbol.ecc, image.logo.percent) == (version, "H", percent)
    assert image.smaller_version == 2
    assert image.verification


@pytest.mark.parametrize(
    ("encoding", "percent"),
    [(Encoding("H", version=8), 42), (Encoding("H", boost=False), 17), (Encoding("H", version=3), 17)],
)
def test_requested_version_or_level_is_not_enlarged(encoding: Encoding, percent: int) -> None:
    spec = Spec(LINK, encoding=encoding, logo=LogoStyle(red_png(300, 100), 50))
    image = generate(spec)
    assert image.logo
    assert (image.symbol.version, image.logo.percent) == (encoding.version or 3, percent)
    assert image.smaller_version is None


def test_prescribed_logo_is_not_enlarged() -> None:
    spec = Spec(LINK, encoding=Encoding("H"), logo=LogoStyle(red_png(300, 100), 50), has_prescribed_logo=True)
    assert {attempt[0] for attempt in list_attempts(spec)} == {3}


def test_long_content_is_not_enlarged_for_its_logo() -> None:
    """At level H, the content needs a version above the maximum."""
    image = generate(Spec(b"x" * 150, logo=LogoStyle(red_png(), 50)))
    assert image.symbol.version == 12


@pytest.mark.parametrize("version", range(7, 14))
def test_logo_sizes_avoid_misleading_decoders(version: int) -> None:
    spec = Spec(LINK, encoding=Encoding("H", version=version), logo=LogoStyle(red_png(), 50))
    symbol = encode(spec.content, spec.encoding)
    sides = [one.placement.area.width for one in attempts(symbol, spec, "auto") if one.placement]
    assert sides
    assert not [side for side in sides if 7.2 < side < 12.5]
    prescribed = spec._replace(has_prescribed_logo=True, logo=LogoStyle(red_png(), 15))
    assert next(iter(attempts(symbol, prescribed, "auto"))).placement.percent == 15  # type: ignore[union-attr]


@pytest.mark.parametrize("version", [7, 9, 11, 13])
def test_zbar_reads_full_symbols_with_logos(version: int) -> None:
    if not has_zbar():
        pytest.skip("ZBar's library is not installed")
    content = bytes(97 + (number * number) % 26 for number in range(byte_capacity(version, "H")))
    image = generate(
        Spec(content, encoding=Encoding("H", boost=False), logo=LogoStyle("heart"), output=Output(scale=6))
    )
    assert image.symbol.version == version
    assert DECODERS["ZBar"](open_png(image.body)) == content


def test_logo_with_own_qr_code_is_rejected() -> None:
    """The logo is a QR code itself. At any size, a decoder can read it instead of the symbol."""
    own = generate(Spec(b"another", output=Output(size=800, margin=1))).body
    spec = Spec(b"x" * 858, encoding=Encoding("L"), output=Output(size=1000), logo=LogoStyle(own, 12))
    generate(spec._replace(logo=LogoStyle()))
    with pytest.raises(Unreadable):
        generate(spec)
