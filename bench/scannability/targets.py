"""The read-rate target: each decoder reads a style without a warning nearly as often as plain squares."""

from collections.abc import Iterator, Sequence
from math import isnan

from bench.report import Row, table
from bench.scannability.decoders import NAMES
from bench.scannability.distortions import DISTORTIONS
from bench.scannability.shares import Shares, differences, percent_pairs, percents, read_shares, same_codes
from bench.scannability.trial import UNDISTORTED, Trial
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.reading.read_rates import MAX_LOSS_POINTS, find_losses

VALUES = [
    (parameter, value)
    for parameter, values in (("shape", SHAPES), ("eye", EYES), ("eyeball", EYES))
    for value in values
]
SERVICE_DECODER = "zxing-cpp"
MIN_OTHER_READERS = 2  # other decoders that read a code whose rejection is then false


def without_warning(trials: Sequence[Trial]) -> list[Trial]:
    """Return the trials of styles whose shapes have no warning."""
    return [trial for trial in trials if not any(find_losses(trial.code.style))]


def target_table(ours: Sequence[Trial], plain: Sequence[Trial]) -> str:
    """Compare each decoder, undistorted, over the styles without a warning."""
    mine = without_warning(ours)
    our_shares, plain_shares = (read_shares(trials, UNDISTORTED) for trials in (mine, same_codes(plain, mine)))
    columns = zip(
        NAMES, percents(our_shares), percents(plain_shares), differences(our_shares, plain_shares), strict=True
    )
    rows = [
        (name, str(len(mine)), ours, squares, _points(loss), f"{-MAX_LOSS_POINTS:g}", _verdict([loss]))
        for name, ours, squares, loss in columns
    ]  # fmt: skip
    return table(("no warning, undistorted", "codes", "ours", "plain", "points", "target", ""), rows)


def condition_table(ours: Sequence[Trial], plain: Sequence[Trial]) -> str:
    """Compare each decoder under each distortion, all strengths together, over the styles without a warning."""
    mine = without_warning(ours)
    rows = [_condition_row(distortion.name, mine, same_codes(plain, mine)) for distortion in DISTORTIONS]
    return table(("no warning, ours and plain", "codes", *NAMES, ""), rows)


def _condition_row(condition: str, ours: Sequence[Trial], plain: Sequence[Trial]) -> Row:
    shares = read_shares(ours, condition), read_shares(plain, condition)
    number = sum(condition in trial.reads for trial in ours)
    return condition, str(number), *percent_pairs(*shares), _verdict(differences(*shares))


def value_table(ours: Sequence[Trial], plain: Sequence[Trial]) -> str:
    """Show the decoder with the largest loss for each value, undistorted, over the styles without a warning."""
    mine = without_warning(ours)
    rows = list(_value_rows(mine, plain))
    return table(("no warning, undistorted", "codes", "worst decoder", "ours", "plain", "points", ""), rows)


def _value_rows(ours: Sequence[Trial], plain: Sequence[Trial]) -> Iterator[Row]:
    for parameter, value in VALUES:
        group = [trial for trial in ours if getattr(trial.code.style, parameter) == value]
        shares = read_shares(group, UNDISTORTED), read_shares(same_codes(plain, group), UNDISTORTED)
        yield f"{parameter}={value}", str(len(group)), *_worst(*shares)


def _worst(ours: Shares, plain: Shares) -> Row:
    measured = [row for row in zip(differences(ours, plain), NAMES, ours, plain, strict=True) if not isnan(row[0])]
    if not measured:
        return ("", "", "", "", "none without a warning")
    loss, name, our_share, plain_share = min(measured)
    return name, *percents((our_share, plain_share)), _points(loss), _verdict([loss])


def _points(loss: float) -> str:
    return "-" if isnan(loss) else f"{loss:+.1f}"


def _verdict(losses: Sequence[float]) -> str:
    """Compare the losses with the target. Decoders that are not installed have no loss."""
    if all(map(isnan, losses)):
        return "not measured"
    return "missed" if any(round(loss, 1) < -MAX_LOSS_POINTS for loss in losses) else "met"


def list_false_rejections(ours: Sequence[Trial]) -> str:
    """Count the rejected codes, and list those that at least two decoders other than the service's read."""
    rejected = [trial for trial in ours if trial.rejected_reads is not None]
    false = [trial for trial in rejected if len(_other_readers(trial)) >= MIN_OTHER_READERS]
    lines = [f"{trial.code.name}: read by {', '.join(_other_readers(trial))}" for trial in false]
    return "\n".join([f"{len(rejected)} rejected, {len(false)} of these falsely", *lines])


def _other_readers(trial: Trial) -> list[str]:
    reads = zip(NAMES, trial.rejected_reads or (), strict=False)
    return [name for name, read in reads if read and name != SERVICE_DECODER]
