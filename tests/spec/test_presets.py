from __future__ import annotations

import pytest

from qr.generate import generate
from qr.spec.parse import check_presets, parse_spec
from qr.spec.presets import BUILT_IN, parse_presets
from tests.support.decoders import open_png, zxing


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_preset_scans(name: str) -> None:
    image = generate(parse_spec([("data", "https://example.com/menu"), ("style", name)]))
    assert zxing(open_png(image.body)) == b"https://example.com/menu"


def test_what_comes_with_the_service_can_be_used() -> None:
    check_presets(BUILT_IN)


def test_an_operators_own_come_first() -> None:
    presets = parse_presets('{"dots": {"scale": 3}, "ours": {}}')
    assert presets["dots"] == {"scale": 3}
    assert presets["ours"] == {}
    assert presets["bars"] == BUILT_IN["bars"]
    assert parse_presets("") == BUILT_IN


@pytest.mark.parametrize("text", ["{", "[]", '"a"', '{"a": 1}', '{"a": []}'])
def test_anything_but_an_object_of_objects_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"QR_STYLES|Expecting"):
        parse_presets(text)
