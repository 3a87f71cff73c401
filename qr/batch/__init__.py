"""Many QR codes from the rows of a table: rows -> images -> ZIP archive with a manifest.

Every function reads and writes one row at a time, so that the memory does not grow with the number of rows. The
functions use nothing of HTTP: a pipeline on many machines can call them too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from qr.errors import QrError

MAX_ROWS = 10_000
MAX_INPUT_BYTES = 32_000_000  # limit of the body of a request to a Cloud Function
MAX_ROW_CHARACTERS = 256 * 1024  # of a line of JSON, or of a record of CSV
MAX_COLUMNS = 256


class Row(NamedTuple):
    """One row of a batch.

    number:  as a person counts: the row of the spreadsheet with its header, the line of JSON lines, or the item
    pairs:   parameters of the image, by their accepted names
    name:    file name without an extension; None: the number
    lines:   text for a label, each after the name of its column
    columns: column by the name of the parameter that it sets, for errors
    error:   reason why the row is rejected before its parameters are parsed
    """

    number: int
    pairs: tuple[tuple[str, object], ...] = ()
    name: str | None = None
    lines: tuple[tuple[str, str], ...] = ()
    columns: Mapping[str, str] = {}
    error: QrError | None = None
