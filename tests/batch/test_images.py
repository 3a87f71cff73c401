from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from qr.batch import Row
from qr.batch.images import Batch, check_common, generate_row, merge_pairs, parse_row, row_error
from qr.cost import Cost
from qr.errors import BadParameter, IncompatibleParameters, OutOfTime, QrError, UnknownParameter
from qr.generate import generate
from qr.spec import Spec
from qr.spec.parse import parse_spec
from tests.support.tables import for_each


def row(*pairs: tuple[str, object], columns: dict[str, str] | None = None) -> Row:
    return Row(2, pairs, columns=columns or {})


def test_image_is_that_of_a_single_request() -> None:
    pairs = (("data", "https://example.com"), ("dark", "036"), ("format", "svg"))
    result = generate_row(row(*pairs), Batch())
    assert result.image
    assert result.image.body == generate(parse_spec(pairs)).body
    assert (result.extension, result.error) == ("svg", None)


@for_each("common, pairs, merged", [
    ((("size", "300"),), (("data", "a"),), {"size": "300", "data": "a"}),
    ((("size", "300"),), (("data", "a"), ("size", "200")), {"size": "200", "data": "a"}),
    ((("size", "300"),), (("data", "a"), ("scale", "2")), {"scale": "2", "data": "a"}),
    ((("url", "x"),), (("text", "a"),), {"text": "a"}),
    ((("data", "x"),), (("data64", "YQ"),), {"data64": "YQ"}),
    ((("size", "300"),), (("data", "a"), ("size", None)), {"size": None, "data": "a"}),
])  # fmt: skip
def test_row_overrides_the_parameters_of_all_rows(
    common: tuple[tuple[str, object], ...], pairs: tuple[tuple[str, object], ...], merged: dict[str, object]
) -> None:
    assert dict(merge_pairs(row(*pairs), Batch(common))) == merged


def test_omitted_value_does_not_override() -> None:
    spec, _ = parse_row(row(("data", "a"), ("size", None)), Batch((("size", "300"),)))
    assert spec.output.size == 300


@for_each("common, error", [
    ([("sizes", "3")], UnknownParameter), ([("format", "xyz")], BadParameter), ([("download", "a")], UnknownParameter),
    ([("errors", "json")], UnknownParameter),
])  # fmt: skip
def test_parameters_of_all_rows_are_checked_first(common: list[tuple[str, object]], error: type[QrError]) -> None:
    with pytest.raises(error):
        check_common(Batch(tuple(common)))


def test_row_of_several_images_is_rejected() -> None:
    with pytest.raises(IncompatibleParameters, match="parts needs part"):
        parse_row(row(("data", "abc"), ("parts", "2")), Batch())
    assert generate_row(row(("data", "abc"), ("parts", "2"), ("part", "1")), Batch()).image


def test_fields_of_a_payload_make_its_image() -> None:
    result = generate_row(row(("ssid", "Bistro"), ("password", "creme brulee")), Batch(payload="wifi"))
    assert result.spec
    assert result.spec.content.startswith(b"WIFI:")


@for_each("pairs, columns, column, code", [
    ((("url", "a"), ("size", "x")), {"url": "Link", "size": "Width"}, "Width", "bad-parameter"),
    ((("url", "a"), ("size", "x")), {"url": "Link"}, "size", "bad-parameter"),
    ((("url", None),), {"url": "Link"}, "Link", "missing-parameter"),
    ((("url", "x" * 8000),), {"url": "Link"}, "Link", "data-too-long"),
    ((("data", "a"), ("dark", "fff")), {"data": "data", "dark": "Ink"}, "Ink", "low-contrast"),
])  # fmt: skip
def test_error_names_the_column(
    pairs: tuple[tuple[str, object], ...], columns: dict[str, str], column: str, code: str
) -> None:
    error = generate_row(row(*pairs, columns=columns), Batch()).error
    assert error
    assert (error.row, error.column, error.code) == (2, column, code)


def test_error_of_the_columns_comes_first() -> None:
    found = generate_row(Row(5, (("data", "a"),), error=QrError("surplus cells")), Batch())
    assert found.error == row_error(found.row, QrError("surplus cells"))


def test_work_that_cannot_start_is_an_error() -> None:
    @contextmanager
    def work(_spec: Spec, _cost: Cost) -> Iterator[None]:
        raise OutOfTime(25)
        yield

    error = generate_row(row(("data", "a")), Batch(), work).error
    assert error
    assert error.code == "out-of-time"
