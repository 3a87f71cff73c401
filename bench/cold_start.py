"""From starting the process to the end of its first answer, the three functions in turn."""

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
    FUNCTIONS,
    NOOP,
    OURS,
    TUTORIAL,
    Function,
    serve,
)


def report(effort: Effort) -> str:
    for function in FUNCTIONS:
        _start_ms(function)  # compiles its modules, as a deployment's build does
    starts: dict[Function, list[float]] = {function: [] for function in FUNCTIONS}
    for _ in range(effort.cold_rounds):
        for function in FUNCTIONS:
            starts[function].append(_start_ms(function))
    medians = table(
        ("milliseconds", *(function.name for function in FUNCTIONS)),
        [("process start to first code", *(f"{median(starts[function]):.0f}" for function in FUNCTIONS))],
    )
    against_noop = ratio_row("ours / no-op", ratios(starts[OURS], starts[NOOP]), Target("<=", 1.1))
    against_tutorial = ratio_row("ours / tutorial", ratios(starts[OURS], starts[TUTORIAL]))
    return f"{medians}\n\n{table(RATIO_COLUMNS, [against_noop, against_tutorial])}"


def _start_ms(function: Function) -> float:
    with serve(function) as server:
        return server.start_seconds * 1000
