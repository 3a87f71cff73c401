"""Tables of the trials: share of codes that each decoder read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from math import isnan, nan
from statistics import fmean

from bench.report import Row, table
from bench.scannability.decoders import NAMES
from bench.scannability.distortions import DISTORTIONS, Distortion
from bench.scannability.systems import OTHERS, OURS, PLAIN
from bench.scannability.trial import UNDISTORTED, Trial, strength
from qr.graphics.eyes import EYES, has_corners

CONDITIONS = (UNDISTORTED, *(distortion.name for distortion in DISTORTIONS))
# OpenCV derives the corners of the symbol from the outer corners of the finder patterns. It reads no code whose eyes
# have no corners, whichever library draws it.
EYES_WITHOUT_CORNERS = frozenset(eye for eye in EYES if not has_corners(eye))
MAX_LISTED_CODES = 40

Shares = tuple[float, ...]  # share of codes that each decoder read, 0.0-1.0


def all_tables(trials: Sequence[Trial]) -> str:
    ours, plain = _filter_by_system(trials, OURS), _filter_by_system(trials, PLAIN)
    parts = [
        "Percent of our codes read, and of the same contents in plain squares",
        overall_table(ours, plain),
        "\nPercent of our codes read, undistorted, by eye",
        eye_table(ours),
    ]
    for name in OTHERS:
        if others := _filter_by_system(trials, name):
            title = f"\nPercent read of the styles that {name} supports: ours, {name}"
            parts += [title, comparison_table(ours, others)]
    parts += ["\nOur codes that were not read, undistorted", list_unread(ours, plain), "", verdict_table(ours, plain)]
    return "\n".join(parts)


def overall_table(ours: Sequence[Trial], plain: Sequence[Trial]) -> str:
    columns = ("distortion", "strength", "codes", *NAMES, "all seven", *(f"plain {name}" for name in NAMES))
    rows = [_overall_row(UNDISTORTED, "", ours, plain)]
    for distortion in DISTORTIONS:
        for level in distortion.strengths:
            styled, squares = (_filter_by_strength(trials, distortion, level) for trials in (ours, plain))
            rows.append(_overall_row(distortion.name, f"{level:g} {distortion.unit}", styled, squares))
    return table(columns, rows)


def _filter_by_strength(trials: Iterable[Trial], distortion: Distortion, level: float) -> list[Trial]:
    return [trial for trial in trials if distortion.name in trial.reads and strength(trial.code, distortion) == level]


def _overall_row(condition: str, level: str, ours: Sequence[Trial], plain: Sequence[Trial]) -> Row:
    all_seven = _percent(sum(all(trial.reads[condition]) for trial in ours), len(ours))
    return (
        condition, level, str(len(ours)), *percents(read_shares(ours, condition)), all_seven,
        *percents(read_shares(plain, condition)),
    )  # fmt: skip


def eye_table(ours: Sequence[Trial]) -> str:
    eyes = sorted({trial.code.style.eye for trial in ours})
    groups = {eye: [trial for trial in ours if trial.code.style.eye == eye] for eye in eyes}
    rows = [(eye, str(len(group)), *percents(read_shares(group, UNDISTORTED))) for eye, group in groups.items()]
    return table(("eye", "codes", *NAMES), rows)


def comparison_table(ours: Sequence[Trial], others: Sequence[Trial]) -> str:
    """Compare ours with another library, over the codes that the other library drew."""
    serials = {trial.code.serial for trial in others}
    same = [trial for trial in ours if trial.code.serial in serials]
    columns = ("distortion", "codes", *NAMES, "mean", "ahead", "")
    return table(columns, [_comparison_row(condition, same, others) for condition in CONDITIONS])


def _comparison_row(condition: str, ours: Sequence[Trial], others: Sequence[Trial]) -> Row:
    our_shares, other_shares = read_shares(ours, condition), read_shares(others, condition)
    our_mean, other_mean = (
        fmean(share for share in shares if not isnan(share)) for shares in (our_shares, other_shares)
    )
    pairs = zip((*our_shares, our_mean), (*other_shares, other_mean), strict=True)
    cells = (f"{100 * our_share:.1f} {100 * other_share:5.1f}" for our_share, other_share in pairs)
    is_ahead = our_mean > other_mean or our_mean == 1
    return condition, str(len(ours)), *cells, f"{100 * (our_mean - other_mean):+.1f}", "met" if is_ahead else "missed"


def list_unread(ours: Iterable[Trial], plain: Iterable[Trial]) -> str:
    """List the codes that were not read, and the decoders that failed. Known failures of OpenCV are only counted."""
    lines: list[str] = []
    known: Counter[str] = Counter()
    unread_squares = {trial.code.serial for trial in plain if not all(trial.reads[UNDISTORTED])}
    for trial in sorted(ours, key=lambda trial: trial.code.serial):
        failed = [name for name, read in zip(NAMES, trial.reads[UNDISTORTED], strict=True) if read is False]
        if failed == ["OpenCV"] and trial.code.style.eye in EYES_WITHOUT_CORNERS:
            known[f"eye {trial.code.style.eye}"] += 1
        elif failed == ["OpenCV"] and trial.code.serial in unread_squares:
            known["fails in plain squares too"] += 1
        elif failed:
            lines.append(f"{trial.code.name}: {'rejected' if trial.rejected else ', '.join(failed)}")
    more = [f"and {len(lines) - MAX_LISTED_CODES} more"] if len(lines) > MAX_LISTED_CODES else []
    counted = [f"{reason}: {count} codes, OpenCV only" for reason, count in sorted(known.items())]
    return "\n".join([*lines[:MAX_LISTED_CODES], *more, *counted]) or "none"


def verdict_table(ours: Sequence[Trial], plain: Iterable[Trial]) -> str:
    """Compare the share of codes that all seven decoders read with the target, in three groups of codes.

    The second group leaves out eyes without corners, and the third also leaves out contents that not all decoders read
    as plain squares.
    """
    readable = {trial.code.serial for trial in plain if all(trial.reads[UNDISTORTED])}
    with_corners = [trial for trial in ours if trial.code.style.eye not in EYES_WITHOUT_CORNERS]
    groups: dict[str, Sequence[Trial]] = {
        "all codes": ours,
        "eyes that OpenCV can find": with_corners,
        "with contents read as plain squares": [trial for trial in with_corners if trial.code.serial in readable],
    }
    rows = [_verdict_row(name, group) for name, group in groups.items()]
    return table(("all seven read, undistorted", "codes", "percent", "target", ""), rows)


def _verdict_row(name: str, trials: Sequence[Trial]) -> Row:
    read = sum(all(trial.reads[UNDISTORTED]) for trial in trials)
    met = "met" if read == len(trials) else "missed"
    return name, str(len(trials)), _percent(read, len(trials)), "100", met


def read_shares(trials: Sequence[Trial], condition: str) -> Shares:
    """Return the share of trials that each decoder read, 0.0-1.0; not a number if the decoder is not installed."""
    reads = zip(*(trial.reads[condition] for trial in trials), strict=True) if trials else ((),) * len(NAMES)
    return tuple(_share(decoder) for decoder in reads)


def _share(read: Sequence[bool | None]) -> float:
    return nan if None in read else sum(map(bool, read)) / max(1, len(read))


def _filter_by_system(trials: Iterable[Trial], system: str) -> list[Trial]:
    return [trial for trial in trials if trial.system == system]


def percents(values: Shares) -> tuple[str, ...]:
    return tuple("-" if isnan(value) else f"{100 * value:.1f}" for value in values)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.1f}"
