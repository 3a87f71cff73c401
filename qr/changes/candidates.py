"""Changes that can make a rejected image readable, in the order in which they are tried."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from qr.attempts import LOGO_SCALES, MAX_ENLARGED_VERSION, largest_logo
from qr.changes.colors import better_colors
from qr.errors import QrError
from qr.spec import DEFAULT_LEVEL, MIN_LOGO_PERCENT, Spec, dark_paints
from qr.spec.versions import levels_above
from qr.symbol import encode

Change = Mapping[str, str | int | None]
_KEPT = frozenset({"verify", "data", "data64"})  # never omitted: the request would have another meaning
Find = Callable[[Spec, QrError, str], Iterator[Change]]


def candidates(sent: Collection[str], spec: Spec | None, error: QrError, engine: str) -> Iterator[Change]:
    """Yield changes for an error: those for its code, and then the request without the parameter of the error.

    sent: names of the parameters of the request
    spec: meaning of the request; None if the request was rejected before it had one
    """
    if spec:
        for find in _FINDERS.get(error.code, ()):
            yield from find(spec, error, engine)
    name = error.parameter
    if name in sent and name is not None and name not in _KEPT:
        yield {name: None}


def _levels(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    for level in levels_above(spec.encoding.ecc or DEFAULT_LEVEL):
        yield {"ecc": level}
    if not spec.encoding.boost:
        yield {"boost": "on"}


def _lower_levels(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    levels = "LMQH"[: "LMQH".index(spec.encoding.ecc or DEFAULT_LEVEL)]
    yield from ({"ecc": level} for level in reversed(levels))


def _quiet_zone(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    if spec.output.margin is not None and spec.output.margin < 4:
        yield {"margin": 4}


def _colors(spec: Spec, error: QrError, _engine: str) -> Iterator[Change]:
    name = error.parameter if error.code == "low-contrast" else "dark"
    yield from better_colors(spec.style, name or "dark")


def _smaller_logos(spec: Spec, _error: QrError, engine: str) -> Iterator[Change]:
    """Yield the size of the largest safe logo and smaller ones, if the request has a logo."""
    if spec.logo.logo is None or spec.has_prescribed_logo:
        return
    largest = largest_logo(encode(spec.content, spec.encoding, engine), spec, engine)
    sizes = dict.fromkeys(int((largest or 0) * scale) for scale in LOGO_SCALES)
    yield from ({"logo_size": size} for size in sizes if size >= MIN_LOGO_PERCENT)
    if spec.logo.logo_margin:
        yield {"logo_margin": 0}


def _larger_versions(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    version = spec.encoding.version
    if isinstance(version, int):
        yield from ({"version": larger} for larger in range(version + 1, MAX_ENLARGED_VERSION + 1))
    elif version is None:
        yield from ({"version": larger} for larger in range(2, MAX_ENLARGED_VERSION + 1))


def _any_version(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    if spec.encoding.version is not None:
        yield {"version": None}
    if spec.encoding.symbol in {"micro", "rmqr"}:
        yield {"symbol": "qr"}
    if spec.encoding.version is not None and spec.encoding.symbol is not None:
        yield {"version": None, "symbol": None}


def _simpler_shapes(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    plain = _plain_shapes(spec)
    yield from ({name: value} for name, value in plain.items())
    if len(plain) > 1:
        yield plain


def _plain_shapes(spec: Spec) -> dict[str, str | int | None]:
    plain: dict[str, str | int | None] = {
        "eyeball": "square", "eye": "square", "shape": "square", "frame": "none", "ground_radius": 0,
    }  # fmt: skip
    return {name: value for name, value in plain.items() if getattr(spec.style, name) != value}


def _larger_sizes(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    for factor in (2, 4):
        yield _enlarge(spec, factor)


def _enlarge(spec: Spec, factor: int) -> Change:
    output = spec.output
    for name in ("width", "symbol_width"):
        if length := getattr(output, name):
            return {name: f"{length * factor:.4g}mm"}
    return {"size": output.size * factor} if output.size else {"scale": output.scale * factor}


def _all_simpler(spec: Spec, _error: QrError, _engine: str) -> Iterator[Change]:
    """Yield the union of all changes that leave only a plain symbol."""
    margin = spec.output.margin
    yield {**_plain_shapes(spec), **({"margin": 4} if margin is not None and margin < 4 else {}), **_enlarge(spec, 2)}
    corners = {name: None for name in ("eye_color", "eyeball_color") if dark_paints(spec.style)[name]}
    yield {**_plain_shapes(spec), **corners, "dark": "000", "light": "fff", "margin": 4}


_FINDERS: dict[str, tuple[Find, ...]] = {
    "low-contrast": (_colors,),
    "unreadable": (_levels, _quiet_zone, _smaller_logos, _simpler_shapes, _larger_sizes, _all_simpler),
    "logo-too-large": (_levels, _smaller_logos, _larger_versions, _any_version),
    "data-too-long": (_any_version, _lower_levels),
}
