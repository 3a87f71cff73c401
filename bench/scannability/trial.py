"""One code: drawn by each system that supports its style, distorted, and decoded."""

from typing import NamedTuple

import numpy as np

from bench.scannability.code import Code
from bench.scannability.decoders import Reads, check_decoders, unread
from bench.scannability.distortions import DISTORTIONS, Distortion, DistortionContext
from bench.scannability.pixels import Pixels
from bench.scannability.systems import PLAIN, draw_all

UNDISTORTED = "undistorted"
PLAIN_INTERVAL = 5  # Every fifth code in plain squares is distorted, too.


class Trial(NamedTuple):
    """Result of the decoders for the images of one code that one system drew.

    reads:    name of a distortion -> the decoders that read the image, at the strength that ``strength`` returns
    rejected: whether the service rejected the code as unreadable
    """

    code: Code
    system: str
    reads: dict[str, Reads]
    rejected: bool = False


def run_trials(task: tuple[Code, str | None]) -> list[Trial]:
    """Return a trial per system. A task is a code, and its file from ``qr-code-styling`` if there is one."""
    code, svg = task
    return [_run_trial(code, system, pixels) for system, pixels in draw_all(code, svg).items()]


def strength(code: Code, distortion: Distortion) -> float:
    """Return the strength of a distortion for a code. Four codes in a row, one per style source, share a strength."""
    return distortion.strengths[code.serial // 4 % len(distortion.strengths)]


def _run_trial(code: Code, system: str, pixels: Pixels | None) -> Trial:
    distortions = DISTORTIONS if system != PLAIN or code.serial % PLAIN_INTERVAL == 0 else ()
    if pixels is None:
        names = [UNDISTORTED, *(distortion.name for distortion in distortions)]
        return Trial(code, system, dict.fromkeys(names, unread()), rejected=True)
    reads = {UNDISTORTED: check_decoders(pixels, code.content)}
    for number, distortion in enumerate(distortions):
        # The same noise for each system.
        context = DistortionContext(code.scale, np.random.default_rng([code.serial, number]))
        reads[distortion.name] = check_decoders(
            distortion.apply(pixels, strength(code, distortion), context), code.content
        )
    return Trial(code, system, reads)
