from __future__ import annotations

from random import Random

import pytest

from qr.decoding.correction import correct_block
from tests.support.tables import for_each

# Data and error correction codewords of the symbol in ISO/IEC 18004:2015, annex I.2 (version 1-M, "01234567").
DATA = bytes.fromhex("10 20 0c 56 61 80 ec 11 ec 11 ec 11 ec 11 ec 11")
CHECKS = bytes.fromhex("a5 24 d4 c1 ed 36 c7 87 2c 55")


def damage(errors: int, seed: int) -> bytes:
    rng = Random(seed)  # test data
    block = bytearray(DATA + CHECKS)
    for at in rng.sample(range(len(block)), errors):
        block[at] ^= rng.randrange(1, 256)
    return bytes(block)


@for_each("errors", range(6))
def test_errors_up_to_half_the_checks_are_corrected(errors: int) -> None:
    for seed in range(40):
        assert correct_block(damage(errors, seed), len(CHECKS), 5) == DATA + CHECKS


def test_more_errors_are_reported_or_become_another_block() -> None:
    reported = 0
    for seed in range(40):
        try:
            assert correct_block(damage(9, seed), len(CHECKS), 5) != DATA + CHECKS
        except ValueError:
            reported += 1
    assert reported > 35


def test_zeros_are_a_valid_block() -> None:
    assert correct_block(bytes(20), 10, 5) == bytes(20)
    with pytest.raises(ValueError, match="too many errors"):
        correct_block(bytes(10) + bytes(range(1, 11)), 10, 5)


def test_maximum_protects_against_wrong_corrections() -> None:
    with pytest.raises(ValueError, match="too many errors"):
        correct_block(damage(3, 1), len(CHECKS), 2)
