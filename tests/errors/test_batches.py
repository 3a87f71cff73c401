from __future__ import annotations

from qr.errors import BadRows, RejectedRows, RowError


def test_error_of_rows_names_row_and_column() -> None:
    error = BadRows("text is needed", 3, "Size")
    assert error.detail == "row 3, column Size: text is needed"
    assert error.extensions == {"row": 3, "column": "Size"}
    assert BadRows("text is needed").detail == "text is needed"


def test_rejected_batch_lists_its_errors() -> None:
    error = RejectedRows(2, [RowError(7, "Size", "bad-parameter", "size must be less")])
    assert error.detail == "2 rows are rejected; row 7, column Size: size must be less"
    assert error.extensions["count"] == 2
    assert error.extensions["errors"] == [
        {"row": 7, "column": "Size", "code": "bad-parameter", "detail": "size must be less"}
    ]
