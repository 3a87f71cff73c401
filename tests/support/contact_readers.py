"""Read contacts with independent readers: vobject (vCard), and ZXing's published rules (MECARD)."""

from __future__ import annotations

import re
from typing import Any

import vobject


def parse_vcard(text: str) -> list[tuple[str, Any, Any]]:
    """Return the name, the type and the value of every property that vobject finds."""
    assert re.fullmatch(r"([^\r\n]+\r\n)+", text)
    card = vobject.readOne(text)
    return [(line.name, line.params.get("TYPE"), line.value) for line in card.getChildren()]


def parse_mecard(text: str) -> list[tuple[str, str]]:
    """Return the fields. A field ends at the first ";" after an even number of backslashes. Remove the escapes."""
    fields = re.findall(r"((?:[^\\;]|\\.)*);", text.removeprefix("MECARD:"))
    assert "".join(f"{field};" for field in fields) == text.removeprefix("MECARD:")
    assert fields.pop() == "", "no empty field at the end"
    return [(name, re.sub(r"\\(.)", r"\1", value)) for name, value in (field.split(":", 1) for field in fields)]
