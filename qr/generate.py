"""Turn a ``Spec`` into a verified image: encode, draw, render, verify."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from qr import render
from qr.cost import estimate_cost, preview_units
from qr.cost.budget import Budget, budget_for_retries
from qr.drawing import Drawing, draw, is_plain
from qr.errors import DataTooLong, Unreadable
from qr.graphics.raster import Raster
from qr.metrics import ATTEMPTS, IMAGES
from qr.reading import Verification, is_on_white, unreadable_error, verify_any
from qr.reading.contrast import contrast_ratio, verify_colors
from qr.reading.decoder import Expected
from qr.reading.print_standards import find_departures
from qr.reading.sampling import CAMERAS, resample, simulate_poor_camera
from qr.reading.warnings import find_warnings, module_size_mm
from qr.spec import Spec
from qr.symbol import Symbol, encode, find_common_version

if TYPE_CHECKING:
    from qr.logo import Placement
    from qr.reading.distortion import Limits

MAX_RENDER_ATTEMPTS = 3  # images that are rendered and verified before a styled image is rejected


class Image(NamedTuple):
    """A finished image and the facts about it.

    body:         the file
    drawing:      the drawing that the file shows
    contrast:     lowest contrast ratio of a dark colour to a light colour, 1.0-21.0
    verification: result of the read-back; None with ``verify=off``
    warnings:     properties that are allowed, but that some scanners have trouble with
    module_size:  side of a module in millimetres; None if the resolution is unknown
    logo:         position of the logo; None without a logo
    smaller_version: version that the content needs without the logo, if the logo needs a larger one
    """

    body: bytes
    drawing: Drawing
    contrast: float
    verification: Verification | None
    warnings: tuple[str, ...] = ()
    module_size: float | None = None
    logo: Placement | None = None
    smaller_version: int | str | None = None

    @property
    def symbol(self) -> Symbol:
        """The symbol that the image shows."""
        return self.drawing.symbol


def generate(spec: Spec, engine: str = "auto", budget: Budget | None = None) -> Image:
    """Encode, draw, render and verify one image. Raises the ``QrError`` of the stage that rejects the spec.

    budget: units for retries of a styled image; default: what the image itself leaves of the maximum of one request
    """
    symbol = _encode(spec, engine)
    if is_plain(spec):
        return _render_and_verify(spec, draw(symbol, _with_part_content(spec)))
    return _generate_styled(spec, symbol, engine, budget or budget_for_retries(spec))


def generate_drawing(spec: Spec, engine: str = "auto") -> Drawing:
    """Return the drawing of one image, for a caller that renders the drawing and verifies the file.

    A styled image is rendered and verified here too, because several attempts may be needed. Raises an error of
    ``generate``.
    """
    if is_plain(spec):
        return draw(_encode(spec, engine), _with_part_content(spec))
    return generate(spec, engine).drawing


def generate_parts(spec: Spec, engine: str = "auto", budget: Budget | None = None) -> list[Image]:
    """Generate one image for each part of a structured append (ISO/IEC 18004:2015, clause 8).

    Raises an error of ``generate``.
    """
    budget = budget or budget_for_retries(spec)
    encoding = spec.encoding._replace(version=find_common_version(spec.content, spec.encoding, engine))
    parts = range(1, (encoding.parts or 1) + 1)
    return [generate(spec._replace(encoding=encoding._replace(part=part)), engine, budget) for part in parts]


def generate_first(spec: Spec, engine: str = "auto", budget: Budget | None = None) -> Image:
    """Generate one image, or all parts of a structured append, and return the first image.

    Raises an error of ``generate`` or ``generate_parts``.
    """
    has_all_parts = spec.encoding.parts and spec.encoding.part is None
    return generate_parts(spec, engine, budget)[0] if has_all_parts else generate(spec, engine, budget)


def measure_limits(drawing: Drawing, spec: Spec) -> Limits:
    """Return how much distortion a printed image tolerates, whatever the resolution of its file is."""
    from qr.reading.distortion import find_limits
    from qr.render.canvas import downscale_for_reading

    scaled = downscale_for_reading(drawing)
    return find_limits(render.preview(scaled, "svg"), scaled.scale, _expected(spec, drawing))


def _encode(spec: Spec, engine: str) -> Symbol:
    if spec.output.verify:
        verify_colors(spec.style)
    symbol = encode(spec.content, spec.encoding, engine)
    if spec.max_version:
        _check_version(symbol, spec.max_version)
    return symbol


def _check_version(symbol: Symbol, maximum: int) -> None:
    if isinstance(symbol.version, int) and symbol.version > maximum:
        raise DataTooLong(
            f"the standard of this payload allows version {maximum} at most; these fields need version "
            f"{symbol.version}",
            parameter="version",
            value=symbol.version,
            allowed=f"at most {maximum}; shorten the fields",
        )


def _generate_styled(spec: Spec, symbol: Symbol, engine: str, budget: Budget) -> Image:
    """Return the first attempt that can be decoded.

    After a failure, check each attempt at low resolution before rendering it, as long as the budget allows both.
    """
    from qr.attempts import attempts
    from qr.drawing.composition import compose

    failures: list[Unreadable] = []
    part_spec, units, preview = _with_part_content(spec), estimate_cost(spec).units, preview_units(spec)
    for attempt in attempts(symbol, spec, engine):
        drawing = compose(attempt.symbol, part_spec, attempt.placement)
        if failures:
            if not budget.spend(preview):
                break
            if not _is_readable_at_low_resolution(spec, drawing):
                continue
            if not budget.spend(units):
                break
        try:
            image = _render_and_verify(spec, drawing, attempt.placement)
            is_enlarged = attempt.placement and attempt.symbol.version != symbol.version
            return image._replace(smaller_version=symbol.version) if is_enlarged else image
        except Unreadable as error:
            failures.append(error)
        if len(failures) == MAX_RENDER_ATTEMPTS:
            break
    raise failures[0] if failures else unreadable_error("could not read any variant of this image")


def _is_readable_at_low_resolution(spec: Spec, drawing: Drawing) -> bool:
    try:
        verify_raster(spec, drawing, render.preview(drawing, spec.format))
    except Unreadable:
        return False
    return True


def _render_and_verify(spec: Spec, drawing: Drawing, logo: Placement | None = None) -> Image:
    verification = None
    ATTEMPTS.add(spec.format)
    body = render.render(drawing, spec.format)
    if spec.output.verify:
        verification = Verification(_verify_file(spec, drawing, body), is_on_white(spec.style))
    IMAGES.add(spec.format, "verified" if verification else "unverified")
    warnings = (*find_warnings(drawing, spec.output, spec.style), *find_departures(drawing, spec, logo))
    facts = warnings, module_size_mm(drawing)
    return Image(body, drawing, contrast_ratio(spec.style), verification, *facts, logo)


def _verify_file(spec: Spec, drawing: Drawing, file: bytes) -> float:
    """Return the unused error correction. A file with several resolutions is read at the second if the first fails."""
    raster = render.read(file, drawing, spec.format)
    return verify_raster(spec, drawing, raster, lambda: render.reread(file, drawing, spec.format))


def verify_raster(
    spec: Spec, drawing: Drawing, raster: Raster, reread: Callable[[], Raster | None] = lambda: None
) -> float:
    """Decode the raster of a drawing, and return the unused error correction.

    Images other than plain squares must also be readable by a poor camera. A failure at one resolution can be an
    accident, so both checks try others. Raises ``Unreadable``.
    """
    expected = _expected(spec, drawing)
    readable, unused = verify_any(_samplings(drawing, raster, reread), expected)
    if not drawing.is_plain:
        verify_any((simulate_poor_camera(readable, drawing, camera) for camera in CAMERAS), expected)
    return unused


def _samplings(drawing: Drawing, raster: Raster, reread: Callable[[], Raster | None]) -> Iterator[Raster]:
    yield raster
    finer = reread()
    if finer:
        yield finer
    yield from resample(raster, drawing)


def _expected(spec: Spec, drawing: Drawing) -> Expected:
    symbology = drawing.symbol.symbology
    is_easy = drawing.is_plain and symbology == "qr" and not spec.output.rotate
    return Expected(drawing.content, symbology, spec.encoding.gs1, try_rotated_and_downscaled=not is_easy)


def _with_part_content(spec: Spec) -> Spec:
    """Return the spec with the content of its part, if it is a part of a structured append."""
    if spec.encoding.parts is None:
        return spec
    from qr.symbol.structured_append import part_content

    return spec._replace(content=part_content(spec.content, spec.encoding))
