from __future__ import annotations

import io
import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bench.scannability import read_rates
from bench.scannability.codes import make_plain_codes, plain_code
from bench.scannability.decoders import NAMES
from bench.scannability.systems import draw_preset, to_grey
from qr.config import Settings
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.spec.presets import BUILT_IN
from router import create_app
from tests.support.scannability import (
    ALL_BUT_OPENCV,
    READ,
)

ALL_VALUES = {**read_rates.VALUES, "style": tuple(BUILT_IN)}


class TestReadRates:
    def test_values_differ_from_plain_squares_alone(self) -> None:
        assert set(read_rates.VALUES) == {"shape", "eye", "eyeball"}
        assert read_rates.VALUES["shape"] == tuple(shape for shape in SHAPES if shape != "square")
        assert read_rates.VALUES["eye"] == tuple(eye for eye in EYES if eye != "square")

    def test_plain_codes_use_each_level_with_each_scale(self) -> None:
        codes = make_plain_codes(240)
        assert {(code.ecc, code.scale) for code in codes} == {(ecc, scale) for ecc in "LMQH" for scale in range(3, 13)}
        assert {code.version for code in codes} == set(range(1, 13))
        assert all(code.style == plain_code(code).style for code in codes)

    def test_rates_are_percentages_per_value_and_decoder(self) -> None:
        results = [("plain", "square", READ)] * 2 + [("eye", "circle", READ), ("eye", "circle", ALL_BUT_OPENCV)]
        rates = read_rates.read_rates(results)
        assert rates["plain"]["square"] == dict.fromkeys(NAMES, 100.0)
        assert rates["eye"]["circle"] == {name: 50.0 if name == "OpenCV" else 100.0 for name in NAMES}

    def test_missing_decoder_leaves_table_unchanged(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        file, rates = tmp_path / "read_rates.json", {"plain": {"square": {"ZBar": 99.5}}}
        monkeypatch.setattr(read_rates, "missing_decoders", lambda: {"quirc": "no compiler"})
        assert "unchanged" in read_rates.write_table(rates, file)
        assert not file.exists()
        monkeypatch.setattr(read_rates, "missing_decoders", dict)
        assert "written" in read_rates.write_table(rates, file)
        assert json.loads(file.read_text()) == rates

    @pytest.mark.exhaustive
    def test_measured_code_has_a_result_per_value(self) -> None:
        results = read_rates.measure(make_plain_codes(1)[0])
        expected = [
            ("plain", "square"),
            *((name, value) for name, values in read_rates.VALUES.items() for value in values),
            *(("style", preset) for preset in BUILT_IN),
        ]
        assert [(parameter, value) for parameter, value, _ in results] == expected
        rates = read_rates.read_rates(results)
        assert rates["eye"]["rounded"]["zxing-cpp"] == 100
        assert re.search(r"^eye=rounded +\+0.0 ", read_rates.rates_table(rates), re.MULTILINE)

    def test_table_of_warnings_leaves_out_presets(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(read_rates, "missing_decoders", dict)
        file, measured = tmp_path / "read_rates.json", {"eye": {"leaf": {"ZBar": 99.5}}}
        read_rates.write_table({**measured, "style": {"dots": {"ZBar": 50.0}}}, file)
        assert json.loads(file.read_text()) == measured

    @pytest.mark.parametrize(("lost", "verdict"), [(2, "met"), (3, "missed")])
    def test_values_below_target_are_marked(self, lost: int, verdict: str) -> None:
        results = [(name, value, READ) for name, values in ALL_VALUES.items() for value in values] * 100
        results += [("plain", "square", READ)] * 100
        place = results.index(("eye", "leaf", READ))
        step = sum(map(len, ALL_VALUES.values()))
        for number in range(lost):
            results[place + number * step] = ("eye", "leaf", ALL_BUT_OPENCV)
        shown = read_rates.rates_table(read_rates.read_rates(results)).splitlines()
        assert [line.split()[-1] for line in shown if line.startswith("eye=leaf ")] == [verdict]
        assert sum(line.endswith("missed") for line in shown) == (verdict == "missed")


@pytest.mark.parametrize("preset", BUILT_IN)
def test_preset_is_drawn_as_the_service_draws_it(preset: str) -> None:
    code = make_plain_codes(1)[0]._replace(scale=8, ecc="M")
    client = create_app(Settings()).test_client()
    sent = client.get("/png", query_string={"data": code.content, "style": preset, "scale": 8, "boost": "off"})
    assert sent.status_code == 200
    assert np.array_equal(draw_preset(code, preset), to_grey(Image.open(io.BytesIO(sent.data))))
