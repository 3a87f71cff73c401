from __future__ import annotations

from random import Random

from bench.soak.hostile import ATTACKS, attack


def test_equal_seeds_give_equal_attacks() -> None:
    assert [attack(Random(seed)) for seed in range(40)] == [attack(Random(seed)) for seed in range(40)]


def test_attacks_are_of_six_kinds() -> None:
    random = Random(1)
    assert len({attack(random).kind for _ in range(100)}) == len(ATTACKS) == 6


def test_truncated_body_is_shorter_than_its_length() -> None:
    (found,) = [make for make in ATTACKS if make.__name__ == "truncated"]
    assert all(not found(Random(seed)).data.endswith(b"--b--\r\n") for seed in range(50))
