"""``qr-code-styling``, run by one Node process. resvg rasterises its SVG.

Its logos are not compared: in Node, it reads them with a canvas package that must be compiled.
"""

import io
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from math import radians
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import resvg_py
from PIL import Image

from bench.errors import MeasurementError
from bench.node_packages import install_packages
from qr.graphics.color import Color
from qr.graphics.gradient import Paint

if TYPE_CHECKING:
    from bench.scannability.code import Code

FOLDER = Path(__file__).parent
MARGIN = 4  # modules
DOTS = {
    "square": "square", "dot": "dots", "rounded": "rounded", "extra-rounded": "extra-rounded", "classy": "classy",
    "classy-rounded": "classy-rounded",
}  # fmt: skip
EYES = {"square": "square", "rounded": "extra-rounded", "circle": "dot"}
SHAPES = tuple(product(DOTS, EYES, EYES))


def supports(code: "Code") -> bool:
    style = code.style
    return (style.shape, style.eye, style.eyeball) in SHAPES and not code.logo


class Drawer:
    """A running Node process, which draws one code per request."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin
        assert process.stdout
        self._requests: IO[str] = process.stdin
        self._responses: IO[str] = process.stdout

    def draw_svg(self, code: "Code") -> str:
        print(json.dumps(options(code)), file=self._requests, flush=True)
        response = self._responses.readline()
        if not response:
            raise MeasurementError(f"qr-code-styling did not draw {code.name}")
        return str(json.loads(response))


@contextmanager
def start_drawer() -> Iterator[Drawer]:
    """Start the Node process, and stop it at the end.

    Raises ``MissingToolError`` if Node or npm is missing, or if npm cannot install the packages.
    """
    install_packages(FOLDER)
    command = ["node", str(FOLDER / "draw.cjs")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Drawer(process)


def rasterise(svg: str) -> Image.Image:
    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg, dpi=96)))).convert("RGB")


def options(code: "Code") -> dict[str, Any]:
    """Return the options with which ``qr-code-styling`` draws a code."""
    style, side = code.style, (17 + 4 * code.version + 2 * MARGIN) * code.scale
    return {
        "width": side,
        "height": side,
        "margin": MARGIN * code.scale,
        "data": code.content.decode(),
        "qrOptions": {"typeNumber": code.version, "mode": "Byte", "errorCorrectionLevel": code.ecc},
        "dotsOptions": {"type": DOTS[style.shape], **_paint_options(style.dark)},
        # Eyes without a colour use that of the modules, gradients included.
        "cornersSquareOptions": {"type": EYES[style.eye]},
        "cornersDotOptions": {"type": EYES[style.eyeball]},
        "backgroundOptions": _paint_options(style.light),
    }


def _paint_options(paint: Paint) -> dict[str, Any]:
    if isinstance(paint, Color):
        return {"color": paint.hex}
    stops = [{"offset": offset, "color": stop.hex} for offset, stop in enumerate(paint.stops)]
    angle = paint.angle
    direction = {"type": "radial"} if angle is None else {"type": "linear", "rotation": radians(angle)}
    return {"gradient": {**direction, "colorStops": stops}}
