"""Render JSON (RFC 8259): the modules of a symbol, their roles, and the segments, for clients that draw the symbol."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode

from qr.drawing import Drawing
from qr.graphics.color import BLACK, WHITE
from qr.graphics.raster import Raster, raster_from_modules
from qr.symbol import Symbol
from qr.symbol.roles import Role
from qr.symbol.segments import Segment, segments
from qr.symbol.tables import data_codewords, error_correction

_DIGITS = bytes.maketrans(bytes(range(16)), b"0123456789abcdef")
_LEGEND = {f"{role:x}": role.name.lower().replace("_", " ") for role in Role}


def render(drawing: Drawing) -> bytes:
    """Render a JSON object. Its ``margin`` is the quiet zone in modules, which is not part of ``rows``."""
    symbol = drawing.symbol
    parts = segments(symbol)
    members = {
        "symbol": symbol.symbology, "version": symbol.version, "ecc": symbol.ecc, "mask": symbol.mask,
        "width": symbol.width, "height": symbol.height, "margin": (drawing.columns - symbol.width) // 2,
        **_content(drawing.content),
        "rows": str(symbol).splitlines(),
        "roles": [line.translate(_DIGITS).decode() for line in symbol.roles],
        "legend": _LEGEND,
        "segments": parts and [_segment_members(segment) for segment in parts],
        "capacity": parts and _capacity(symbol, parts),
    }  # fmt: skip
    return json.dumps(members, ensure_ascii=False, indent=1).encode() + b"\n"


def read(file: bytes, _: Drawing) -> Raster:
    """Return one pixel per module, from the members ``rows`` and ``margin`` of the file."""
    members = json.loads(file)
    margin = "0" * members["margin"]
    blank = [margin + "0" * members["width"] + margin] * members["margin"]
    return raster_from_modules([*blank, *(margin + row + margin for row in members["rows"]), *blank], WHITE, BLACK)


def _content(content: bytes) -> dict[str, str]:
    """Return the content as the parameter ``data``, or ``data64`` if it is not UTF-8."""
    try:
        return {"data": content.decode()}
    except UnicodeDecodeError:
        return {"data64": urlsafe_b64encode(content).rstrip(b"=").decode()}


def _segment_members(segment: Segment) -> dict[str, object]:
    members: dict[str, object] = {"mode": segment.mode, "bits": segment.bits}
    if segment.characters:
        members["characters"] = segment.characters
    return members | dict(segment.values)


def _capacity(symbol: Symbol, parts: tuple[Segment, ...]) -> dict[str, int]:
    """Return the bits and codewords for data, and how many of them the segments use. The rest is padding."""
    version = int(symbol.version)
    used, codewords = sum(segment.bits for segment in parts), data_codewords(version, symbol.ecc)
    per_block, blocks = error_correction(version, symbol.ecc)
    return {
        "bits": 8 * codewords, "used_bits": used,
        "codewords": codewords, "used_codewords": -(-used // 8),
        "error_correction_codewords": per_block * blocks,
    }  # fmt: skip
