"""Parameter types for colours, gradients, lengths and logos."""

from __future__ import annotations

import re
from base64 import b64decode
from typing import NamedTuple

from qr.graphics import color, gradient
from qr.graphics.gradient import Paint

MILLIMETRES = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}  # Per unit of length.
_LINE_BREAK = r"[\t\n\v\f\r]"


class AnyColor:
    """Colour."""

    allowed = color.ALLOWED

    def parse(self, text: str) -> color.Color:
        return color.parse(text)


class AnyPaint:
    """Colour or gradient."""

    allowed = gradient.ALLOWED

    def parse(self, text: str) -> Paint:
        return gradient.parse(text)


class CornerPaints:
    """Paints of the three finder patterns: one for all, or one each for top left, top right and bottom left."""

    allowed = f"one value, or three values separated by commas, each {gradient.ALLOWED}"

    def parse(self, text: str) -> tuple[Paint, ...]:
        paints = tuple(gradient.parse(item.strip()) for item in gradient.split_arguments(text))
        if len(paints) not in {1, 3}:
            raise ValueError(text)
        return paints * (3 // len(paints))


class Length(NamedTuple):
    """Length with a unit, converted to millimetres. The bounds are in millimetres and included."""

    minimum: int
    maximum: int
    examples: str = "30mm or 1.5in"

    @property
    def allowed(self) -> str:
        return (
            f"a length in {', '.join(MILLIMETRES)}, such as {self.examples}, from {self.minimum} to {self.maximum} mm"
        )

    def parse(self, text: str) -> float:
        match = re.fullmatch(r"(\d{1,5}(?:\.\d{1,4})?)(mm|cm|in|pt)", text.lower(), re.ASCII)
        if not match:
            raise ValueError(text)
        millimetres = float(match[1]) * MILLIMETRES[match[2]]
        if not self.minimum <= millimetres <= self.maximum:
            raise ValueError(text)
        return millimetres


class LogoSource:
    """Name of a deployed logo, or an image file: as a data URI (RFC 2397) or as an upload."""

    allowed = "the name of a deployed logo, a data URI with base64 (data:image/png;base64,...), or an uploaded file"
    takes_files = True

    def parse(self, text: str) -> str | bytes:
        if re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", text):
            return text
        match = re.fullmatch(r"data:image/[a-z+ .-]+(?:;[a-z]+=[\w-]+)*;base64,([A-Za-z0-9+/=\s]+)", text, re.ASCII)
        if not match:
            raise ValueError(text)
        return _decode_base64(match[1])


def _decode_base64(text: str) -> bytes:
    """Decode base64 whose "+" can have become spaces in a query or form, or which is written in lines.

    Spaces separate lines if the lines have equal lengths and whole groups of four digits. Otherwise they replace "+".
    """
    lines = re.split(rf"\s*{_LINE_BREAK}\s*| ", text.strip(), flags=re.ASCII)
    is_in_lines = len({len(line) for line in lines[:-1]}) <= 1 and all(len(line) % 4 == 0 for line in lines)
    repaired = re.sub(_LINE_BREAK, "", text).replace(" ", "+")
    digits = "".join(text.split()) if is_in_lines or len(repaired) % 4 else repaired
    return b64decode(digits, validate=True)
