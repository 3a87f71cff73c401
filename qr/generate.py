"""The whole pure core: a ``Spec`` in, a verified picture out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qr.drawing import Drawing, draw, is_plain
from qr.errors import BadParameter, DataTooLong, Unreadable
from qr.raster import Raster
from qr.render import RENDERERS
from qr.spec import VECTOR_FORMATS, Spec
from qr.symbol import Symbol, encode, version_of_parts
from qr.turns import turn
from qr.verify import Expected, contrast_ratio, unreadable, verify, verify_colors

if TYPE_CHECKING:
    from qr.logo import Placement


class Image(NamedTuple):
    """A finished picture with what is known of it.

    body:     the file
    drawing:  what it shows
    contrast: the least ratio of dark to light, 1.0-21.0
    margin:   the share of the error correction that reading it back did not need, 0.0-1.0; None where the caller
              switched reading back off
    logo:     where the logo stands, if there is one
    """

    body: bytes
    drawing: Drawing
    contrast: float
    margin: float | None
    logo: Placement | None = None

    @property
    def symbol(self) -> Symbol:
        return self.drawing.symbol


def generate(spec: Spec, engine: str = "auto") -> Image:
    """Encode, draw, render, verify. Raises the ``QrError`` of whichever stage refuses."""
    if spec.output.verify:
        verify_colors(spec.style)
    symbol = encode(spec.content, spec.encoding, engine)
    if spec.most_version:
        _check_version(symbol, spec.most_version)
    return _finished(spec, draw(symbol, _of_part(spec))) if is_plain(spec) else _styled(spec, symbol, engine)


# Of all parts in one answer: what takes some five seconds, and what a Cloud Function may answer.
MOST_PIXELS_OF_PARTS = 40_000_000
MOST_BYTES_OF_PARTS = 32_000_000


def generate_parts(spec: Spec, engine: str = "auto") -> list[Image]:
    """An image for every part of a structured append (ISO/IEC 18004:2015, clause 8).

    Raises ``BadParameter`` where they are too many or too large to be made at once, else what ``generate`` does.
    """
    encoding = spec.encoding._replace(version=version_of_parts(spec.content, spec.encoding, engine))
    images: list[Image] = []
    for number in range(1, (encoding.parts or 1) + 1):
        images.append(generate(spec._replace(encoding=encoding._replace(part=number)), engine))
        _check_parts(images, spec)
    return images


def _check_parts(images: list[Image], spec: Spec) -> None:
    """Told from the first of them where possible."""
    parts = spec.encoding.parts or 1
    pixels, size = _pixels(images[0].drawing, spec.format), sum(len(image.body) for image in images)
    if pixels * parts > MOST_PIXELS_OF_PARTS or size > MOST_BYTES_OF_PARTS:
        millions = f"{MOST_PIXELS_OF_PARTS // 1_000_000} megapixels and {MOST_BYTES_OF_PARTS // 1_000_000} MB"
        raise BadParameter(
            "parts", parts, f"fewer, or in smaller pictures: one answer holds {millions}; part asks for one at a time"
        )


def _check_version(symbol: Symbol, most: int) -> None:
    if isinstance(symbol.version, int) and symbol.version > most:
        raise DataTooLong(
            f"this payload may take version {most} at most, and these fields need version {symbol.version}",
            parameter="version",
            value=symbol.version,
            allowed=f"at most {most}: shorter fields",
        )


MOST_RENDERED = 3  # attempts


def _styled(spec: Spec, symbol: Symbol, engine: str) -> Image:
    """The first of what can be tried that reads well. After the first, each is tried on a small picture before."""
    from qr.composition import compose
    from qr.mending import attempts

    refusals: list[Unreadable] = []
    shown = _of_part(spec)
    for stronger, logo in attempts(symbol, spec, engine):
        drawing = compose(stronger, shown, logo)
        if refusals and not _is_promising(spec, drawing):
            continue
        try:
            return _finished(spec, drawing, logo)
        except Unreadable as error:
            refusals.append(error)
        if len(refusals) == MOST_RENDERED:
            break
    raise refusals[0] if refusals else unreadable("was given nothing to read")


def _is_promising(spec: Spec, drawing: Drawing) -> bool:
    """Whether a drawing reads in pixels, few of them, whatever the format will make of it."""
    from qr.render import canvas

    is_small = spec.format not in VECTOR_FORMATS and drawing.scale <= canvas.READ_SCALE
    with turn(_pixels(drawing, spec.format)):
        raster = canvas.shown(drawing) if is_small else canvas.rasterised(drawing)
        try:
            _proof(spec, drawing, raster)
        except Unreadable:
            return False
    return True


def _pixels(drawing: Drawing, format_name: str) -> int:
    """How many pixels are in memory while a drawing is rendered and read back."""
    if drawing.plain and format_name in VECTOR_FORMATS | {"png", "pbm"}:
        return 0
    if format_name not in VECTOR_FORMATS:
        return drawing.width * drawing.height
    from qr.render.canvas import as_read

    small = as_read(drawing)
    return small.width * small.height


def _finished(spec: Spec, drawing: Drawing, logo: Placement | None = None) -> Image:
    """Render, and read the file back."""
    renderer, margin = RENDERERS[spec.format], None
    with turn(_pixels(drawing, spec.format)):
        body = renderer.render(drawing)
        if spec.output.verify:
            margin = _proof(spec, drawing, renderer.read(body, drawing))
    return Image(body, drawing, contrast_ratio(spec.style), margin, logo)


def _proof(spec: Spec, drawing: Drawing, raster: Raster) -> float:
    """The margin with which a picture reads; what is not plain squares must also stand a poor camera."""
    kind = drawing.symbol.kind
    is_easy = drawing.plain and kind == "qr" and not spec.output.rotate
    expected = Expected(drawing.content, kind, spec.encoding.gs1, patient=not is_easy)
    margin = verify(raster, expected)
    if not drawing.plain:
        from qr.stress import stressed

        verify(stressed(raster, drawing), expected)
    return margin


def _of_part(spec: Spec) -> Spec:
    """The same, with no more content than the one symbol says."""
    if spec.encoding.parts is None:
        return spec
    from qr.append import part_of

    return spec._replace(content=part_of(spec.content, spec.encoding))
