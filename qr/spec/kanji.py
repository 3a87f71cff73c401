"""Text as Shift_JIS for Kanji mode, which encodes a two-byte character in 13 bits (ISO/IEC 18004:2015, 7.4.6)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qr.spec import DEFAULT_LEVEL, Encoding
from qr.spec.segmentation import KANJI, KANJI_OR_BYTES, MICRO_RANGES, VERSION_RANGES, count_bits, find_version_range

CHARSET = "shift_jis"
ECI = 20
MAX_RUNS = 256  # libzint accepts at most 256 segments.

_RUNS = re.compile(rb"(?:[\x81-\x9f\xe0-\xeb][\x40-\xfc])+|[\0-\x7f]+")
_FULL_WIDTH_BACKSLASH = "\uff3c"  # Some decoders convert it to a backslash.
# Data bits of versions 9, 26 and 40, and of the versions of Micro QR Code with all modes, by level (table 7).
_DATA_BITS = {
    "L": (1856, 10960, 23648),
    "M": (1456, 8496, 18672),
    "Q": (1056, 6032, 13328),
    "H": (800, 4768, 10208),
}
_MICRO_DATA_BITS = {"M3": {"L": 84, "M": 68}, "M4": {"L": 128, "M": 112, "Q": 80}}


def encode_shift_jis(text: str, encoding: Encoding = Encoding()) -> bytes | None:
    """Encode a text as Shift_JIS for Kanji mode. Return None if the text has other characters, or is not shorter so.

    All characters must be ASCII or belong to Kanji mode, and all decoders must agree about them. For example, they
    disagree about the wave dash.
    """
    try:
        content = text.encode(CHARSET)
        if not text == content.decode(CHARSET) == content.decode("cp932") or _FULL_WIDTH_BACKSLASH in text:
            return None
    except UnicodeError:
        return None
    runs = split_runs(content)
    if sum(map(len, runs)) != len(content) or len(runs) > MAX_RUNS or _exceeds_all_versions(text, encoding):
        return None
    if len(runs) > 1 and _fits_in_micro_qr(text, encoding):
        return None
    return content if _is_shorter_in_kanji_mode(text, content, encoding) else None


def _exceeds_all_versions(text: str, encoding: Encoding) -> bool:
    """Return whether a text is too long even in numeric mode, with three characters in ten bits."""
    return len(text) > _capacity_bits(len(VERSION_RANGES) - 1, encoding) * 3 // 10


def _fits_in_micro_qr(text: str, encoding: Encoding) -> bool:
    """Return whether UTF-8 fits in an allowed Micro QR Code, where the encoder cannot mix kanji and ASCII."""
    version = str(encoding.version or ("M4" if encoding.symbol in {"micro", "auto"} else None))
    if version not in MICRO_RANGES or encoding.eci is not None or encoding.parts or (encoding.mask or 0) > 3:
        return False  # Micro QR Code has no ECI, no structured append and four data masks.
    capacity = _MICRO_DATA_BITS[version].get(encoding.ecc or DEFAULT_LEVEL, 0)
    return count_bits(text.encode(), MICRO_RANGES[version]) <= capacity


def _is_shorter_in_kanji_mode(text: str, content: bytes, encoding: Encoding) -> bool:
    """Compare Kanji mode with UTF-8, or with Shift_JIS in other modes if the symbol has an ECI.

    The mode headers of rMQR are counted like those of versions 1-9 of QR Code.
    """
    with_kanji, other = (KANJI, text.encode()) if encoding.eci is None else (KANJI_OR_BYTES, content)
    for version_range in _version_ranges(encoding):
        bits = count_bits(content, version_range, with_kanji)
        other_bits = count_bits(other, version_range)
        if min(bits, other_bits) <= _capacity_bits(version_range, encoding):
            break
    return bits < other_bits


def split_runs(content: bytes) -> list[bytes]:
    """Split the result of ``encode_shift_jis`` into runs of Kanji mode characters and runs of ASCII characters."""
    return [run[0] for run in _RUNS.finditer(content)]


def _version_ranges(encoding: Encoding) -> Sequence[int]:
    """Return the version range of the requested version, or all ranges. Small symbols count as range 0."""
    version = encoding.version
    if version is None:
        return range(len(VERSION_RANGES))
    return (find_version_range(version) if isinstance(version, int) else 0,)


def _capacity_bits(version_range: int, encoding: Encoding) -> int:
    """Return the data bits of the largest version in a range, for all parts, without the headers of ECI and parts."""
    header_bits = (0 if encoding.eci is None else 12) + (20 if encoding.parts else 0)
    return (_DATA_BITS[encoding.ecc or DEFAULT_LEVEL][version_range] - header_bits) * (encoding.parts or 1)
