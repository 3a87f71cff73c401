"""A reader of ZPL graphics, written from the ZPL II Programming Guide, one character at a time."""

from __future__ import annotations

import numpy as np
from PIL import Image

from tests.support.decoders import Pixels


def dots(file: bytes) -> Pixels:
    """Return the dots of the only graphic of a label, 1 for black. Anything unexpected fails."""
    text = file.decode("ascii").replace("\n", "")
    assert text.startswith("^XA^FO0,0^GFA,")
    assert text.endswith("^FS^XZ")
    total, field, per_row, data = text.removeprefix("^XA^FO0,0^GFA,").removesuffix("^FS^XZ").split(",", 3)
    assert total == field
    rows = _rows(data, 2 * int(per_row))
    assert len(rows) * int(per_row) == int(total)
    return np.array([[int(bit) for bit in f"{int(row, 16):0{4 * len(row)}b}"] for row in rows], np.uint8)


def _rows(data: str, digits: int) -> list[str]:
    rows: list[str] = []
    row, count = "", 0
    for character in data:
        if "G" <= character <= "Y":
            count += "GHIJKLMNOPQRSTUVWXY".index(character) + 1
        elif "g" <= character <= "z":
            count += 20 * ("ghijklmnopqrstuvwxyz".index(character) + 1)
        elif character in ",!":
            assert count == 0
            row += {",": "0", "!": "F"}[character] * (digits - len(row))
        elif character == ":":
            assert (row, count) == ("", 0)
            row = rows[-1]
        else:
            row, count = row + character * max(1, count), 0
        assert len(row) <= digits
        if len(row) == digits:
            rows.append(row)
            row = ""
    assert (row, count) == ("", 0)
    return rows


def image(file: bytes) -> Image.Image:
    """Return the graphic as an image, black on white."""
    return Image.fromarray((1 - dots(file)) * np.uint8(255)).convert("RGB")
