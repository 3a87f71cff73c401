"""File sizes and times of the same images, small and large, from three libraries."""

import random
from io import BytesIO
from statistics import median
from string import ascii_lowercase
from time import perf_counter
from typing import Literal, get_args

from PIL import Image

from bench.errors import MeasurementError
from bench.libraries import (
    LIBRARIES,
    OTHERS,
    OURS,
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
from bench.run_size import RunSize

# Version -> maximum number of bytes at level M (ISO/IEC 18004:2015, table 7).
CAPACITY_BYTES = {1: 14, 5: 84, 10: 213, 25: 997, 40: 2331}
# Plain PNG files are compressed for speed. SVG files are small without compression.
SIZE_TARGETS: dict[Format, Target] = {"png": Target("<=", 1.35), "svg": Target("<=", 1.1)}
FORMATS: tuple[Format, ...] = get_args(Format)

Step = Literal["encode", "png", "svg"]
STEPS: tuple[Step, ...] = get_args(Step)


def text_for_version(version: int, serial: int = 0) -> str:
    """Return a text that fills a version completely.

    It leaves no room for a higher level, and none for padding, which segno chooses differently.
    """
    letters = random.Random(f"{version} {serial}")
    start = "example.com/"
    return start + "".join(letters.choices(ascii_lowercase, k=CAPACITY_BYTES[version] - len(start)))


def report_bytes(_size: RunSize) -> str:
    names = tuple(library.name for library in LIBRARIES)
    columns = ("version", "bytes of", *names, "ours / smallest", "target", "")
    return table(columns, [_bytes_row(version, file_format) for version in CAPACITY_BYTES for file_format in FORMATS])


def _bytes_row(version: int, file_format: Format) -> Row:
    ours, *others = (len(file) for file in draw_same_image(version, file_format))
    ratio = ours / min(others)
    sizes = (str(size) for size in (ours, *others))
    target = SIZE_TARGETS[file_format]
    return (str(version), file_format, *sizes, f"{ratio:.2f}", str(target), target.verdict(ratio))


def draw_same_image(version: int, file_format: Format) -> list[bytes]:
    """Return one file per library, in the order of ``LIBRARIES``.

    Raises ``MeasurementError`` if the libraries do not draw the same modules.
    """
    text = text_for_version(version)
    symbol = encode_ours(text)
    for library in LIBRARIES:
        if symbol.version != version or library.rows(library.encode(text, symbol)) != symbol.rows:
            raise MeasurementError(f"{library.name} does not encode the same symbol of version {version}")
    files = [library.draw(text, symbol, file_format) for library in LIBRARIES]
    if file_format == "png" and len({_decode_pixels(file) for file in files}) > 1:
        raise MeasurementError(f"the images of version {version} differ")
    return files


def _decode_pixels(png: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(BytesIO(png)) as image:
        return image.size, image.convert("1").tobytes()


def report_times(size: RunSize) -> str:
    names = tuple(library.name for library in LIBRARIES)
    columns = ("version", "milliseconds for", *names, *(f"{other.name} / ours" for other in OTHERS))
    for library in LIBRARIES:
        for step in STEPS:
            _time_ms(library, step, text_for_version(1))  # finish the late imports before the measurement
    return table(columns, [_times_row(version, step, size) for version in CAPACITY_BYTES for step in STEPS])


def _times_row(version: int, step: Step, size: RunSize) -> Row:
    """Measure the libraries in turn. Each round uses another text, so that no cache can help."""
    times: dict[Library, list[float]] = {library: [] for library in LIBRARIES}
    for serial in range(size.repeats):
        for library in LIBRARIES:
            times[library].append(_time_ms(library, step, text_for_version(version, serial)))
    medians = (f"{median(times[library]):.2f}" for library in LIBRARIES)
    against_others = (f"{median(ratios(times[other], times[OURS])):.1f}" for other in OTHERS)
    return (str(version), step, *medians, *against_others)


def _time_ms(library: Library, step: Step, text: str) -> float:
    started = perf_counter()
    if step == "encode":
        library.encode(text, None)
    else:
        library.draw(text, None, step)
    return (perf_counter() - started) * 1000
