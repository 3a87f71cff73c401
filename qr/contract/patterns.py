"""Regular expressions that mean the same in ECMA-262 with the flag u, as JSON Schema requires (2020-12, 6.4)."""

from __future__ import annotations

import re

_CONTROLS = r"\u0000-\u001f\u007f-\u009f\u2028\u2029"  # as in qr.parameters.types.is_control
# The characters that qr.parameters.typography removes.
_INVISIBLE = r"\u00ad\u200b-\u200d\u2060\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"


def ecma_pattern(expression: str) -> str:
    """Translate an expression that matches a whole text.

    JSON cannot contain the lone surrogates that some expressions exclude. Characters above U+FFFF stand for themselves.
    """
    for old, new in (("\ud800-\udfff", ""), (r"\ud800-\udfff", ""), ("(?P<", "(?<")):
        expression = expression.replace(old, new)
    expression = re.sub(r"\\U([0-9a-fA-F]{8})", lambda code: chr(int(code[1], 16)), expression)
    return f"^(?:{expression})$"


def line_pattern(allowed: str = "") -> str:
    """Return a pattern for texts without control characters, except for some that are ``allowed``."""
    return f"^[^{_CONTROLS}]+$" if not allowed else f"^(?:[^{_CONTROLS}]|[{_escape(allowed)}])+$"


def visible_line_pattern(allowed: str = "") -> str:
    """Return a pattern like ``line_pattern`` for texts with at least one character that is not invisible."""
    any_character = line_pattern(allowed)[1:-2]
    return f"^{any_character}*[^{_CONTROLS}{_INVISIBLE}]{any_character}*$"


def _escape(characters: str) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in characters)
