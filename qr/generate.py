"""The whole pure core: a ``Spec`` in, a verified picture out."""

from __future__ import annotations

from typing import NamedTuple

from qr.drawing import draw
from qr.render import RENDERERS
from qr.spec import Spec
from qr.symbol import Symbol, encode
from qr.verify import contrast_ratio, verify, verify_colors


class Image(NamedTuple):
    """A finished picture with what is known of it.

    verified: whether the decoder read it back; False only where the caller switched that off
    contrast: the ratio of modules to ground, 1.0-21.0
    """

    body: bytes
    media_type: str
    symbol: Symbol
    verified: bool
    contrast: float


def generate(spec: Spec, engine: str = "auto") -> Image:
    """Encode, draw, render, verify. Raises the ``QrError`` of whichever stage refuses."""
    if spec.output.verify:
        verify_colors(spec.style)
    symbol = encode(spec.content, spec.encoding, engine)
    drawing = draw(symbol, spec)
    renderer = RENDERERS[spec.format]
    body = renderer.render(drawing)
    if spec.output.verify:
        verify(renderer.read(body, drawing), spec.content)
    return Image(body, renderer.media_type, symbol, spec.output.verify, contrast_ratio(spec.style))
