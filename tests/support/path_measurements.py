"""Measure paths, and rasterise them with the service and with resvg."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import resvg_py
from PIL import Image

from qr.graphics.antialias import coverage
from qr.graphics.path import Path, Point

Samples = np.ndarray[tuple[int, int], np.dtype[np.float64]]
SEGMENTS_PER_CURVE = 64


def flatten_outlines(path: Path) -> list[list[Point]]:
    """Return the points of every closed outline, with curves split into short straight segments."""
    outlines = []
    for outline in path:
        points: list[Point] = [(outline[0][0], outline[0][1])]
        for step in outline[1:]:
            points += _flatten_curve((*points[-1], *step)) if len(step) == 6 else [step]
        outlines.append([*points, points[0]])
    return outlines


def _flatten_curve(coordinates: tuple[float, ...]) -> list[Point]:
    controls = np.array(coordinates).reshape(4, 2)
    t = np.linspace(0, 1, SEGMENTS_PER_CURVE + 1)[1:, None]
    weights = np.hstack([(1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3])
    return [(float(x), float(y)) for x, y in weights @ controls]


def area(path: Path) -> float:
    """Compute the area with the shoelace formula, minus holes. The area is positive for clockwise outlines."""
    pairs = [pair for points in flatten_outlines(path) for pair in pairwise(points)]
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in pairs) / 2


def render_coverage(path: Path, modules: int, scale: int) -> Samples:
    """Return the coverage of each pixel, 0.0 to 1.0, of an image with ``modules`` modules per side."""
    rows = coverage(path, modules * scale, modules * scale, scale)
    return np.array([list(row) for row in rows]) / 255


def render_with_resvg(path: Path, modules: int, scale: int) -> Samples:
    """Return the coverage as in ``drawn``, from an SVG that resvg renders."""
    data = "".join(
        f"M{outline[0][0]} {outline[0][1]}" + "".join(_svg_command(step) for step in outline[1:]) + "z"
        for outline in path
    )
    extent = modules * scale
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{extent}" height="{extent}" viewBox="0 0 {modules} {modules}">'
        f'<path d="{data}"/></svg>'
    )
    image = Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=svg))))
    return np.array(image.getchannel("A")) / 255


def _svg_command(step: tuple[float, ...]) -> str:
    return "LC"[len(step) == 6] + " ".join(map(str, step))


def text_art(path: Path, modules: int, scale: int) -> str:
    """Draw a path with one character per pixel: a space, ``.`` below half coverage, ``:`` above, ``#`` if covered."""
    levels = np.digitize(render_coverage(path, modules, scale), [0.05, 0.5, 0.95])
    return "\n".join("".join(" .:#"[level] for level in row) for row in levels)
