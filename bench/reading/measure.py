"""Decode samples with all attempts, with the service, and with three decoders alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from time import process_time
from typing import NamedTuple

import numpy as np

from bench.reading.sample import Sample
from bench.scannability.decoders import PYTHON_DECODERS, missing_decoders
from qr.decoding.attempts import ATTEMPTS, Page, find_symbols
from qr.decoding.reader import SEARCH_SECONDS
from qr.decoding.views import View

SERVICE = "this service"
ALONE = ("zxing-cpp", "ZBar", "OpenCV")


class Outcome(NamedTuple):
    """Result of one decoder for one image: the expected content, other content, and the CPU time in seconds."""

    is_read: bool
    has_other: bool
    seconds: float


Results = dict[str, Outcome]  # by decoder or attempt


def measure_decoders(sample: Sample) -> Results:
    """Decode a sample with this service, and with each decoder alone that is installed."""
    pixels = np.array(sample.image.convert("L"))
    alone = {name: _measure(sample, partial(PYTHON_DECODERS[name], pixels)) for name in ALONE if name not in missing()}
    return {SERVICE: _measure(sample, partial(_read, sample)), **alone}


def measure_attempts(sample: Sample) -> Results:
    """Decode a sample with each attempt."""

    def run(number: int) -> set[bytes]:
        page, attempt = Page(sample.image, View(sample.image.convert("L"))), ATTEMPTS[number]
        return {symbol.content for view in attempt.views(page) for symbol in attempt.search(view).symbols}

    return {attempt.name: _measure(sample, partial(run, number)) for number, attempt in enumerate(ATTEMPTS)}


def missing() -> Iterable[str]:
    """Return the decoders that are not installed."""
    return missing_decoders()


def _read(sample: Sample) -> set[bytes]:
    end = process_time() + SEARCH_SECONDS
    return {symbol.content for symbol in find_symbols(sample.image, 1, lambda: process_time() > end)}


def _measure(sample: Sample, decode: Callable[[], set[bytes]]) -> Outcome:
    started = process_time()
    try:
        found = decode()
    except UnicodeDecodeError:  # OpenCV returns only content in UTF-8.
        found = set()
    seconds = process_time() - started
    is_read = any(sample.is_content(content) for content in found)
    return Outcome(is_read, any(content and not sample.is_content(content) for content in found), seconds)
