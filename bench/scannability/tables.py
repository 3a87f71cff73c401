"""Trials to tables: shares read, by decoder."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bench.report import Row, table
from bench.scannability.decoders import NAMES
from bench.scannability.distortions import DISTORTIONS, Distortion
from bench.scannability.systems import OURS, PEERS, PLAIN
from bench.scannability.trial import UNDISTORTED, Trial, strength
from qr.graphics.eyes import EYES, has_corners

CONDITIONS = (UNDISTORTED, *(distortion.name for distortion in DISTORTIONS))
# Round frames have no outer corners, which is where OpenCV looks for those of the symbol, and cut ones have them
# too far in: it reads none of these, whoever draws them.
WITHOUT_CORNERS = frozenset(eye for eye in EYES if not has_corners(eye))
LISTED = 40  # names of codes that are shown

Shares = tuple[float, ...]  # of codes read, 0-1, for each decoder


def all_tables(trials: Sequence[Trial]) -> str:
    ours, plain = _of(trials, OURS), _of(trials, PLAIN)
    parts = [
        "Percent read of ours, and of the same contents in plain squares",
        overall(ours, plain),
        "\nUndistorted, by the shape of the eyes' frames, percent read of ours",
        by_eye(ours),
    ]
    for peer in PEERS:
        if theirs := _of(trials, peer):
            parts += [f"\nPercent read where {peer} has the style: ours, {peer}'s", paired(ours, theirs)]
    return "\n".join([*parts, "\nOurs not read undistorted", unread(ours, plain), f"\n{verdict(ours, plain)}"])


def overall(ours: Sequence[Trial], plain: Sequence[Trial]) -> str:
    columns = ("distortion", "strength", "codes", *NAMES, "all three", *(f"plain {name}" for name in NAMES))
    rows = [_overall_row(UNDISTORTED, "", ours, plain)]
    for distortion in DISTORTIONS:
        for level in distortion.strengths:
            own, squares = (_at(trials, distortion, level) for trials in (ours, plain))
            rows.append(_overall_row(distortion.name, f"{level:g} {distortion.unit}", own, squares))
    return table(columns, rows)


def _at(trials: Iterable[Trial], distortion: Distortion, level: float) -> list[Trial]:
    return [trial for trial in trials if distortion.name in trial.reads and strength(trial.code, distortion) == level]


def _overall_row(condition: str, level: str, ours: Sequence[Trial], plain: Sequence[Trial]) -> Row:
    every = _percent(sum(all(trial.reads[condition]) for trial in ours), len(ours))
    return (
        condition, level, str(len(ours)), *_percents(shares(ours, condition)), every,
        *_percents(shares(plain, condition)),
    )  # fmt: skip


def by_eye(ours: Sequence[Trial]) -> str:
    eyes = sorted({trial.code.style.eye for trial in ours})
    groups = {eye: [trial for trial in ours if trial.code.style.eye == eye] for eye in eyes}
    rows = [(eye, str(len(found)), *_percents(shares(found, UNDISTORTED))) for eye, found in groups.items()]
    return table(("eye", "codes", *NAMES), rows)


def paired(ours: Sequence[Trial], theirs: Sequence[Trial]) -> str:
    """Both over the codes that the peer drew."""
    serials = {trial.code.serial for trial in theirs}
    same = [trial for trial in ours if trial.code.serial in serials]
    columns = ("distortion", "codes", *NAMES, "mean", "ahead", "")
    return table(columns, [_paired_row(condition, same, theirs) for condition in CONDITIONS])


def _paired_row(condition: str, ours: Sequence[Trial], theirs: Sequence[Trial]) -> Row:
    own, other = shares(ours, condition), shares(theirs, condition)
    own_mean, other_mean = sum(own) / len(own), sum(other) / len(other)
    cells = (f"{100 * a:.1f} {100 * b:5.1f}" for a, b in zip((*own, own_mean), (*other, other_mean), strict=True))
    is_ahead = own_mean > other_mean or own_mean == 1
    return condition, str(len(ours)), *cells, f"{100 * (own_mean - other_mean):+.1f}", "met" if is_ahead else "missed"


def unread(ours: Iterable[Trial], plain: Iterable[Trial]) -> str:
    """Names of codes, each with the decoders that failed; where OpenCV is known to fail, codes are only counted."""
    lines: list[str] = []
    known: Counter[str] = Counter()
    lost = {trial.code.serial for trial in plain if not all(trial.reads[UNDISTORTED])}
    for trial in sorted(ours, key=lambda trial: trial.code.serial):
        failed = [name for name, read in zip(NAMES, trial.reads[UNDISTORTED], strict=True) if not read]
        if failed == ["OpenCV"] and trial.code.style.eye in WITHOUT_CORNERS:
            known[f"eye {trial.code.style.eye}"] += 1
        elif failed == ["OpenCV"] and trial.code.serial in lost:
            known["fails in plain squares too"] += 1
        elif failed:
            lines.append(f"{trial.code.name}: {'refused' if trial.refused else ', '.join(failed)}")
    more = [f"and {len(lines) - LISTED} more"] if len(lines) > LISTED else []
    counted = [f"{reason}: {count} codes, OpenCV only" for reason, count in sorted(known.items())]
    return "\n".join([*lines[:LISTED], *more, *counted]) or "none"


def verdict(ours: Sequence[Trial], plain: Iterable[Trial]) -> str:
    """All of ours, and without what no style can help: frames without corners, contents that fail in plain squares."""
    readable = {trial.code.serial for trial in plain if all(trial.reads[UNDISTORTED])}
    with_corners = [trial for trial in ours if trial.code.style.eye not in WITHOUT_CORNERS]
    groups: dict[str, Sequence[Trial]] = {
        "every code": ours,
        "eyes that OpenCV can find": with_corners,
        "and contents read in plain squares": [trial for trial in with_corners if trial.code.serial in readable],
    }
    rows = [_verdict_row(name, found) for name, found in groups.items()]
    return table(("all three read, undistorted", "codes", "percent", "target", ""), rows)


def _verdict_row(name: str, trials: Sequence[Trial]) -> Row:
    read = sum(all(trial.reads[UNDISTORTED]) for trial in trials)
    met = "met" if read == len(trials) else "missed"
    return name, str(len(trials)), _percent(read, len(trials)), "100", met


def shares(trials: Sequence[Trial], condition: str) -> Shares:
    """For each decoder, the share of trials it reads."""
    return tuple(
        sum(trial.reads[condition][decoder] for trial in trials) / max(1, len(trials)) for decoder in range(len(NAMES))
    )


def _of(trials: Iterable[Trial], system: str) -> list[Trial]:
    return [trial for trial in trials if trial.system == system]


def _percents(values: Shares) -> tuple[str, ...]:
    return tuple(f"{100 * value:.1f}" for value in values)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.1f}"
