"""Kanji mode (ISO/IEC 18004:2015, 7.4.6): thirteen bits for a character that Shift_JIS writes in two bytes."""

from __future__ import annotations

import re

CHARSET = "shift_jis"
ECI = 20
MAX_RUNS = 256  # segments that libzint takes

_RUNS = re.compile(rb"(?P<kanji>(?:[\x81-\x9f\xe0-\xeb][\x40-\xfc])+)|[\0-\x7f]+")
_DISPUTED = "\uff3c"  # the full-width backslash, which some read as a backslash
_HEADER = 12  # bits of mode indicator and character count, in versions 1-9


def encode_shift_jis(text: str) -> bytes | None:
    """Text as Shift_JIS where Kanji mode makes it smaller than UTF-8, else None.

    Every character is then ASCII or one of Kanji mode, so that no byte needs a reader's guess. What readers have
    different characters for, the wave dash for one, is left to UTF-8.
    """
    try:
        content = text.encode(CHARSET)
        if not text == content.decode(CHARSET) == content.decode("cp932") or _DISPUTED in text:
            return None
    except UnicodeError:
        return None
    found = list(_RUNS.finditer(content))
    if sum(map(_length, found)) != len(content) or len(found) > MAX_RUNS:
        return None
    bits = sum(_HEADER + (13 * _length(run) // 2 if run["kanji"] else 8 * _length(run)) for run in found)
    return content if bits < _HEADER + 8 * len(text.encode()) else None


def split_runs(content: bytes) -> list[bytes]:
    """What ``written`` gave, divided where characters of Kanji mode begin or end."""
    return [run[0] for run in _RUNS.finditer(content)]


def _length(run: re.Match[bytes]) -> int:
    return run.end() - run.start()
