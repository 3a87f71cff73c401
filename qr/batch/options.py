"""Parameters of a batch itself, besides those of its images."""

from collections.abc import Iterable
from typing import Annotated, NamedTuple

from qr.batch.ranges import Range
from qr.batch.tables import DELIMITERS
from qr.batch.text import CHARSETS
from qr.errors import IncompatibleParameters
from qr.parameters import declared_parameters, index_by_name
from qr.parameters.types import Choice, Switch
from qr.parameters.values import Pairs, parse_parameters
from qr.payloads import PAYLOADS


class Options(NamedTuple):
    """How the rows of a batch are read, and whether an error of a row rejects the batch."""

    range: Annotated[str | None, Range(), "rows from a pattern instead of a file"] = None
    payload: Annotated[
        str | None, Choice(PAYLOADS), "payload whose fields are columns; default: the content is in a column"
    ] = None
    strict: Annotated[bool, Switch(), "whether an error of one row rejects the whole batch"] = False
    charset: Annotated[
        str | None,
        Choice(CHARSETS),
        "character set of a file without a byte order mark; default: that of Content-Type, else UTF-8",
    ] = None
    delimiter: Annotated[
        str | None,
        Choice(DELIMITERS),
        "delimiter of a CSV file; a first line such as sep=; overrides it; default: the one that separates the most "
        "known columns of the header",
    ] = None


_OPTIONS = index_by_name(declared_parameters(Options))


def split_pairs(pairs: Pairs) -> tuple[Options, tuple[tuple[str, object], ...]]:
    """Return the parameters of a batch itself, and those of its images.

    Raises a ``QrError`` with status 400 for an invalid value, and ``IncompatibleParameters``.
    """
    pairs = list(pairs)
    options = Options(**parse_parameters(_select(pairs, own=True), _OPTIONS))
    if options.range is not None:
        for name in ("payload", "charset", "delimiter"):
            if getattr(options, name) is not None:
                detail = f"{name} cannot be combined with range; omit one of them"
                raise IncompatibleParameters(detail, parameter=name, allowed="omitted with range")
    return options, tuple(_select(pairs, own=False))


def _select(pairs: Iterable[tuple[str, object]], *, own: bool) -> list[tuple[str, object]]:
    return [pair for pair in pairs if (pair[0] in _OPTIONS) is own]
