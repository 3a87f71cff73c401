"""Attempts to find symbols in a page, cheapest first, until all symbols are read or the time is over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple

from qr.decoding import qrdec
from qr.decoding.found_symbol import FoundSymbol, Position, sort_for_reading
from qr.decoding.repair import complete, repair
from qr.decoding.views import View, crop_view, rotate_view, scale_view, tile_boxes
from qr.decoding.zxing import Findings, UnreadSymbol, find_with_zxing

if TYPE_CHECKING:
    from PIL.Image import Image

MANY_SYMBOLS, MAX_SYMBOLS = 4, 500
SECOND_DECODER = "second decoder"
MAX_REPAIRS = 8  # each takes about 30 ms
RED, GREEN, BLUE = range(3)
LOCAL_SHARE = 0.05  # radius of the surroundings that a local threshold compares a pixel with, of the longer side
MIDDLE_GREY = 128
MIN_SIDE_PIXELS = 7  # height of the smallest symbol, R7x43, at one pixel per module
MIN_TILED_SIDE = 500  # pixels; all of a smaller page is searched at once


class Page(NamedTuple):
    """An upright page in colour or grey, and its grey view."""

    image: Image
    grey: View


class Attempt(NamedTuple):
    """One way to find symbols.

    views:   changed copies of the page to search; none if the attempt does not fit the page
    search:  decoder
    """

    name: str
    views: Callable[[Page], Iterator[View]]
    search: Callable[[View], Findings]


def find_symbols(image: Image, number: int, is_over: Callable[[], bool]) -> list[FoundSymbol]:
    """Find all symbols of a page, in reading order.

    ``is_over`` returns whether the time is over; the first attempt always runs. After the first symbol, further
    attempts run only if something else looks like a symbol and is not read. A page with ``MANY_SYMBOLS`` is searched by
    both decoders, because zxing-cpp returns at most 255. At most ``MAX_SYMBOLS`` are returned.
    """
    if min(image.size) < MIN_SIDE_PIXELS:
        return []
    page = Page(image, View(image.convert("L")))
    found = _search(page, number, is_over)
    incomplete = [at for at, symbol in enumerate(found) if not symbol.rows]
    for at in incomplete[:MAX_REPAIRS]:
        if not is_over():
            found[at] = complete(page.grey, found[at])
    return sort_for_reading(found)


def _search(page: Page, number: int, is_over: Callable[[], bool]) -> list[FoundSymbol]:
    found: list[FoundSymbol] = []
    unread: list[UnreadSymbol] = []
    has_run_second = False
    for attempt in ATTEMPTS:
        for view in attempt.views(page):
            findings = attempt.search(view)
            _add(found, findings.symbols, number)
            unread += findings.unread
            if is_over():
                return found
        has_run_second |= attempt.name == SECOND_DECODER
        is_complete = has_run_second or len(found) < MANY_SYMBOLS
        if len(found) >= MAX_SYMBOLS or (found and is_complete and not _still_unread(found, unread)):
            return found[:MAX_SYMBOLS]
    for symbol in _repair(page, found, unread):
        _add(found, [symbol], number)
        if is_over():
            break
    return found


def _repair(page: Page, found: list[FoundSymbol], unread: list[UnreadSymbol]) -> Iterator[FoundSymbol]:
    """Yield symbols that only the elastic sampling can read. Attempts report a symbol again and again."""
    tried: list[UnreadSymbol] = []
    for other in unread:
        is_known = any(other.is_near(one) for one in tried) or any(
            _contains(symbol, other.position) for symbol in found
        )
        if other.version is None or is_known or len(tried) == MAX_REPAIRS:
            continue
        tried.append(other)
        with suppress(ValueError):
            yield repair(page.grey, other)


def _add(found: list[FoundSymbol], symbols: list[FoundSymbol], number: int) -> None:
    """Add the symbols that no earlier attempt found."""
    by_content: dict[bytes, list[FoundSymbol]] = {}
    for other in found:
        by_content.setdefault(other.content, []).append(other)
    for symbol in symbols[:MAX_SYMBOLS]:
        numbered = symbol._replace(page=number)
        equal = by_content.setdefault(symbol.content, [])
        if not any(numbered.is_same_as(other) for other in equal):
            equal.append(numbered)
            found.append(numbered)


def _still_unread(found: list[FoundSymbol], unread: list[UnreadSymbol]) -> bool:
    """Return whether a position that looks like a symbol lies outside of all symbols."""
    return any(not any(_contains(symbol, other.position) for symbol in found) for other in unread)


def _contains(symbol: FoundSymbol, position: Position) -> bool:
    """Return whether the centre of a position lies in the bounding box of a symbol."""
    x, y = sum(x for x, _ in position) / 4, sum(y for _, y in position) / 4
    across, down = zip(*symbol.position, strict=True)
    return min(across) <= x <= max(across) and min(down) <= y <= max(down)


def _unchanged(page: Page) -> Iterator[View]:
    yield page.grey


def _channel(channel: int) -> Callable[[Page], Iterator[View]]:
    def views(page: Page) -> Iterator[View]:
        if page.image.mode == "RGB":
            yield View(page.image.getchannel(channel))

    return views


def _scaled(factor: float) -> Callable[[Page], Iterator[View]]:
    return lambda page: iter((scale_view(page.grey, factor),))


def _rotated(degrees: float) -> Callable[[Page], Iterator[View]]:
    return lambda page: iter((rotate_view(page.grey, degrees),))


def _filtered(change: Callable[[Image], Image]) -> Callable[[Page], Iterator[View]]:
    return lambda page: iter((page.grey.filter(change),))


def _tiles(count: int, factor: float) -> Callable[[Page], Iterator[View]]:
    def views(page: Page) -> Iterator[View]:
        image = page.grey.image
        if max(image.size) >= MIN_TILED_SIDE:
            for box in tile_boxes(image.width, image.height, count):
                yield scale_view(crop_view(page.grey, box), factor)

    return views


def _compare_with_surroundings(image: Image) -> Image:
    """Make a pixel white if it is at least as light as the average of its surroundings, else black."""
    from PIL import ImageChops, ImageFilter

    average = image.filter(ImageFilter.BoxBlur(LOCAL_SHARE * max(image.size)))
    return ImageChops.subtract(image, average, 1, MIDDLE_GREY).point(_BLACK_AND_WHITE)


_BLACK_AND_WHITE = [255 if level >= MIDDLE_GREY else 0 for level in range(256)]
_DARKER = [round(255 * (level / 255) ** 2) for level in range(256)]
_LIGHTER = [round(255 * (level / 255) ** 0.5) for level in range(256)]


def _sharpen(image: Image) -> Image:
    from PIL import ImageFilter

    return image.filter(ImageFilter.UnsharpMask(4, 300, 0))


def _smooth(image: Image) -> Image:
    from PIL import ImageFilter

    return image.filter(ImageFilter.GaussianBlur(2))


def _invert(image: Image) -> Image:
    from PIL import ImageOps

    return ImageOps.invert(image)


def _equalize(image: Image) -> Image:
    from PIL import ImageOps

    return ImageOps.equalize(image)


def _zxing_global(view: View) -> Findings:
    return find_with_zxing(view, global_threshold=True)


def _qrdec(view: View) -> Findings:
    return Findings(qrdec.find_with_qrdec(view) if qrdec.is_available() else [], [])


# The first attempt returns all properties of a symbol. The others are in the order of further images per millisecond
# of ``.venv/bin/python -m bench.reading --attempts``. Those without further images there are for larger photographs.
ATTEMPTS = (
    Attempt("unchanged", _unchanged, find_with_zxing),
    Attempt(SECOND_DECODER, _unchanged, _qrdec),
    Attempt("global threshold", _unchanged, _zxing_global),
    Attempt("half size", _scaled(1 / 2), _qrdec),
    Attempt("quarter size", _scaled(1 / 4), _qrdec),
    Attempt("local threshold", _filtered(_compare_with_surroundings), _zxing_global),
    Attempt("darker", _filtered(lambda image: image.point(_DARKER)), _qrdec),
    Attempt("red channel", _channel(RED), find_with_zxing),
    Attempt("lighter", _filtered(lambda image: image.point(_LIGHTER)), find_with_zxing),
    Attempt("double size", _scaled(2), find_with_zxing),
    Attempt("blue channel", _channel(BLUE), find_with_zxing),
    Attempt("green channel", _channel(GREEN), find_with_zxing),
    Attempt("third size", _scaled(1 / 3), find_with_zxing),
    Attempt("smoothed", _filtered(_smooth), find_with_zxing),
    Attempt("smoothed, second decoder", _filtered(_smooth), _qrdec),
    Attempt("sharpened", _filtered(_sharpen), find_with_zxing),
    Attempt("equalised", _filtered(_equalize), find_with_zxing),
    Attempt("inverted, second decoder", _filtered(_invert), _qrdec),
    Attempt("double size, second decoder", _scaled(2), _qrdec),
    Attempt("tiles", _tiles(2, 1), find_with_zxing),
    Attempt("rotated by 30 degrees", _rotated(30), find_with_zxing),
    Attempt("rotated by 45 degrees", _rotated(45), _qrdec),
    Attempt("small tiles", _tiles(3, 2), find_with_zxing),
)
