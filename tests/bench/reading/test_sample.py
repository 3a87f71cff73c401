from __future__ import annotations

from PIL import Image

from bench.reading.measure import measure_decoders
from bench.reading.sample import Sample
from bench.reading.synthetic import make_samples
from tests.support.photographs import symbol_image


def test_content_is_compared_in_any_character_set() -> None:
    sample = Sample("a", Image.new("L", (1, 1)), "テスト\n")
    assert sample.is_content("テスト\r\n".encode("shift_jis"))
    assert sample.is_content("テスト\n".encode())
    assert not sample.is_content(b"test")


def test_decoders_are_measured() -> None:
    results = measure_decoders(Sample("a", symbol_image("measured").convert("RGB"), "measured"))
    assert all(outcome.is_read and not outcome.has_other for outcome in results.values())


def test_distorted_images_are_made() -> None:
    samples = list(make_samples(4))
    assert len(samples) == 4
    assert len({sample.name for sample in samples}) == 4
