"""JSON (RFC 8259): the symbol's modules, what each is for, and what it is made of, for those who draw it themselves."""

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
    """An object in UTF-8; ``margin`` is the quiet zone in modules, which is not part of ``rows``."""
    symbol = drawing.symbol
    found = segments(symbol)
    described = {
        "symbol": symbol.symbology, "version": symbol.version, "ecc": symbol.ecc, "mask": symbol.mask,
        "width": symbol.width, "height": symbol.height, "margin": (drawing.columns - symbol.width) // 2,
        **_content(drawing.content),
        "rows": str(symbol).splitlines(),
        "roles": [line.translate(_DIGITS).decode() for line in symbol.roles],
        "legend": _LEGEND,
        "segments": found and [_described(segment) for segment in found],
        "capacity": found and _capacity(symbol, found),
    }  # fmt: skip
    return json.dumps(described, ensure_ascii=False, indent=1).encode() + b"\n"


def read(file: bytes, _: Drawing) -> Raster:
    """A pixel a module, from the rows and the margin."""
    described = json.loads(file)
    side = "0" * described["margin"]
    blank = [side + "0" * described["width"] + side] * described["margin"]
    return raster_from_modules([*blank, *(side + row + side for row in described["rows"]), *blank], WHITE, BLACK)


def _content(content: bytes) -> dict[str, str]:
    """What the code says, under the name of the parameter that says it."""
    try:
        return {"data": content.decode()}
    except UnicodeDecodeError:
        return {"data64": urlsafe_b64encode(content).rstrip(b"=").decode()}


def _described(segment: Segment) -> dict[str, object]:
    described: dict[str, object] = {"mode": segment.mode, "bits": segment.bits}
    if segment.characters:
        described["characters"] = segment.characters
    return described | dict(segment.values)


def _capacity(symbol: Symbol, found: tuple[Segment, ...]) -> dict[str, int]:
    """Bits and codewords there are for data, and how many of them are taken; the rest is padding."""
    version = int(symbol.version)
    used, codewords = sum(segment.bits for segment in found), data_codewords(version, symbol.ecc)
    per_block, blocks = error_correction(version, symbol.ecc)
    return {
        "bits": 8 * codewords, "used_bits": used,
        "codewords": codewords, "used_codewords": -(-used // 8),
        "error_correction_codewords": per_block * blocks,
    }  # fmt: skip
