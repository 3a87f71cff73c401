"""Set a text of a client in the bundled font, or explain which of its characters the font lacks."""

from __future__ import annotations

import unicodedata

from qr.errors import BadParameter
from qr.graphics import font
from qr.graphics.font import Glyph

MAX_NAMED_CHARACTERS = 3  # unsupported characters that an error names


def typeset(parameter: str, text: str) -> tuple[Glyph, ...]:
    """Set a text in the font, from left to right. An error names ``parameter``.

    Normalization form C is enough, because the font has no scripts whose letters join, stack or run from right to left.

    Raises ``BadParameter`` if the text is blank, or has characters that the font does not have.
    """
    composed = unicodedata.normalize("NFC", text)
    if not composed.strip():
        raise BadParameter(parameter, text, "a text that is not blank")
    if missing := font.missing(composed):
        names = [f"U+{ord(character):04X} {unicodedata.name(character, '')}".rstrip() for character in missing]
        listed = ", ".join(names[:MAX_NAMED_CHARACTERS]) + (" and others" if len(names) > MAX_NAMED_CHARACTERS else "")
        allowed = f"text with only characters of the bundled font (Latin, Greek, Cyrillic), which lacks {listed}"
        raise BadParameter(parameter, text, allowed)
    return font.line(composed)
