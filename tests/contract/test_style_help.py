from qr.contract.style_help import advice, style_help
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.spec.formats import FORMATS
from qr.spec.presets import BUILT_IN, parse_presets


def test_names_are_those_of_the_tables() -> None:
    found = style_help(BUILT_IN)
    assert found["shapes"] == list(SHAPES)
    assert found["eyes"] == list(EYES)
    assert found["formats"].keys() == FORMATS.keys()
    assert "heart" in found["logos"]


def test_presets_of_the_operator_are_included() -> None:
    presets = style_help(parse_presets('{"brand": {"dark": "#123456"}}'))["presets"]
    assert presets["brand"] == {"dark": "#123456"}
    assert presets.keys() > BUILT_IN.keys()


def test_advice_names_eyes_that_some_readers_miss() -> None:
    assert any(sentence.startswith("Avoid eye=circle: ") and "quirc" in sentence for sentence in advice())
    assert not any("eye=rounded" in sentence for sentence in advice())
    assert any("at least 3:1" in sentence for sentence in advice())
