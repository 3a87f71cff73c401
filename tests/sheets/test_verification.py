from __future__ import annotations

from qr.errors import Unreadable
from qr.sheets.document import page_document
from qr.sheets.label import Label, draw_label
from qr.sheets.layout import Layout
from qr.sheets.pages import Page, PageBuilder
from qr.sheets.placement import Placement, place_label
from qr.sheets.verification import cut_off_error, find_unreadable
from tests.support.sheets import label, layout
from tests.support.tables import for_each

Placed = tuple[Label, Placement, int]


def placed(chosen: Layout, *contents: str, **parameters: object) -> list[Placed]:
    labels = [label(content, **parameters) for content in contents]
    return [(one, place_label(draw_label(one.spec), (), chosen), index) for index, one in enumerate(labels)]


def build(chosen: Layout, labels: list[Placed]) -> Page:
    builder = PageBuilder(chosen, {}, 4)
    for _, placement, position in labels:
        builder.add_label(placement, position)
    return builder.finish()


def unreadable(chosen: Layout, printed: list[Placed], expected: list[Placed]) -> list[int]:
    page = build(chosen, printed)
    errors = find_unreadable(page_document(page.objects, page.number), expected, chosen)
    assert all(isinstance(error, Unreadable) for error in errors.values())
    return [*errors]


@for_each(
    "style",
    [{}, {"version": "40"}, {"symbol": "rmqr"}, {"shape": "dot", "dark": "008"}, {"light": "transparent"},
     {"dark": "cmyk(0,0,0,100)"}],
)  # fmt: skip
def test_finished_page_is_read(style: dict[str, str]) -> None:
    chosen = layout("avery-l7165", offset_x="0.37", scale="99.3")
    labels = placed(chosen, "one", "two", "three", **style)
    assert unreadable(chosen, labels, labels) == []


def test_exchanged_labels_are_found() -> None:
    """The content is compared at its position: a page with the right QR codes at wrong positions is rejected."""
    chosen = layout()
    labels = placed(chosen, "one", "two", "three")
    exchanged = [(first[0], first[1], second[2]) for first, second in zip(labels, [labels[1], labels[0]], strict=False)]
    assert unreadable(chosen, exchanged + labels[2:], labels) == [0, 1]


def test_missing_label_is_found() -> None:
    chosen = layout()
    labels = placed(chosen, "one", "two")
    assert unreadable(chosen, labels[:1], labels) == [1]


def test_covered_label_is_found() -> None:
    chosen = layout()
    labels = placed(chosen, "one", "two")
    page = PageBuilder(chosen, {}, 4)
    for _, placement, position in labels:
        page.add_label(placement, position)
    page.add("1 g 80 20 20 20 re f\n")
    built = page.finish()
    assert [*find_unreadable(page_document(built.objects, built.number), labels, chosen)] == [1]


@for_each(
    "parameters, position, parameter",
    [
        ({"offset_x": "-24"}, 0, "offset_x"),
        ({"offset_x": "24"}, 2, "offset_x"),
        ({"offset_y": "-8"}, 1, "offset_y"),
        ({"offset_y": "8"}, 22, "offset_y"),
        ({"scale": "110"}, 23, "offset_x"),
        ({"offset_x": "18"}, 2, None),
        ({"offset_x": "24"}, 1, None),
        ({"scale": "90"}, 23, None),
    ],
)
def test_symbol_that_page_cuts_off_is_found(parameters: dict[str, str], position: int, parameter: str | None) -> None:
    chosen = layout("avery-3474", **parameters)
    [(_, placement, _)] = placed(chosen, "one")
    error = cut_off_error(placement, position, chosen)
    assert (error and error.parameter) == parameter
