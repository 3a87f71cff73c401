"""Rows per second of a batch, as a ZIP file of plain PNG images: ours, verified, against segno, not verified.

Both run in one thread and in turn. The time is CPU time, so that other programs of the machine do not count.
"""

import io
from collections.abc import Callable
from statistics import median
from time import process_time
from zipfile import ZipFile

import segno

from bench.errors import MeasurementError
from bench.report import Row, Target, ratio_row, ratios, table
from bench.run_size import RunSize
from qr.config import Settings
from router import create_app

ROWS, ROWS_OF_QUICK_RUN = 2000, 100
MIN_ROWS_PER_SECOND = Target(">=", 2000)
COLUMNS = ("rows per second of CPU time", "median", "min-max", "target", "")


def report(size: RunSize) -> str:
    ours: list[float] = []
    peer: list[float] = []
    rows = ROWS if size.repeats > 1 else ROWS_OF_QUICK_RUN
    for write in (_zip_ours, _zip_segno):
        _measure(write, ROWS_OF_QUICK_RUN, 0)  # imports and caches
    for number in range(1, size.repeats + 1):
        ours.append(_measure(_zip_ours, rows, number))
        peer.append(_measure(_zip_segno, rows, number))
    rates = table(COLUMNS, [_rate_row("ours, verified", ours, MIN_ROWS_PER_SECOND), _rate_row("segno", peer)])
    ratio = table(("ratio", *COLUMNS[1:]), [ratio_row("ours / segno", ratios(ours, peer))])
    return f"{rates}\n\n{ratio}"


def _measure(write: Callable[[int, int], bytes], rows: int, number: int) -> float:
    """Return the rows per second of CPU time. Every round has other contents."""
    started = process_time()
    archive = write(rows, number)
    seconds = process_time() - started
    with ZipFile(io.BytesIO(archive)) as file:
        images = [name for name in file.namelist() if name.endswith(".png")]
    if len(images) != rows:
        raise MeasurementError(f"{len(images)} images instead of {rows}")
    return rows / seconds


def _zip_ours(rows: int, number: int) -> bytes:
    """Return the response to a request: rows are read, counted, made, decoded and packed."""
    body = "".join(["url\n", *(f"{_text(row, number)}\n" for row in range(rows))])
    response = create_app(Settings()).test_client().post("/batch", data=body, content_type="text/csv")
    archive: bytes = response.data
    return archive


def _zip_segno(rows: int, number: int) -> bytes:
    """Return a ZIP file of images of the same symbols: 10 pixels per module, a quiet zone of 4 modules, level M."""
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for row in range(rows):
            image = io.BytesIO()
            segno.make(_text(row, number), error="m", micro=False).save(image, kind="png", scale=10, border=4)
            archive.writestr(f"{row}.png", image.getvalue())
    return file.getvalue()


def _text(row: int, number: int) -> str:
    return f"https://example.com/{number:02}/item/{row:06}"


def _rate_row(name: str, rates: list[float], target: Target | None = None) -> Row:
    span = f"{min(rates):.0f}-{max(rates):.0f}"
    verdict = (f"{target.relation} {target.bound:.0f}", target.verdict(median(rates))) if target else ("", "")
    return (name, f"{median(rates):.0f}", span, *verdict)
