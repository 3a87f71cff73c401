"""The whole pure core: a ``Spec`` in, a verified picture out."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qr.drawing import Drawing, draw, is_plain
from qr.errors import Unreadable
from qr.render import RENDERERS
from qr.spec import Spec
from qr.symbol import Symbol, encode
from qr.verify import contrast_ratio, unreadable, verify, verify_colors

if TYPE_CHECKING:
    from qr.logo import Placement


class Image(NamedTuple):
    """A finished picture with what is known of it.

    contrast: the least ratio of dark to light, 1.0-21.0
    margin:   the share of the error correction that reading it back did not need, 0.0-1.0; None where the caller
              switched reading back off
    """

    body: bytes
    media_type: str
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
    if is_plain(spec):
        return _finished(spec, draw(encode(spec.content, spec.encoding, engine), spec))
    return _styled(spec, engine)


def _styled(spec: Spec, engine: str) -> Image:
    """The first of what can be tried that reads well."""
    from qr.composition import compose
    from qr.mending import attempts

    refusal: Unreadable | None = None
    for symbol, logo in attempts(spec, engine):
        try:
            return _finished(spec, compose(symbol, spec, logo), logo)
        except Unreadable as error:
            refusal = refusal or error
    raise refusal or unreadable("was given nothing to read")


def _finished(spec: Spec, drawing: Drawing, logo: Placement | None = None) -> Image:
    """Render, and read the file back; what is not plain squares must also stand a poor camera."""
    renderer = RENDERERS[spec.format]
    body, margin = renderer.render(drawing), None
    if spec.output.verify:
        raster = renderer.read(body, drawing)
        margin = verify(raster, spec.content)
        if not drawing.plain:
            from qr.stress import stressed

            verify(stressed(raster, drawing), spec.content)
    return Image(body, renderer.media_type, drawing, contrast_ratio(spec.style), margin, logo)
