"""One code: drawn by each system that supports its style, distorted, and decoded."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from bench.scannability.code import Code
from bench.scannability.codes import plain_code
from bench.scannability.decoders import Reads, check_decoders, unread
from bench.scannability.distortions import DISTORTIONS, Distortion, DistortionContext
from bench.scannability.pixels import Pixels
from bench.scannability.systems import PLAIN, draw_all, draw_ours

UNDISTORTED = "undistorted"
DISTORTIONS_PER_CODE = 6  # A run with all distortions of each code would take half as long again.
# Distance between two distortions of a code in ``DISTORTIONS``. It has no common divisor with the number of
# distortions, so the distortions of a code differ.
DISTORTION_STEP = 3
CODES_PER_GROUP = 4  # one per style source


class Trial(NamedTuple):
    """Result of the decoders for the images of one code that one system drew.

    reads:          name of a distortion -> the decoders that read the image, at the strength that ``strength`` returns
    rejected_reads: if the service rejected the image as unreadable: the decoders that read the rejected image
    """

    code: Code
    system: str
    reads: dict[str, Reads]
    rejected_reads: Reads | None = None


def run_trials(task: tuple[Code, str | None]) -> list[Trial]:
    """Return a trial per system. A task is a code, and its file from ``qr-code-styling`` if there is one."""
    code, svg = task
    return [_run_trial(code, system, pixels) for system, pixels in draw_all(code, svg).items()]


def strength(code: Code, distortion: Distortion) -> float:
    """Return the strength of a distortion for a code. A group of codes shares the strength.

    The next strength follows after as many groups as there are distortions, so each occurs with each strength.
    """
    group = code.serial // CODES_PER_GROUP
    return distortion.strengths[group // len(DISTORTIONS) % len(distortion.strengths)]


def sample_distortions(code: Code) -> Iterator[tuple[int, Distortion]]:
    """Yield the distortions of a code with their numbers. A group of codes shares the distortions."""
    for step in range(DISTORTIONS_PER_CODE):
        number = (code.serial // CODES_PER_GROUP + step * DISTORTION_STEP) % len(DISTORTIONS)
        yield number, DISTORTIONS[number]


def _run_trial(code: Code, system: str, pixels: Pixels | None) -> Trial:
    distortions = tuple(sample_distortions(code))
    if pixels is None:
        names = [UNDISTORTED, *(distortion.name for _, distortion in distortions)]
        return Trial(code, system, dict.fromkeys(names, unread()), _read_rejected(code, system))
    reads = {UNDISTORTED: check_decoders(pixels, code.content)}
    for number, distortion in distortions:
        # The same noise for each system.
        context = DistortionContext(code.scale, np.random.default_rng([code.serial, number]))
        distorted = distortion.apply(pixels, strength(code, distortion), context)
        reads[distortion.name] = check_decoders(distorted, code.content)
    return Trial(code, system, reads)


def _read_rejected(code: Code, system: str) -> Reads:
    """Draw a rejected code without verification, and return which decoders read it."""
    pixels = draw_ours(plain_code(code) if system == PLAIN else code, verify=False)
    return unread() if pixels is None else check_decoders(pixels, code.content)
