"""Find the character set of the content of a symbol."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

# Character sets of content without an ECI header, most likely first. ISO/IEC 18004 prescribes ISO/IEC 8859-1, and
# earlier editions JIS8. Encoders write UTF-8 and Shift_JIS.
GUESSED = ("ascii", "utf_8", "shift_jis", "iso8859_1", "gb18030", "big5")
_BINARY = "eci-899"
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x1b\x1c\x1d\x1e\x1f"))


def is_binary(content: bytes, charsets: Sequence[str]) -> bool:
    """Return whether content is bytes, not text: it declares ECI 899, or has control characters and is not UTF-8."""
    if charsets:
        return _BINARY in charsets
    has_controls = content != content.translate(None, _CONTROLS)
    return has_controls and decode_text(content, "utf_8") is None


def decode_text(content: bytes, charset: str) -> str | None:
    """Return the text of content in a character set; None if the content is invalid in it."""
    with suppress(UnicodeDecodeError, LookupError):
        return content.decode(charset)
    return None


def fit_charset(content: bytes, text: str | None, declared: Sequence[str] = ()) -> str | None:
    """Return the only declared character set, else the first that turns the content into the text."""
    if text is None:
        return None
    if declared:
        return declared[0] if len(set(declared)) == 1 else None
    return next((charset for charset in GUESSED if decode_text(content, charset) == text), None)


def guess_text(content: bytes) -> str | None:
    """Return content as text in the first character set in which it is valid; None for bytes that are not text."""
    if is_binary(content, ()):
        return None
    return next((text for charset in GUESSED if (text := decode_text(content, charset)) is not None), None)
