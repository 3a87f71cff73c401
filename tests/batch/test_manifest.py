from __future__ import annotations

import csv
from io import StringIO

from qr.batch.manifest import COLUMNS, Entry, Manifest, escape_formula
from tests.support.tables import for_each


def test_manifest_has_a_line_per_row_and_totals() -> None:
    manifest = Manifest()
    manifest.add(Entry(2, "a.png", 3, "M", 400, "true", "1.00"))
    manifest.add(Entry(3, column="Size", code="bad-parameter", error='size must be "less"'))
    text = manifest.finish(["columns without effect on images: Room"]).decode("utf-8-sig")
    first, second, total = csv.DictReader(StringIO(text, newline=""))
    assert tuple(first) == COLUMNS
    assert first["file"] == "a.png"
    assert second["error"] == 'size must be "less"'
    assert (total["row"], total["bytes"]) == ("total", "400")
    assert total["error"] == "rows with an error: 1 of 2; columns without effect on images: Room"


@for_each("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201"])
def test_formula_is_escaped(text: str) -> None:
    assert escape_formula(text) == f"'{text}"


@for_each("cell", ["a=1", "1", "", 5, "'=1"])
def test_other_cells_stay_as_they_are(cell: object) -> None:
    assert escape_formula(cell) == cell
