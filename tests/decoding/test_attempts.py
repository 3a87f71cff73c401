from __future__ import annotations

from collections.abc import Iterator
from itertools import count

import pytest
from PIL import Image, ImageDraw, ImageOps

from qr.decoding import attempts, qrdec
from qr.decoding.attempts import ATTEMPTS, Attempt, Page, find_symbols
from qr.decoding.views import View
from tests.support.photographs import symbol_image
from tests.support.tables import for_each

SYMBOL = symbol_image("symbol")
COLOURED = ImageOps.expand(symbol_image("coloured", scale=12), (0, 0, 500, 500), 255).convert("RGB")


def texts(image: Image.Image) -> list[str | None]:
    return [symbol.text for symbol in find_symbols(image, 1, lambda: False)]


def side_by_side(*images: Image.Image) -> Image.Image:
    page = Image.new("L", (sum(image.width for image in images), max(image.height for image in images)), 255)
    for at, image in enumerate(images):
        page.paste(image, (sum(other.width for other in images[:at]), 0))
    return page


@for_each("name", [attempt.name for attempt in ATTEMPTS])
def test_each_attempt_reads_a_clear_symbol(name: str) -> None:
    (attempt,) = [attempt for attempt in ATTEMPTS if attempt.name == name]
    if "inverted" in name:
        page = Page(ImageOps.invert(COLOURED), View(ImageOps.invert(COLOURED.convert("L"))))
    else:
        page = Page(COLOURED, View(COLOURED.convert("L")))
    if "second" in name and not qrdec.is_available():
        pytest.skip("deqr is not installed")
    found = [symbol for view in attempt.views(page) for symbol in attempt.search(view).symbols]
    assert {symbol.text for symbol in found} == {"coloured"}
    assert all(abs(number - 48) < 12 for number in found[0].position[0])


def test_blank_page_has_no_symbol() -> None:
    assert texts(Image.new("RGB", (600, 500), "white")) == []
    assert texts(Image.effect_noise((200, 200), 80)) == []


@for_each("size", [(1, 1), (1, 3000), (3000, 2), (7, 7), (7, 3000), (3000, 8)])
def test_tiny_and_narrow_pages_are_searched(size: tuple[int, int]) -> None:
    assert texts(Image.new("RGB", size)) == []


def test_each_symbol_is_listed_once() -> None:
    assert texts(SYMBOL) == ["symbol"]
    assert sorted(map(str, texts(side_by_side(SYMBOL, symbol_image("other"), ImageOps.invert(SYMBOL))))) == [
        "other", "symbol", "symbol",
    ]  # fmt: skip


def test_further_attempts_run_for_an_unread_symbol(monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = symbol_image("x" * 60, error="L")
    middle = damaged.width // 2
    ImageDraw.Draw(damaged).rectangle((middle, middle - 30, middle + 60, middle + 60), fill=255)
    names: list[str] = []

    def record(attempt: Attempt) -> Attempt:
        def views(page: Page) -> Iterator[View]:
            names.append(attempt.name)
            return attempt.views(page)

        return attempt._replace(views=views)

    recorded = [record(attempt) for attempt in ATTEMPTS]
    monkeypatch.setattr(attempts, "ATTEMPTS", recorded)
    texts(SYMBOL)
    assert names == ["unchanged"]
    names.clear()
    texts(side_by_side(SYMBOL, damaged))
    assert names == [attempt.name for attempt in ATTEMPTS]


def test_page_of_many_symbols_is_read_completely() -> None:
    page = Image.new("L", (2200, 1600), 255)
    small = symbol_image("many", scale=2)
    for number in range(300):
        page.paste(small, (number % 20 * 100, number // 20 * 100))
    found = find_symbols(page, 1, lambda: False)
    assert len(found) == (300 if qrdec.is_available() else 255)


def test_no_attempt_starts_after_the_time_is_over() -> None:
    calls = count()
    find_symbols(Image.new("L", (100, 100)), 1, lambda: next(calls) >= 2)
    assert next(calls) == 3


def test_colour_that_grey_hides_is_read() -> None:
    # Luminance of BT.601: 0.299 x 76 is equal to 0.114 x 200, within a grey level.
    red = SYMBOL.point([76 if level else 0 for level in range(256)])
    blue = SYMBOL.point([0 if level else 200 for level in range(256)])
    coloured = Image.merge("RGB", (red, Image.new("L", SYMBOL.size), blue))
    low, high = coloured.convert("L").getextrema()
    assert (low, high) in {(22, 23), (23, 23), (23, 24)}
    assert texts(coloured) == ["symbol"]
