"""Images of the whole pipeline, rendered and decoded by programs that share no code with the encoders."""

from __future__ import annotations

import subprocess
import sys
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qr.cost.budget import Budget
from qr.errors import LowContrast, Unreadable
from qr.generate import generate
from qr.graphics import color
from qr.graphics.raster import Raster
from qr.graphics.shapes import SHAPES
from qr.reading.decoder import Expected, Reading, decode
from qr.reading.sampling import MAX_SAMPLINGS
from qr.render import deflate
from qr.spec import (
    Encoding,
    Output,
    Spec,
    Style,
)
from qr.spec.formats import FORMATS
from tests.support.decoders import DECODERS, OPENERS, has_zbar
from tests.support.tables import every_combination, for_each

LINK = b"https://example.com/tickets/4711?seat=12A"
# OpenCV fails to read larger symbols, also those of other encoders.
READABLE_VERSIONS = {
    "zxing-cpp": (1, 2, 6, 7, 10, 14, 20, 27, 34, 40),
    "OpenCV": (1, 2, 6, 7, 10, 14, 20),
    "ZBar": (1, 2, 6, 7, 10, 14, 20, 27, 34, 40),
}
STYLES = {
    "black": Style(),
    "navy on cream": Style(color.parse("navy"), color.parse("fff8e7")),
    "transparent background": Style(light=color.TRANSPARENT),
    "contrast just above the minimum": Style(color.parse("888"), color.WHITE),
}
OUTPUTS = {
    "default": Output(),
    "scale 4": Output(scale=4),
    "exact size": Output(size=300),
    "wide quiet zone": Output(margin=9, scale=5),
    "resolution for print": Output(scale=12, dpi=300),
}


@every_combination(format_name=FORMATS, output=OUTPUTS, style=STYLES, decoder=DECODERS)
def test_independent_decoders_read_every_format(format_name: str, style: str, output: str, decoder: str) -> None:
    if decoder == "ZBar" and not has_zbar():
        pytest.skip("ZBar's library is not installed")
    image = generate(Spec(LINK, format_name, style=STYLES[style], output=OUTPUTS[output]))
    assert DECODERS[decoder](OPENERS[format_name](image.body)) == LINK


@pytest.mark.parametrize("version", READABLE_VERSIONS["ZBar"])
def test_independent_decoders_read_versions_and_levels(version: int) -> None:
    decoders = [name for name in DECODERS if version in READABLE_VERSIONS[name] and (name != "ZBar" or has_zbar())]
    for level in "LMQH":
        content = f"{version}-{level}".encode()
        encoding = Encoding(ecc=level, version=version, boost=False)
        image = OPENERS["png"](generate(Spec(content, encoding=encoding, output=Output(scale=4))).body)
        assert {name: DECODERS[name](image) for name in decoders} == dict.fromkeys(decoders, content)


@pytest.mark.parametrize("engine", ["libzint", "qrcode"])
@given(content=st.binary(min_size=1, max_size=200), margin=st.integers(0, 5), name=st.sampled_from(list(FORMATS)))
@settings(max_examples=60)
def test_image_of_any_bytes_is_verified(engine: str, content: bytes, margin: int, name: str) -> None:
    image = generate(Spec(content, name, output=Output(margin=margin)), engine)
    assert image.verification
    assert image.verification.unused_error_correction == 1
    assert DECODERS["zxing-cpp"](OPENERS[name](image.body)) == content


@pytest.mark.parametrize(
    ("content", "encoding", "decoded"),
    [
        (b"M4", Encoding(symbol="micro"), b"M4"),
        (b"12345", Encoding(version="M1"), b"12345"),
        (b"10ABC\x1d21X", Encoding(gs1=True), b"10ABC\x1d21X"),
        ("東京タワーabc".encode("shift_jis"), Encoding(kanji=True), "東京タワーabc".encode("shift_jis")),
        ("Zoë 東京".encode(), Encoding(parts=3, part=2), " 東".encode()),
    ],
)
def test_every_symbology_and_mode_is_verified(content: bytes, encoding: Encoding, decoded: bytes) -> None:
    for name in FORMATS:
        image = generate(Spec(content, name, encoding))
        assert image.verification
        # M1 detects errors, but cannot correct any.
        assert image.verification.unused_error_correction == (0 if encoding.version == "M1" else 1)
        assert DECODERS["zxing-cpp"](OPENERS[name](image.body)) == decoded


def test_verify_off_sends_image_with_low_contrast() -> None:
    style = Style(color.parse("eee"), color.WHITE)
    with pytest.raises(LowContrast):
        generate(Spec(LINK, style=style))
    image = generate(Spec(LINK, style=style, output=Output(verify=False)))
    assert image.verification is None
    assert image.contrast == pytest.approx(1.16, abs=0.01)


RING = "https://example.com/10-abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijklmnopqr"  # 88 bytes
BROWN = color.parse("8a2b06")
# Image that one resolution of the decoder or of the camera misses: content, encoding, style, scale.
MISSED_ONCE = {
    "circle, camera": (RING, Encoding("H"), Style(BROWN, shape="classy-rounded", eye="circle"), 9),
    "circle, camera, one digit": ("4", Encoding("H", version=9), Style(shape="classy-rounded", eye="circle"), 9),
    "two pixels, camera": ("aaaaa0", Encoding("Q", version=7, boost=False), Style(shape="vertical"), 2),
    "two pixels, full": ("0", Encoding(version=3, boost=False), Style(shape="classy-rounded", eye="star"), 2),
    "cut": ("0", Encoding(boost=False), Style(shape="pointed", eye="cut"), 2),
    "Micro QR": ("5", Encoding(symbol="micro", boost=False), Style(shape="dot"), 2),
    "rMQR": ("5", Encoding(symbol="rmqr", boost=False), Style(shape="dot"), 2),
}


@every_combination(case=MISSED_ONCE, format_name=["png", "jpeg", "webp", "svg"])
def test_miss_at_one_resolution_rejects_no_image(format_name: str, case: str) -> None:
    content, encoding, style, scale = MISSED_ONCE[case]
    image = generate(Spec(content.encode(), format_name, encoding, style, Output(scale=scale)))
    assert image.verification
    assert DECODERS["zxing-cpp"](OPENERS[format_name](image.body).resize((600, 600))) == content.encode() or (
        encoding.symbol != "qr"  # not square: the tests of readers compare these
    )


@for_each("scale", range(3, 15))
def test_scale_does_not_decide_about_rejection(scale: int) -> None:
    content, encoding, style, _ = MISSED_ONCE["circle, camera"]
    image = generate(Spec(content.encode(), "png", encoding, style, Output(scale=scale)))
    assert (image.symbol.version, image.symbol.ecc) == (9, "H")


def test_unreadable_image_has_a_bounded_number_of_decodes(monkeypatch: pytest.MonkeyPatch) -> None:
    decodes: list[Raster] = []
    monkeypatch.setattr("qr.reading.decode", lambda raster, _: decodes.append(raster))
    with pytest.raises(Unreadable):
        generate(Spec(LINK, encoding=Encoding(boost=False), style=Style(shape="dot")))
    assert len(decodes) == MAX_SAMPLINGS
    decodes.clear()
    with pytest.raises(Unreadable):
        generate(Spec(LINK))
    assert len(decodes) == 1  # plain squares are read at one pixel per module


def test_readable_image_is_decoded_once_per_check(monkeypatch: pytest.MonkeyPatch) -> None:
    decodes: list[Raster] = []

    def decode_and_count(raster: Raster, expected: Expected) -> Reading | None:
        decodes.append(raster)
        return decode(raster, expected)

    monkeypatch.setattr("qr.reading.decode", decode_and_count)
    generate(Spec(LINK))
    assert len(decodes) == 1
    generate(Spec(LINK, style=Style(shape="rounded")))
    assert len(decodes) == 3


# Clients can cache images for a year. A change of these bytes belongs in the changelog.
GOLDEN = {
    "png": "1ff27f97679581dc6ee382fb0c18c13b8afcf4326c0226529b9c121fb7d60651",
    "svg": "5a6e6615c13cbaae826208fb92a7a298613c1d1dd199fb8d8d2d54cf64efc393",
}
REFERENCE_DEFLATE = (
    sha256(deflate.compress(bytes(range(256)) * 99)).hexdigest()
    == "d47750f9279e5357b158845ea6e3c2bd9586a0df06d897c79d19d78b80983dda"
)


@pytest.mark.parametrize("format_name", GOLDEN)
def test_same_request_gives_same_bytes(format_name: str) -> None:
    if format_name == "png" and not REFERENCE_DEFLATE:
        pytest.skip(f"this {deflate.library.__name__} compresses to other bytes; other tests check the pixels")
    assert sha256(generate(Spec(LINK, format_name)).body).hexdigest() == GOLDEN[format_name]


@pytest.mark.parametrize(
    "preparation", ["", "import sys; sys.modules['zint'] = None; "], ids=["with libzint", "without libzint"]
)
def test_fresh_process_gives_same_bytes_with_any_encoder(preparation: str) -> None:
    script = f"import sys; from qr.generate import *; sys.stdout.buffer.write(generate(Spec({LINK!r})).body)"
    fresh = subprocess.run([sys.executable, "-c", preparation + script], capture_output=True, check=True).stdout
    assert fresh == generate(Spec(LINK)).body


@every_combination(shape=SHAPES, version=["M2", "M4", "R7x43", "R13x27", "R17x99"], rotate=[0, 90, 180, 270])
def test_small_symbols_support_every_shape_and_rotation(version: str, rotate: int, shape: str) -> None:
    spec = Spec(b"12345", "png", Encoding(version=version), Style(shape=shape), Output(rotate=rotate))
    assert generate(spec).verification


def test_concurrent_large_images_all_render() -> None:
    from concurrent.futures import ThreadPoolExecutor

    specs = [
        Spec(f"https://example.com/{n}".encode(), style=Style(shape="dot"), output=Output(size=1100)) for n in range(6)
    ]
    with ThreadPoolExecutor(6) as threads:
        images = list(threads.map(generate, specs))
    assert [DECODERS["zxing-cpp"](OPENERS["png"](image.body)) for image in images] == [spec.content for spec in specs]


def test_budget_limits_the_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    decodes: list[Raster] = []
    monkeypatch.setattr("qr.reading.decode", lambda raster, _: decodes.append(raster))
    counts = []
    for units in (0, 500):
        decodes.clear()
        with pytest.raises(Unreadable):
            generate(Spec(LINK, encoding=Encoding(ecc="L"), style=Style(shape="dot")), "auto", Budget(units))
        counts.append(len(decodes))
    assert counts[0] == MAX_SAMPLINGS < counts[1]
