"""Correct the errors of a block of codewords: Reed-Solomon over GF(256) (ISO/IEC 18004:2015, 7.5.2 and annex B).

The decoder returns neither the segments of a symbol nor its structured append header, only its modules. These modules
still contain all errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

_PRIMITIVE = 0x11D  # x^8 + x^4 + x^3 + x^2 + 1


def _powers() -> tuple[bytes, bytes]:
    """Return the powers of 2 twice over, and the exponent of each power."""
    powers, exponents, value = bytearray(), bytearray(256), 1
    for exponent in range(255):
        powers.append(value)
        exponents[value] = exponent
        value = value << 1 ^ (_PRIMITIVE if value & 0x80 else 0)
    return bytes(powers * 2), bytes(exponents)


_POWERS, _EXPONENTS = _powers()


def correct_block(block: bytes, checks: int, maximum: int) -> bytes:
    """Return a block of which the last ``checks`` codewords are error correction, without its errors.

    ``maximum`` is the number of errors that can be corrected, at most ``checks // 2``. Raises ``ValueError`` if there
    are more.
    """
    syndromes = [_evaluate(block, _POWERS[power]) for power in range(checks)]
    if not any(syndromes):
        return block
    locator = _find_locator(syndromes)
    errors = len(locator) - 1
    places = [at for at in range(len(block)) if not _evaluate(locator[::-1], _POWERS[255 - (len(block) - 1 - at)])]
    if not 0 < errors <= maximum or len(places) != errors:
        raise ValueError("too many errors")
    corrected = bytearray(block)
    for at, value in zip(places, _solve(places, syndromes, len(block)), strict=True):
        corrected[at] ^= value
    if any(_evaluate(corrected, _POWERS[power]) for power in range(checks)):
        raise ValueError("too many errors")
    return bytes(corrected)


def _multiply(left: int, right: int) -> int:
    return _POWERS[_EXPONENTS[left] + _EXPONENTS[right]] if left and right else 0


def _divide(left: int, right: int) -> int:
    return _POWERS[_EXPONENTS[left] + 255 - _EXPONENTS[right]] if left else 0


def _evaluate(polynomial: Sequence[int], value: int) -> int:
    """Evaluate a polynomial, highest coefficient first (Horner)."""
    return reduce(lambda total, coefficient: _multiply(total, value) ^ coefficient, polynomial, 0)


def _find_locator(syndromes: Sequence[int]) -> list[int]:
    """Return the error locator polynomial, lowest coefficient first (Berlekamp and Massey)."""
    locator, previous, errors, gap, last = [1], [1], 0, 1, 1
    for step, syndrome in enumerate(syndromes):
        terms = zip(locator[1 : errors + 1], syndromes[step - 1 :: -1] if step else (), strict=False)
        discrepancy = reduce(lambda total, pair: total ^ _multiply(*pair), terms, syndrome)
        if not discrepancy:
            gap += 1
            continue
        changed = _add_scaled(locator, previous, _divide(discrepancy, last), gap)
        if 2 * errors <= step:
            previous, errors, gap, last = locator, step + 1 - errors, 1, discrepancy
        else:
            gap += 1
        locator = changed
    return locator[: errors + 1]


def _add_scaled(polynomial: list[int], other: list[int], factor: int, shift: int) -> list[int]:
    """Return ``polynomial`` + ``factor`` x^``shift`` ``other``, lowest coefficient first."""
    total = polynomial + [0] * max(0, len(other) + shift - len(polynomial))
    for at, coefficient in enumerate(other):
        total[at + shift] ^= _multiply(factor, coefficient)
    return total


def _solve(places: Sequence[int], syndromes: Sequence[int], length: int) -> list[int]:
    """Return the error values: the solution of the linear equations that the syndromes are (Gauss and Jordan)."""
    count = len(places)
    exponents = [length - 1 - at for at in places]
    rows = [[*(_POWERS[power * exponent % 255] for exponent in exponents), syndromes[power]] for power in range(count)]
    for column in range(count):
        pivot = next(row for row in range(column, count) if rows[row][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [_divide(value, rows[column][column]) for value in rows[column]]
        for row in range(count):
            if row != column and (factor := rows[row][column]):
                rows[row] = [a ^ _multiply(factor, b) for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[-1] for row in rows]
