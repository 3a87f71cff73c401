"""Compare estimated with measured costs of random images: ``.venv/bin/python -m bench.cost [NUMBER]``.

Each image is made in a fork of a process that has loaded everything. Prints the images with the highest measured cost,
and quantiles of measured to estimated cost.
"""

from __future__ import annotations

import json
import os
import random
import resource
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import quantiles
from typing import Any, NamedTuple

from qr.cost import Cost, estimate_cost
from qr.cost.rates import MAX_BYTES, MAX_UNITS
from qr.errors import QrError
from qr.generate import generate_first
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.spec import Spec
from qr.spec.formats import FORMATS
from qr.spec.parse import parse_spec

SECONDS_PER_UNIT = 0.005
PAINTS = ("navy", "radial(000,300)", "linear(45,000,030)")
LIGHTS = ("fff", "linear(10,fff,ffe)", "ffe")
CORNERS = ("navy", "100,300,030", "radial(000,300),linear(30,000,030),radial(300,003)")
# Each parameter has one of its values with the given probability.
CHOICES: dict[str, tuple[float, tuple[Any, ...]]] = {
    "shape": (0.6, tuple(SHAPES)), "eye": (0.3, tuple(EYES)), "eyeball": (0.3, tuple(EYES)), "dark": (0.5, PAINTS),
    "light": (0.3, LIGHTS), "eye_color": (0.3, CORNERS), "eyeball_color": (0.3, CORNERS), "frame": (0.2, ("circle",)),
    "ground_radius": (0.2, (5, 20)), "logo": (0.3, ("heart", "wifi")), "caption": (0.3, ("Hi", "Scan this code")),
    "caption_position": (0.1, ("above", "around")), "margin": (0.2, (0, 4, 20, 100)), "rotate": (0.2, (90,)),
    "version": (0.4, (5, 10, 20, 40)), "ecc": (0.4, tuple("LMQH")), "parts": (0.2, (2, 4, 16)),
    "verify": (0.3, ("off",)), "symbol": (0.1, ("micro", "rmqr", "auto")),
}  # fmt: skip
SIZES = (200, 500, 1000, 1500, 2000, 2500, 3000, 4000, 5000, 6000, 8192)


class Measurement(NamedTuple):
    """CPU seconds, and the peak of the memory in bytes beyond the memory before."""

    seconds: float
    bytes: int


def random_spec(chance: random.Random) -> Spec | None:
    """Return a random image; None if its parameters cannot be combined."""
    values = {name: chance.choice(some) for name, (share, some) in CHOICES.items() if chance.random() < share}
    if chance.random() < 0.7:
        values["size"] = chance.choice(SIZES)
    if "caption" not in values:
        values.pop("caption_position", None)
    if chance.random() < 0.3:
        values = {name: values[name] for name in ("size", "parts", "version", "margin") if name in values}
    content = "https://example.com/" + "a1" * chance.choice((0, 5, 50, 400))
    try:
        return parse_spec([("data", content), *values.items()], chance.choice(list(FORMATS)), None, {})
    except QrError:
        return None


def measure(work: Callable[[], object]) -> Measurement | None:
    """Measure work in a fork of this process; None if it raises an error of parameters."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.write(writer, json.dumps(_measure(work)).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        result = json.loads(pipe.read())
    os.waitpid(child, 0)
    return Measurement(*result) if result else None


def _measure(work: Callable[[], object]) -> Measurement | None:
    Path("/proc/self/clear_refs").write_text("5")  # resets the peak (proc(5))
    seconds, before = _cpu_seconds(), _status("VmRSS")
    try:
        work()
    except QrError as error:
        if error.code not in {"unreadable", "low-contrast"}:
            return None
    return Measurement(_cpu_seconds() - seconds, _status("VmHWM") - before)


def _cpu_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _status(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return 1024 * int(next(line.split()[1] for line in lines if line.startswith(f"{name}:")))


def main(number: int) -> None:
    """Measure ``number`` random images that are accepted."""
    chance = random.Random(1)
    measured: list[tuple[Spec, Cost, Measurement]] = []
    for name in FORMATS:  # loads all modules
        generate_first(parse_spec([("data", "hi")], name, None, {}))
    styled = (("logo", "heart"), ("caption", "Hi"), ("dark", PAINTS[1]))
    generate_first(parse_spec([("data", "hi"), *styled], "webp", None, {}))
    while len(measured) < number:
        spec = random_spec(chance)
        if spec is None or not (cost := estimate_cost(spec)).is_acceptable:
            continue
        if result := measure(partial(generate_first, spec)):
            measured.append((spec, cost, result))
    _report("CPU time", [(m.seconds / SECONDS_PER_UNIT, c.units, s) for s, c, m in measured], MAX_UNITS)
    _report("memory", [(m.bytes / 2**20, c.bytes / 2**20, s) for s, c, m in measured], MAX_BYTES / 2**20)


def _report(name: str, rows: list[tuple[float, float, Spec]], maximum: float) -> None:
    for low, high in ((0, 0.05), (0.05, 0.2), (0.2, 1.01)):
        ratios = [real / estimate for real, estimate, _ in rows if low < estimate / maximum <= high]
        if len(ratios) > 2:
            q = quantiles(ratios, n=20)
            print(
                f"{name}, estimates of {low:.0%} to {high:.0%} of the maximum: {len(ratios)} images, measured to "
                f"estimated {min(ratios):.2f} minimum, {q[9]:.2f} median, {q[18]:.2f} 95 %, {max(ratios):.2f} maximum"
            )
    for real, estimate, spec in sorted(rows, key=lambda row: -row[0])[:3]:
        print(f"  highest: measured {real:.0f}, estimated {estimate:.0f}: {spec._replace(content=b'')}")
    for real, estimate, spec in sorted(rows, key=lambda row: -row[0] / row[1])[:3] if "-v" in sys.argv else []:
        print(f"  most underestimated: measured {real:.1f}, estimated {estimate:.1f}: {spec._replace(content=b'')}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
