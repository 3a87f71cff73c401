"""The whole pure core: a ``Spec`` in, a verified picture out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qr.drawing import Drawing, draw, is_plain
from qr.errors import DataTooLong, Unreadable
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
    return _finished(spec, draw(symbol, spec)) if is_plain(spec) else _styled(spec, symbol, engine)


def generate_parts(spec: Spec, engine: str = "auto") -> list[Image]:
    """An image for every part of a structured append (ISO/IEC 18004:2015, clause 8)."""
    encoding = spec.encoding._replace(version=version_of_parts(spec.content, spec.encoding, engine))
    parts = (encoding._replace(part=number) for number in range(1, (encoding.parts or 1) + 1))
    return [generate(spec._replace(encoding=part), engine) for part in parts]


def _check_version(symbol: Symbol, most: int) -> None:
    if isinstance(symbol.version, int) and symbol.version > most:
        raise DataTooLong(
            f"this payload may take version {most} at most, and these fields need version {symbol.version}",
            parameter="version",
            value=symbol.version,
            allowed=f"at most {most}: shorter fields",
        )


def _styled(spec: Spec, symbol: Symbol, engine: str) -> Image:
    """The first of what can be tried that reads well."""
    from qr.composition import compose
    from qr.mending import attempts

    refusal: Unreadable | None = None
    for stronger, logo in attempts(symbol, spec, engine):
        try:
            return _finished(spec, compose(stronger, spec, logo), logo)
        except Unreadable as error:
            refusal = refusal or error
    raise refusal or unreadable("was given nothing to read")


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
    with turn(_pixels(drawing, spec.format)):
        return _rendered(spec, drawing._replace(content=_said(spec)), logo)


def _rendered(spec: Spec, drawing: Drawing, logo: Placement | None) -> Image:
    """Render, and read the file back; what is not plain squares must also stand a poor camera."""
    renderer = RENDERERS[spec.format]
    body, margin = renderer.render(drawing), None
    if spec.output.verify:
        raster = renderer.read(body, drawing)
        expected = _expected(spec, drawing)
        margin = verify(raster, expected)
        if not drawing.plain:
            from qr.stress import stressed

            verify(stressed(raster, drawing), expected)
    return Image(body, drawing, contrast_ratio(spec.style), margin, logo)


def _expected(spec: Spec, drawing: Drawing) -> Expected:
    kind = drawing.symbol.kind
    is_easy = drawing.plain and kind == "qr" and not spec.output.rotate
    return Expected(drawing.content, kind, spec.encoding.gs1, patient=not is_easy)


def _said(spec: Spec) -> bytes:
    """What the one symbol says."""
    if spec.encoding.parts is None:
        return spec.content
    from qr.append import part_of

    return part_of(spec.content, spec.encoding)
