"""Requests per second of links, each a scan that is counted: beside a no-op function, and with many records."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.effort import Effort
from bench.report import (
    RATIO_COLUMNS,
    Target,
    ratio_row,
    ratios,
    table,
)
from bench.servers import (
    NOOP,
    Function,
    Server,
    serve,
)
from bench.throughput import SAME, drive, require_wrk
from qr.links.record import Record
from qr.store.sqlite import SqliteStore

LINKS_LUA = Path(__file__).with_name("links.lua")
FEW, MANY = 10, 100_000
TIME = "2026-01-01T00:00:00.000000Z"


def report(effort: Effort) -> str:
    require_wrk()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        noop = stack.enter_context(serve(NOOP))
        servers = {records: stack.enter_context(serve(_links(folder, records))) for records in (FEW, MANY)}
        rates: dict[str, list[float]] = {"no-op": [], str(FEW): [], str(MANY): []}
        for _ in range(effort.load_rounds):
            rates["no-op"].append(drive(noop, effort.load_seconds, SAME))
            for records, server in servers.items():
                rates[str(records)].append(_follow(server, records, effort))
    medians = table(
        ("requests per second", "no-op", f"{FEW} records", f"{MANY:,} records"),
        [("following links", *(f"{median(rates[name]):.0f}" for name in rates))],
    )
    against_noop = ratio_row("links / no-op", ratios(rates[str(FEW)], rates["no-op"]), Target(">=", 0.5))
    many = ratio_row(f"{MANY:,} records / {FEW}", ratios(rates[str(MANY)], rates[str(FEW)]), Target(">=", 0.95))
    return f"{medians}\n\n{table(RATIO_COLUMNS, [against_noop, many])}"


def _links(folder: Path, records: int) -> Function:
    """This service with so many records, whose ids are numbers."""
    path = folder / f"{records}.db"
    store = SqliteStore(str(path))
    for number in range(records):
        store.create(Record(str(number), {"target": f"https://example.com/{number}"}, TIME, TIME))
    environ = (("QR_STORE", f"sqlite:///{path}"),)
    source = Path(__file__).parent.parent / "main.py"
    return Function(f"{records} records", source, "/u/", b"", content="0", status=302, environ=environ)


def _follow(server: Server, records: int, effort: Effort) -> float:
    return drive(server, effort.load_seconds, "", LINKS_LUA, records)
