from __future__ import annotations

import re
from contextlib import redirect_stdout
from io import StringIO

import pytest

from bench.__main__ import main


@pytest.mark.exhaustive
def test_batches_are_compared_with_segno() -> None:
    with redirect_stdout(StringIO()) as output:
        assert main(["--quick", "batch"]) == 0
    report = output.getvalue()
    assert re.search(r"ours, verified +\d+ +\d+-\d+ +>= 2000 +(met|missed)", report)
    assert re.search(r"segno +\d+ ", report)
    assert re.search(r"ours / segno +\d+[.]\d\d ", report)
