from __future__ import annotations

import pytest

from qr.generate import generate
from qr.spec.parse import check_presets, parse_spec
from qr.spec.presets import BUILT_IN, parse_presets
from tests.support.decoders import open_png, zxing


@pytest.mark.parametrize("name", BUILT_IN)
def test_every_preset_decodes(name: str) -> None:
    image = generate(parse_spec([("data", "https://example.com/menu"), ("style", name)]))
    assert zxing(open_png(image.body)) == b"https://example.com/menu"


def test_built_in_presets_are_valid() -> None:
    check_presets(BUILT_IN)


def test_operator_presets_override_built_in_presets() -> None:
    presets = parse_presets('{"dots": {"scale": 3}, "ours": {}}')
    assert presets["dots"] == {"scale": 3}
    assert presets["ours"] == {}
    assert presets["bars"] == BUILT_IN["bars"]
    assert parse_presets("") == BUILT_IN


@pytest.mark.parametrize("text", ["{", "[]", '"a"', '{"a": 1}', '{"a": []}'])
def test_presets_must_be_an_object_of_objects(text: str) -> None:
    with pytest.raises(ValueError, match=r"^QR_STYLES must be a JSON object"):
        parse_presets(text)
