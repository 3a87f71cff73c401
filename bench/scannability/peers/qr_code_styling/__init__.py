"""``qr-code-styling``, drawn by one Node process; its SVG is made pixels by resvg.

Its logos are left out: in Node it reads them with a canvas that has to be compiled.
"""

import io
import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from math import radians
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import resvg_py
from PIL import Image

from bench.errors import MeasurementError, MissingToolError
from qr.graphics.color import Color
from qr.graphics.gradient import Paint

if TYPE_CHECKING:
    from bench.scannability.code import Code

FOLDER = Path(__file__).parent
BORDER = 4
DOTS = {
    "square": "square", "dot": "dots", "rounded": "rounded", "extra-rounded": "extra-rounded", "classy": "classy",
    "classy-rounded": "classy-rounded",
}  # fmt: skip
EYES = {"square": "square", "rounded": "extra-rounded", "circle": "dot"}
SHAPES = tuple(product(DOTS, EYES, EYES))


def has(code: "Code") -> bool:
    style = code.style
    return (style.shape, style.eye, style.eyeball) in SHAPES and not code.logo


class Drawer:
    """The Node process, asked for one code at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._ask: IO[str] = process.stdin
        self._answers: IO[str] = process.stdout

    def svg(self, code: "Code") -> str:
        print(json.dumps(options(code)), file=self._ask, flush=True)
        answer = self._answers.readline()
        if not answer:
            raise MeasurementError(f"qr-code-styling drew nothing for {code.name}")
        return str(json.loads(answer))


@contextmanager
def drawer() -> Iterator[Drawer]:
    """Raises ``MissingToolError`` where Node or npm is missing, or its packages cannot be fetched."""
    _install()
    command = ["node", str(FOLDER / "draw.cjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Drawer(process)


def _install() -> None:
    for program in ("node", "npm"):
        if not shutil.which(program):
            raise MissingToolError(f"{program} is not installed")
    if (FOLDER / "node_modules" / ".package-lock.json").exists():
        return
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
    if done.returncode:
        raise MissingToolError(f"npm could not install qr-code-styling: {done.stderr.strip().splitlines()[-1:]}")


def picture(svg: str) -> Image.Image:
    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=96)))).convert("RGB")


def options(code: "Code") -> dict[str, Any]:
    """A code in the peer's words."""
    style, side = code.style, (17 + 4 * code.version + 2 * BORDER) * code.scale
    return {
        "width": side,
        "height": side,
        "margin": BORDER * code.scale,
        "data": code.content.decode(),
        "qrOptions": {"typeNumber": code.version, "mode": "Byte", "errorCorrectionLevel": code.ecc},
        "dotsOptions": {"type": DOTS[style.shape], **_paint(style.dark)},
        # Eyes without a paint of their own share that of the modules, gradients included.
        "cornersSquareOptions": {"type": EYES[style.eye]},
        "cornersDotOptions": {"type": EYES[style.eyeball]},
        "backgroundOptions": _paint(style.light),
    }


def _paint(paint: Paint) -> dict[str, Any]:
    if isinstance(paint, Color):
        return {"color": paint.hex}
    stops = [{"offset": at, "color": stop.hex} for at, stop in enumerate(paint.stops)]
    angle = paint.angle
    direction = {"type": "radial"} if angle is None else {"type": "linear", "rotation": radians(angle)}
    return {"gradient": {**direction, "colorStops": stops}}
