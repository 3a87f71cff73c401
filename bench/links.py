"""Requests per second of links, each of them a counted scan: against a no-op function, with few and many records."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

from bench.report import (
    RATIO_COLUMNS,
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.run_size import RunSize
from bench.servers import (
    NOOP,
    Function,
    serve,
)
from bench.throughput import REPEATED_CONTENT, measure_rate, require_wrk
from qr.links.record import Record
from qr.store.sqlite import SqliteStore

LINKS_LUA = Path(__file__).with_name("links.lua")
FEW_RECORDS, MANY_RECORDS = 10, 100_000
CREATED_AT = "2026-01-01T00:00:00.000000Z"


class Rates(NamedTuple):
    """Requests per second in each round: of the no-op function, and of links with few and with many records."""

    noop: list[float]
    few: list[float]
    many: list[float]


def report(size: RunSize) -> str:
    require_wrk()
    rates = _measure_rounds(size)
    medians = table(
        ("requests per second", "no-op", f"{FEW_RECORDS} records", f"{MANY_RECORDS:,} records"),
        [("links", *(f"{median(rounds):.0f}" for rounds in (rates.noop, rates.few, rates.many)))],
    )
    against_noop = ratio_row("links / no-op", ratios(rates.few, rates.noop), Target(">=", 0.5))
    against_few = ratio_row(
        f"{MANY_RECORDS:,} records / {FEW_RECORDS}", ratios(rates.many, rates.few), Target(">=", 0.95)
    )
    return f"{medians}\n\n{table(RATIO_COLUMNS, [against_noop, against_few])}"


def _measure_rounds(size: RunSize) -> Rates:
    rates = Rates([], [], [])
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        noop = stack.enter_context(serve(NOOP))
        few = stack.enter_context(serve(_service_with_records(folder, FEW_RECORDS)))
        many = stack.enter_context(serve(_service_with_records(folder, MANY_RECORDS)))
        for _ in range(size.load_rounds):
            rates.noop.append(measure_rate(noop, size.load_seconds, REPEATED_CONTENT))
            rates.few.append(measure_rate(few, size.load_seconds, "", LINKS_LUA, FEW_RECORDS))
            rates.many.append(measure_rate(many, size.load_seconds, "", LINKS_LUA, MANY_RECORDS))
    return rates


def _service_with_records(folder: Path, records: int) -> Function:
    """Return this service with a new store, which has ``records`` records with the ids 0, 1, 2, ..."""
    path = folder / f"{records}.db"
    store = SqliteStore(str(path))
    for number in range(records):
        link = {"target": f"https://example.com/{number}"}
        store.create(Record(str(number), f"{number:016x}", link, CREATED_AT, CREATED_AT))
    environ = (("QR_STORE", f"sqlite:///{path}"),)
    source = Path(__file__).parent.parent / "main.py"
    return Function(f"{records} records", source, "/u/", b"", first_content="0", status=302, environ=environ)
