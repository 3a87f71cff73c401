from __future__ import annotations

from qr.decoding.found_symbol import FoundSymbol, sort_for_reading

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


def test_symbols_are_sorted_by_rows() -> None:
    def at(x: float, y: float) -> FoundSymbol:
        return SYMBOL._replace(content=b"%d %d" % (x, y), position=((x, y), (x + 40, y), (x + 40, y + 40), (x, y + 40)))

    symbols = [at(100, 95), at(0, 5), at(50, 0), at(100, 10), at(0, 100)]
    assert [symbol.content for symbol in sort_for_reading(symbols)] == [b"0 5", b"50 0", b"100 10", b"0 100", b"100 95"]
