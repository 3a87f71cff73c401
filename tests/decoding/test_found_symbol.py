from __future__ import annotations

from qr.decoding.found_symbol import FoundSymbol

SYMBOL = FoundSymbol("a", b"a", "qr", 1, "M", 0, "ascii", ((10, 10), (50, 10), (50, 50), (10, 50)))


def moved(pixels: float) -> FoundSymbol:
    first, second, third, fourth = ((x + pixels, y) for x, y in SYMBOL.position)
    return SYMBOL._replace(position=(first, second, third, fourth))


def test_equal_content_at_one_place_is_one_symbol() -> None:
    assert SYMBOL.is_same_as(moved(5))
    assert not SYMBOL.is_same_as(moved(45))


def test_other_content_or_page_is_another_symbol() -> None:
    assert not SYMBOL.is_same_as(SYMBOL._replace(content=b"b"))
    assert not SYMBOL.is_same_as(SYMBOL._replace(page=2))


def test_side_is_the_longest() -> None:
    assert SYMBOL.side == 40
    assert SYMBOL.centre == (30, 30)
