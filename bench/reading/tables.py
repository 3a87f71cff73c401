"""Tables of read rates and CPU times."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median, quantiles

from bench.reading.measure import ALONE, SERVICE, Results
from bench.report import Row, table

MIN_SHARE_OF_ANY = 0.97  # of the images that any of the three decoders reads
MIN_GAIN = 0.05  # over the best of the three


def decoder_table(results: Sequence[Results]) -> str:
    """Return read rates, other contents found and CPU times of the service and of each decoder, and the targets."""
    names = [SERVICE, *(name for name in ALONE if name in results[0])]
    rows = [_row(name, results) for name in names]
    return "\n".join([table(HEAD, rows), *_targets(results, names[1:])])


HEAD: Row = ("", "read", "of", "%", "other contents", "median ms", "p95 ms")


def _row(name: str, results: Sequence[Results]) -> Row:
    outcomes = [result[name] for result in results]
    milliseconds = [1000 * outcome.seconds for outcome in outcomes]
    read, other = sum(outcome.is_read for outcome in outcomes), sum(outcome.has_other for outcome in outcomes)
    p95 = quantiles(milliseconds, n=20)[-1] if len(milliseconds) > 1 else milliseconds[0]
    share = f"{100 * read / len(outcomes):.1f}"
    return name, str(read), str(len(outcomes)), share, str(other), f"{median(milliseconds):.2f}", f"{p95:.1f}"


def _targets(results: Sequence[Results], alone: Sequence[str]) -> list[str]:
    readable = [result for result in results if any(result[name].is_read for name in alone)]
    share = sum(result[SERVICE].is_read for result in readable) / max(1, len(readable))
    rates = {name: sum(result[name].is_read for result in results) / len(results) for name in (SERVICE, *alone)}
    best = max(alone, key=lambda name: rates[name])
    gain = round(rates[SERVICE] - rates[best], 9)
    return [
        f"of the {len(readable)} images that any of the three reads: {100 * share:.1f} %"
        f" (target {100 * MIN_SHARE_OF_ANY:.0f} %: {_verdict(share >= MIN_SHARE_OF_ANY)})",
        f"more than {best}, the best of the three: {100 * gain:.1f} percentage points"
        f" (target {100 * MIN_GAIN:.0f}: {_verdict(gain >= MIN_GAIN)})",
    ]


def _verdict(met: bool) -> str:  # the only argument
    return "met" if met else "missed"


def attempt_table(results: Sequence[Results]) -> str:
    """Return the attempts in the order of images read per millisecond, without those that an earlier one reads."""
    unread, rows = list(results), []
    names = list(results[0])
    while names and unread:
        gains = {name: sum(result[name].is_read for result in unread) for name in names}
        times = {name: 1000 * median(result[name].seconds for result in results) for name in names}
        best = max(names, key=lambda name: gains[name] / max(0.01, times[name]))
        if not gains[best]:
            break
        alone = sum(result[best].is_read for result in results)
        rows.append((best, str(gains[best]), str(alone), f"{times[best]:.2f}"))
        names.remove(best)
        unread = [result for result in unread if not result[best].is_read]
    rows += [(name, "0", str(sum(result[name].is_read for result in results)), "") for name in names]
    return table(("attempt", "more images", "alone", "median ms"), rows)
