"""Text as Shift_JIS for Kanji mode, which encodes a two-byte character in 13 bits (ISO/IEC 18004:2015, 7.4.6)."""

from __future__ import annotations

import re

CHARSET = "shift_jis"
ECI = 20
MAX_RUNS = 256  # libzint accepts at most 256 segments.

_RUNS = re.compile(rb"(?P<kanji>(?:[\x81-\x9f\xe0-\xeb][\x40-\xfc])+)|[\0-\x7f]+")
_FULL_WIDTH_BACKSLASH = "\uff3c"  # Some decoders convert it to a backslash.
_HEADER_BITS = 12  # Mode indicator and character count of a segment, in versions 1-9.


def encode_shift_jis(text: str) -> bytes | None:
    """Encode a text as Shift_JIS for Kanji mode. Return None if UTF-8 is needed, or is not larger.

    UTF-8 is needed unless all characters are ASCII or belong to Kanji mode, and all decoders agree about them. For
    example, they disagree about the wave dash.
    """
    try:
        content = text.encode(CHARSET)
        if not text == content.decode(CHARSET) == content.decode("cp932") or _FULL_WIDTH_BACKSLASH in text:
            return None
    except UnicodeError:
        return None
    runs = list(_RUNS.finditer(content))
    if sum(map(_length, runs)) != len(content) or len(runs) > MAX_RUNS:
        return None
    bits = sum(_HEADER_BITS + (13 * _length(run) // 2 if run["kanji"] else 8 * _length(run)) for run in runs)
    return content if bits < _HEADER_BITS + 8 * len(text.encode()) else None


def split_runs(content: bytes) -> list[bytes]:
    """Split the result of ``encode_shift_jis`` into runs of Kanji mode characters and runs of ASCII characters."""
    return [run[0] for run in _RUNS.finditer(content)]


def _length(run: re.Match[bytes]) -> int:
    return run.end() - run.start()
