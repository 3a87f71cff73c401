"""Reject an image that costs more than one request can use, with the value that would fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import ceil
from typing import Any

from qr.cost import Cost, count_parts, estimate_cost, max_modules
from qr.errors import TooExpensive
from qr.spec import Spec
from qr.spec.formats import FORMATS

MIN_PARTS = 2
MILLIMETRE_STEP = 0.1
MIN_MILLIMETRES = 3
BYTES_IN_VERSION_40 = 1273  # at level H, in byte mode: that many bytes fit at every level and in every mode
MAX_PLAIN_MARGIN = 4
Change = tuple[str, float]  # parameter, largest value that fits
Apply = Callable[[float], Spec]


def check_cost(spec: Spec) -> Cost:
    """Return the estimated cost of an image. Raises ``TooExpensive`` if it exceeds the maximum of one request."""
    cost = estimate_cost(spec)
    if not cost.is_acceptable:
        raise _error(spec)
    return cost


def _error(spec: Spec) -> TooExpensive:
    """Build the error. It names the first parameter of which a smaller value fits, and further remedies."""
    if canvas := spec.output.canvas:
        return TooExpensive("size", f"{canvas.width}x{canvas.height}", "smaller, or the format png, which costs less")
    changes = list(_changes(spec))
    remedies = [f"{name} at most {value:g}{_unit(name)}" for name, value in changes[1:]]
    if count_parts(spec) > 1 and estimate_cost(_with_encoding(spec, "part", 1)).is_acceptable:
        remedies.append("send part for a single image")
    if not changes:
        allowed = ", or ".join(["a combination that costs less", *remedies])
        return TooExpensive("parts" if count_parts(spec) > 1 else "format", _value(spec, "parts"), allowed)
    name, value = changes[0]
    return TooExpensive(name, _value(spec, name), ", or ".join([f"at most {value:g}{_unit(name)}", *remedies]))


def _changes(spec: Spec) -> Iterator[Change]:
    """Yield parameters, each with the largest value with which the image costs little enough."""
    output = spec.output
    if not FORMATS[spec.format].vector and not FORMATS[spec.format].modules_only:
        name = next((name for name in ("symbol_width", "width", "size") if getattr(output, name) is not None), "scale")
        step = MILLIMETRE_STEP if name.endswith("width") else 1
        yield from _largest(name, lambda value: _with_output(spec, name, value), step, _min_size(spec, name), spec)
    if count_parts(spec) > 1:
        fewest = max(MIN_PARTS, ceil(len(spec.content) / BYTES_IN_VERSION_40))
        yield from _largest("parts", lambda value: _with_encoding(spec, "parts", value), 1, fewest, spec)
    if (output.margin or 0) > MAX_PLAIN_MARGIN:
        yield from _largest("margin", lambda value: _with_output(spec, "margin", value), 1, 0, spec)


def _largest(name: str, apply: Apply, step: float, minimum: float, spec: Spec) -> Iterator[Change]:
    """Yield the largest value, a multiple of ``step``, that fits; nothing if not even the minimum fits."""
    fits, fails = ceil(minimum / step), ceil(_number(spec, name) / step)
    if fits >= fails or not estimate_cost(apply(fits * step)).is_acceptable:
        return
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if estimate_cost(apply(middle * step)).is_acceptable:
            fits = middle
        else:
            fails = middle
    yield name, round(fits * step, 1)


def _min_size(spec: Spec, name: str) -> float:
    """Return a value that is large enough for one pixel per module."""
    return {"size": max_modules(spec), "scale": 1}.get(name, MIN_MILLIMETRES)


def _with_output(spec: Spec, name: str, value: float) -> Spec:
    changed: dict[str, Any] = {name: value if name.endswith("width") else int(value)}
    return spec._replace(output=spec.output._replace(**changed))


def _with_encoding(spec: Spec, name: str, value: float) -> Spec:
    changed: dict[str, Any] = {name: int(value)}
    return spec._replace(encoding=spec.encoding._replace(**changed))


def _number(spec: Spec, name: str) -> float:
    return float(spec.encoding.parts or 1) if name == "parts" else float(getattr(spec.output, name))


def _value(spec: Spec, name: str) -> str:
    return f"{_number(spec, name):g}{_unit(name)}"


def _unit(name: str) -> str:
    return "mm" if name.endswith("width") else ""
