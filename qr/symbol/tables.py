"""Tables of QR Code: sizes, capacities and error correction of versions 1-40 (ISO/IEC 18004:2015)."""

from __future__ import annotations

# Error correction codewords per block, and number of blocks, for each level and version 1-40 (table 9).
_CODEWORDS_PER_BLOCK = {
    "L": (7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28,
          28, 28, 30, 30, 26, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30),
    "M": (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26,
          26, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28, 28),
    "Q": (13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30,
          28, 30, 30, 30, 30, 28, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30),
    "H": (17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28,
          30, 24, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30, 30),
}  # fmt: skip
_BLOCKS = {
    "L": (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8,
          8, 9, 9, 10, 12, 12, 12, 13, 14, 15, 16, 17, 18, 19, 19, 20, 21, 22, 24, 25),
    "M": (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16,
          17, 17, 18, 20, 21, 23, 25, 26, 28, 29, 31, 33, 35, 37, 38, 40, 43, 45, 47, 49),
    "Q": (1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20,
          23, 23, 25, 27, 29, 34, 34, 35, 38, 40, 43, 45, 48, 51, 53, 56, 59, 62, 65, 68),
    "H": (1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25,
          25, 34, 30, 32, 35, 37, 40, 42, 45, 48, 51, 54, 57, 60, 63, 66, 70, 74, 77, 81),
}  # fmt: skip


def modules_per_side(version: int) -> int:
    """Return the modules per side, 21-177."""
    return 17 + 4 * version


def byte_capacity(version: int, level: str, header_bits: int = 0) -> int:
    """Return how many bytes fit in byte mode, after ``header_bits`` bits of headers such as an ECI (7.4)."""
    bits = header_bits + 4 + (8 if version < 10 else 16)
    return (8 * data_codewords(version, level) - bits) // 8


def data_codewords(version: int, level: str) -> int:
    """Return the number of data codewords: all codewords minus those of error correction."""
    per_block, blocks = error_correction(version, level)
    return _all_codewords(version) - per_block * blocks


def error_correction(version: int, level: str) -> tuple[int, int]:
    """Return the error correction codewords per block, and the number of blocks (table 9)."""
    return _CODEWORDS_PER_BLOCK[level][version - 1], _BLOCKS[level][version - 1]


def alignment_centres(version: int) -> list[int]:
    """Return the rows, which are also the columns, of the centres of alignment patterns (annex E)."""
    if version == 1:
        return []
    gaps = version // 7 + 1
    last = modules_per_side(version) - 7
    # Version 32 is the only exception to the rule.
    step = 26 if version == 32 else 2 * -(-(last - 6) // (2 * gaps))
    return [6, *(last - step * i for i in reversed(range(gaps)))]


def _all_codewords(version: int) -> int:
    """Return the number of codewords: the modules outside of function patterns, divided by eight (table 1)."""
    size = modules_per_side(version)
    centres = len(alignment_centres(version))
    alignment = 25 * (centres * centres - 3) - 10 * (centres - 2) if centres else 0
    finder_format_timing = 3 * 64 + 31 + 2 * (size - 16)
    return (size * size - finder_format_timing - alignment - (36 if version >= 7 else 0)) // 8
