"""One code: drawn by every system that has its style, distorted, read."""

from typing import NamedTuple

import numpy as np

from bench.scannability.code import Code
from bench.scannability.decoders import (
    UNREAD,
    Pixels,
    Reads,
    reads,
)
from bench.scannability.distortions import DISTORTIONS, Circumstances, Distortion
from bench.scannability.systems import PLAIN, pictures

UNDISTORTED = "undistorted"
EVERY_PLAIN = 5  # every which plain code is distorted too


class Trial(NamedTuple):
    """What was read of a code's picture, by distortion; each has the code's turn of its strengths.

    refused: the service would not send it
    """

    code: Code
    system: str
    reads: dict[str, Reads]
    refused: bool = False


def trials(task: tuple[Code, str | None]) -> list[Trial]:
    """A trial for each system; the task is a code, and its SVG where that was drawn already."""
    code, svg = task
    return [_trial(code, system, pixels) for system, pixels in pictures(code, svg).items()]


def strength(code: Code, distortion: Distortion) -> float:
    return distortion.strengths[code.serial // 4 % len(distortion.strengths)]


def _trial(code: Code, system: str, pixels: Pixels | None) -> Trial:
    chosen = DISTORTIONS if system != PLAIN or code.serial % EVERY_PLAIN == 0 else ()
    if pixels is None:
        return Trial(code, system, dict.fromkeys([UNDISTORTED, *(each.name for each in chosen)], UNREAD), True)
    read = {UNDISTORTED: reads(pixels, code.content)}
    for number, distortion in enumerate(chosen):
        # The same noise for every system.
        at = Circumstances(code.scale, np.random.default_rng([code.serial, number]))
        read[distortion.name] = reads(distortion.apply(pixels, strength(code, distortion), at), code.content)
    return Trial(code, system, read)
