from __future__ import annotations

from typing import Any

import pytest
from PIL import Image

from qr.cost import estimate_cost, max_modules
from qr.generate import generate
from qr.spec import Spec
from qr.spec.parse import parse_spec
from tests.support.logo_files import encode_image

CAPTIONS: tuple[dict[str, Any], ...] = ({}, {"caption": "Scan me"})
PARTS: tuple[dict[str, Any], ...] = ({"part": 1}, {})
STAR: dict[str, Any] = {"shape": "star", "dark": "radial(000,300)"}


def spec(format_name: str = "png", **parameters: Any) -> Spec:
    return parse_spec([("data", "https://example.com/"), *parameters.items()], format_name, None, {})


@pytest.mark.parametrize("format_name", ["png", "svg", "pdf", "eps", "pbm", "txt", "jpeg", "html", "json"])
def test_plain_code_costs_one_unit(format_name: str) -> None:
    assert estimate_cost(spec(format_name)).units == 1
    assert estimate_cost(Spec(b"a" * 1000, format=format_name)).units <= 5


@pytest.mark.parametrize(
    ("cheap", "dear"),
    [
        (spec(), spec(size=8192)),
        (spec(), spec(width="200mm", dpi=600)),
        (spec(), spec(symbol_width="200mm", dpi=600)),
        (spec(), spec(scale=200)),
        (spec(), spec(shape="dot")),
        (spec(shape="dot"), spec(shape="dot", logo="heart")),
        (spec(shape="dot"), spec(shape="dot", caption="Hello")),
        (spec("svg", shape="dot"), spec("png", shape="dot", size=1000)),
        (spec(size=2048), spec(size=2048, **STAR)),
        (spec("png", size=4096), spec("webp", size=4096)),
        (spec("svg", shape="dot"), spec("svg", shape="dot", version=40)),
        (spec(parts=2, part=1), spec(parts=16)),
    ],
)  # fmt: skip
def test_more_work_costs_more_units(cheap: Spec, dear: Spec) -> None:
    assert estimate_cost(cheap).units < estimate_cost(dear).units


def test_scale_of_a_vector_format_costs_nothing() -> None:
    assert estimate_cost(spec("svg", scale=200)).units == estimate_cost(spec("svg")).units


def test_parts_multiply_the_cost() -> None:
    one, all_parts = (estimate_cost(spec(parts=16, size=1000, **part, **STAR)).units for part in PARTS)
    assert 15 * one < all_parts <= 16 * one


@pytest.mark.parametrize("length", [1, 7, 8, 100, 381, 500, 742, 1000, 1272, 1273])
@pytest.mark.parametrize("ecc", ["L", "H"])
def test_modules_are_an_upper_bound(length: int, ecc: str) -> None:
    requested = parse_spec([("data", "a" * length), ("ecc", ecc), ("scale", "1")], "pbm", None, {})
    image = generate(requested)
    assert max_modules(requested) >= image.symbol.width + 8
    assert max_modules(requested) <= image.symbol.width + 8 + 4 * 20


def test_logo_and_version_bound_the_modules() -> None:
    assert max_modules(spec(logo="heart")) >= 17 + 4 * 10 + 8
    assert max_modules(spec(version=7, margin=0)) == 45


@pytest.mark.parametrize(
    "parameters",
    [
        {"size": 300}, {"shape": "dot", "caption": "Scan me"}, {"frame": "circle"}, {"width": "30mm"},
        {"shape": "dot", "frame": "circle", "caption": "Scan me", "caption_position": "around"},
        {"symbol": "rmqr", "rotate": 90, "size": 300},
    ],
)  # fmt: skip
def test_uncompressed_file_is_within_the_estimate(parameters: dict[str, Any]) -> None:
    requested = spec("bmp", **parameters)
    image = generate(requested)
    header, padding = 62, 4 * image.drawing.height
    assert len(image.body) <= estimate_cost(requested).response + header + padding


def test_round_frame_and_caption_enlarge_the_image() -> None:
    assert max_modules(spec(version=7, margin=0, frame="circle")) == 68  # 1.5 times 45
    plain, captioned = (estimate_cost(spec("bmp", shape="dot", **more)).response for more in CAPTIONS)
    assert captioned == pytest.approx(1.35 * plain, abs=1)


def test_archive_contains_the_files_of_all_parts_again() -> None:
    one, all_parts = (estimate_cost(spec("bmp", parts=16, size=1000, shape="dot", **part)) for part in PARTS)
    assert all_parts.response == 16 * one.response
    assert all_parts.bytes - one.bytes == (2 * 16 - 1) * one.response


@pytest.mark.parametrize(("media_type", "bytes_per_pixel"), [("PNG", 8), ("WebP", 17)])
def test_memory_of_an_uploaded_logo_is_counted(media_type: str, bytes_per_pixel: int) -> None:
    logo = encode_image(Image.new("RGB", (2000, 2000)), media_type)
    requested = spec(ecc="H", logo=logo)
    assert estimate_cost(requested).bytes >= bytes_per_pixel * 4_000_000
