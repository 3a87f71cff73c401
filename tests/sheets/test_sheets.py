from __future__ import annotations

import io
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pikepdf
import pypdfium2
import pytest

from qr import generate
from qr.errors import BadParameter, DataTooLong, EmptySheet, QrError, Unreadable
from qr.sheets import Label, write_sheet
from qr.sheets import verification as module
from tests.support.sheets import label, layout, numbered, sheet

MAX_GROWTH_BYTES = 2_000_000


def count_pages(file: bytes) -> int:
    with pikepdf.open(io.BytesIO(file)) as document:
        assert document.check_pdf_syntax() == []
        return len(document.pages)


def test_labels_continue_on_further_pages() -> None:
    file, outcomes = sheet(numbered(45), layout())
    assert count_pages(file) == 3
    assert [(one.page, one.position) for one in outcomes] == [(index // 21 + 1, index % 21 + 1) for index in range(45)]
    assert all(one.error is None and one.warnings == () for one in outcomes)


def test_used_labels_are_skipped_on_first_page_only() -> None:
    _, outcomes = sheet(numbered(5), layout(skip="19"))
    assert [(one.page, one.position) for one in outcomes] == [(1, 20), (1, 21), (2, 1), (2, 2), (2, 3)]


def test_copies_follow_each_other() -> None:
    file, outcomes = sheet(numbered(8), layout(copies="3"))
    assert count_pages(file) == 2
    assert [(one.page, one.position) for one in outcomes][-2:] == [(1, 19), (2, 1)]


def test_roll_has_page_for_each_label() -> None:
    file, outcomes = sheet(numbered(3, "Text"), layout("dymo-30252"))
    with pypdfium2.PdfDocument(file) as document:
        sizes = [tuple(round(side * 25.4 / 72, 2) for side in page.get_size()) for page in document]
    assert sizes == [(28, 89)] * 3
    assert [one.page for one in outcomes] == [1, 2, 3]


def test_bad_labels_are_reported_and_leave_no_hole() -> None:
    labels = [label("a"), label("x" * 2900), label("b", "😀"), label("c", verify="off"), label("d")]
    _, outcomes = sheet(labels, layout("avery-l7651"))
    errors = [type(one.error) for one in outcomes]
    assert sorted(errors, key=str) == sorted([DataTooLong, BadParameter, BadParameter, type(None), type(None)], key=str)
    good = {one.label.spec.content: one.position for one in outcomes if one.error is None}
    assert good == {b"a": 1, b"d": 2}


def test_label_that_cannot_be_decoded_is_replaced_by_next(monkeypatch: pytest.MonkeyPatch) -> None:
    verify = generate.verify_raster

    def fail_for_three(spec: object, drawing: object, raster: object) -> float:
        if getattr(spec, "content", b"") == b"LABEL 3":
            raise Unreadable("no")
        return verify(spec, drawing, raster)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "verify_raster", fail_for_three)
    _, outcomes = sheet(numbered(22), layout())
    assert [one.label.key for one in outcomes if one.error] == [3]
    good = {one.label.key: (one.page, one.position) for one in outcomes if not one.error}
    assert good == {key: (1, key + 1 - (key > 3)) for key in range(22) if key != 3}


def test_labels_cut_off_by_page_are_reported() -> None:
    """The first label that does not fit the first position is left out, and so are all that follow."""
    with pytest.raises(EmptySheet):
        sheet(numbered(6), layout("avery-3474", offset_x="-24"))
    _, outcomes = sheet(numbered(6), layout("avery-3474", offset_x="-24", skip="1"))
    assert [one.position for one in outcomes] == [None] * 4 + [2, 3]
    assert {one.error and one.error.parameter for one in outcomes} == {"offset_x", None}


def test_bytes_are_sent_only_after_verification(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []

    def find_none(document: bytes, *_: object) -> dict[int, QrError]:
        seen.append(document)
        return {}

    monkeypatch.setattr("qr.sheets.find_unreadable", find_none)
    parts = write_sheet(numbered(1, "Text"), layout())
    first = next(parts)
    assert len(seen) == 1
    file = b"".join([first, *parts])
    for body in seen[0].split(b"endobj")[3:-1]:
        assert body.split(b"obj\n", 1)[1] in file, "the same objects"


@pytest.mark.parametrize("labels", [[], [label("x" * 2900)]])
def test_sheet_without_label_is_error_before_first_bytes(labels: list[Label]) -> None:
    with pytest.raises(EmptySheet):
        next(write_sheet(labels, layout("avery-l7651")))


def test_small_modules_have_warning() -> None:
    _, outcomes = sheet([label("x" * 30)], layout("avery-l4731"))
    assert outcomes[0].warnings == ("modules of 0.270 mm are under 0.33 mm",)


def test_equal_labels_give_equal_bytes() -> None:
    assert sheet(numbered(30, "Text"), layout()) == sheet(numbered(30, "Text"), layout())


def test_sheets_of_several_threads_are_equal() -> None:
    """PDFium is not thread-safe, so only one page is verified at a time."""
    chosen = layout("dymo-30332")
    expected = sheet(numbered(10, "Text"), chosen)
    with ThreadPoolExecutor(4) as threads:
        found = [*threads.map(lambda _: sheet(numbered(10, "Text"), chosen), range(8))]
    assert all(one == expected for one in found)


def test_labels_are_taken_page_by_page() -> None:
    taken = 0

    def endless() -> Iterator[Label]:
        nonlocal taken
        while True:
            taken += 1
            yield label("hi")

    parts = write_sheet(endless(), layout("dymo-30332"))
    for _ in range(20):
        next(parts)
    assert taken < 20


def test_memory_does_not_grow_with_labels() -> None:
    chosen = layout("avery-l7160")

    def peak(count: int) -> int:
        tracemalloc.start()
        for _ in write_sheet(numbered_lazily(count), chosen):
            pass
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return highest

    peak(21)
    assert peak(21 * 12) - peak(21) < MAX_GROWTH_BYTES


def numbered_lazily(count: int) -> Iterator[Label]:
    return (label(f"LABEL {number}", "Text", key=number) for number in range(count))


@pytest.mark.exhaustive
def test_ten_thousand_labels_are_printed() -> None:
    problems = []
    pages = set()
    for _ in write_sheet(
        numbered_lazily(10_000), layout("avery-l4731"),
        lambda one: problems.append(one) if one.error else pages.add(one.page),
    ):  # fmt: skip
        pass
    assert not problems
    assert pages == {*range(1, 54)}
