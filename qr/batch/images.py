"""The image of a row: its parameters override those that all rows share."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import NamedTuple

from qr.batch import Row
from qr.batch.columns import batch_parameters
from qr.cost import Cost
from qr.cost.maximum import check_cost
from qr.errors import DataTooLong, IncompatibleParameters, QrError, RowError
from qr.generate import Image, generate
from qr.parameters.values import Hints, Pairs, parse_parameters
from qr.spec import Spec
from qr.spec.formats import FORMATS
from qr.spec.parse import SIZES, parse_spec
from qr.spec.presets import BUILT_IN, Presets

_CONTENT = frozenset({"data", "data64"})
_CONTENT_NAMES = ("data", "url", "text", "data64")

Work = Callable[[Spec, Cost], AbstractContextManager[object]]  # waits until the work on an image can start


class Batch(NamedTuple):
    """Settings that the rows of a batch share.

    common:  parameters of all rows; those of a row override them
    payload: name of the payload whose fields the columns are; None: the content is in a column
    presets: of the deployment
    engine:  encoder
    """

    common: tuple[tuple[str, object], ...] = ()
    payload: str | None = None
    presets: Presets = BUILT_IN
    engine: str = "auto"


class Result(NamedTuple):
    """A row with its image, or with its error."""

    row: Row
    spec: Spec | None = None
    image: Image | None = None
    error: RowError | None = None

    @property
    def extension(self) -> str:
        """Extension of the file, without the dot."""
        return FORMATS[self.spec.format].extension if self.spec else ""


def no_work(_spec: Spec, _cost: Cost) -> AbstractContextManager[object]:
    """Start the work on an image at once."""
    return nullcontext()


def check_common(batch: Batch, hints: Hints | None = None) -> None:
    """Raise a ``QrError`` with status 400 if a parameter of all rows is unknown, malformed or repeated.

    ``hints`` is advice for names that are not accepted.
    """
    parse_parameters(batch.common, batch_parameters(batch.payload), hints)


def parse_row(row: Row, batch: Batch) -> tuple[Spec, Cost]:
    """Return the parsed parameters of a row, and the cost of its image. Raises the ``QrError`` of the row."""
    if row.error:
        raise row.error
    spec = parse_spec(merge_pairs(row, batch), None, batch.payload, batch.presets)
    if spec.encoding.parts and spec.encoding.part is None:
        raise IncompatibleParameters(
            "parts needs part in a batch, where each row is one image", parameter="parts", allowed="sent with part"
        )
    return spec, check_cost(spec)


def generate_row(row: Row, batch: Batch, work: Work = no_work) -> Result:
    """Generate and verify the image of a row. An error of the row is part of the result."""
    try:
        spec, cost = parse_row(row, batch)
        with work(spec, cost):
            return Result(row, spec, generate(spec, batch.engine))
    except QrError as error:
        return Result(row, error=row_error(row, error))


def merge_pairs(row: Row, batch: Batch) -> Pairs:
    """Return the parameters of a row, and those of all rows that the row does not set. One size overrides another."""
    if not batch.common:
        return row.pairs
    accepted = batch_parameters(batch.payload)
    names = {accepted[name].name for name, value in row.pairs if value is not None}
    names |= set(SIZES) if not names.isdisjoint(SIZES) else set()
    names |= _CONTENT if not names.isdisjoint(_CONTENT) else set()
    return (*((name, value) for name, value in batch.common if accepted[name].name not in names), *row.pairs)


def row_error(row: Row, error: QrError) -> RowError:
    """Return the error of a row, with the column that sets the parameter of the error."""
    parameter = error.parameter or ""
    column = row.columns.get(parameter) or row.columns.get(parameter.partition(".")[0])
    if column is None and (parameter == "data" or isinstance(error, DataTooLong)):
        column = next((row.columns[name] for name in _CONTENT_NAMES if name in row.columns), None)
    return RowError(row.number, column or parameter or None, error.code, error.detail)
