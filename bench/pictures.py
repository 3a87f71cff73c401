"""Bytes and times of the same pictures, small and large, from three libraries."""

import random
from io import BytesIO
from statistics import median
from string import ascii_lowercase
from time import perf_counter
from typing import Literal, get_args

from PIL import Image

from bench.effort import Effort
from bench.errors import MeasurementError
from bench.libraries import (
    LIBRARIES,
    OURS,
    PEERS,
    Format,
    Library,
    encode_ours,
)
from bench.report import (
    Row,
    Target,
    ratios,
    table,
)

# Bytes that fill a version to the last one at level M (ISO/IEC 18004:2015, table 7).
CAPACITY = {1: 14, 5: 84, 10: 213, 25: 997, 40: 2331}
SMALL = Target("<=", 1.1)
FORMATS: tuple[Format, ...] = get_args(Format)

Step = Literal["encode", "png", "svg"]
STEPS: tuple[Step, ...] = get_args(Step)


def content(version: int, serial: int = 0) -> str:
    """Text that fills the version: no room for a higher level, nor for padding, where segno differs."""
    letters = random.Random(f"{version} {serial}")
    start = "example.com/"
    return start + "".join(letters.choices(ascii_lowercase, k=CAPACITY[version] - len(start)))


def report_bytes(_effort: Effort) -> str:
    names = tuple(library.name for library in LIBRARIES)
    columns = ("version", "bytes of", *names, "ours / smallest", "target", "")
    return table(columns, [_bytes_row(version, kind) for version in CAPACITY for kind in FORMATS])


def _bytes_row(version: int, file_format: Format) -> Row:
    ours, *peers = (len(picture) for picture in same_pictures(version, file_format))
    ratio = ours / min(peers)
    sizes = (str(size) for size in (ours, *peers))
    return (str(version), file_format, *sizes, f"{ratio:.2f}", str(SMALL), SMALL.verdict(ratio))


def same_pictures(version: int, file_format: Format) -> list[bytes]:
    """One file of each library, in their order; a fault if they do not show the same modules."""
    text = content(version)
    symbol = encode_ours(text)
    for library in LIBRARIES:
        if symbol.version != version or library.rows(library.encode(text, symbol)) != symbol.rows:
            raise MeasurementError(f"{library.name} does not draw the symbol of version {version}")
    pictures = [library.draw(text, symbol, file_format) for library in LIBRARIES]
    if file_format == "png" and len({_pixels(picture) for picture in pictures}) > 1:
        raise MeasurementError(f"the pictures of version {version} differ")
    return pictures


def _pixels(png: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(BytesIO(png)) as image:
        return image.size, image.convert("1").tobytes()


def report_times(effort: Effort) -> str:
    names = tuple(library.name for library in LIBRARIES)
    columns = ("version", "milliseconds for", *names, *(f"{peer.name} / ours" for peer in PEERS))
    for library in LIBRARIES:
        for step in STEPS:
            _milliseconds(library, step, content(1))  # imports what is imported when first needed
    return table(columns, [_times_row(version, step, effort) for version in CAPACITY for step in STEPS])


def _times_row(version: int, step: Step, effort: Effort) -> Row:
    """The libraries in turn, each turn another text: nothing can be remembered from the turn before."""
    times: dict[Library, list[float]] = {library: [] for library in LIBRARIES}
    for turn in range(effort.repeats):
        for library in LIBRARIES:
            times[library].append(_milliseconds(library, step, content(version, turn)))
    medians = (f"{median(times[library]):.2f}" for library in LIBRARIES)
    against_peers = (f"{median(ratios(times[peer], times[OURS])):.1f}" for peer in PEERS)
    return (str(version), step, *medians, *against_peers)


def _milliseconds(library: Library, step: Step, text: str) -> float:
    started = perf_counter()
    if step == "encode":
        library.encode(text, None)
    else:
        library.draw(text, None, step)
    return (perf_counter() - started) * 1000
