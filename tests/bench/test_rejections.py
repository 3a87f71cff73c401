from contextlib import redirect_stdout
from io import StringIO

import pytest

from bench.__main__ import main
from bench.rejections import SCALES, is_read_by_others, is_rejected, make_spec
from qr.errors import Unreadable
from qr.graphics.color import parse
from tests.support.decoders import has_zbar

needs_zbar = pytest.mark.skipif(not has_zbar(), reason="ZBar's library is not installed")


def test_number_determines_the_code() -> None:
    assert make_spec(1) == make_spec(1) != make_spec(2)
    assert {make_spec(number).output.scale for number in range(200)} == set(SCALES)


@needs_zbar
def test_readable_image_is_read_by_others() -> None:
    spec = make_spec(0)
    assert not is_rejected(spec)
    assert is_read_by_others(spec._replace(style=spec.style._replace(eye="square")))


@needs_zbar
def test_white_image_is_rejected_rightly(monkeypatch: pytest.MonkeyPatch) -> None:
    def reject(*_: object) -> None:
        raise Unreadable("", parameter="verify")

    spec = make_spec(0)
    white = spec._replace(style=spec.style._replace(dark=parse("white")))
    monkeypatch.setattr("qr.generate.verify_colors", reject)
    assert is_rejected(white)
    assert not is_read_by_others(white)


@needs_zbar
@pytest.mark.exhaustive
def test_no_styled_code_is_rejected_falsely() -> None:
    with redirect_stdout(StringIO()) as output:
        assert main(["--quick", "rejections"]) == 0
    rows = [line.split() for line in output.getvalue().splitlines() if "pixels per module" in line]
    assert len(rows) == 2
    assert [row[-2:] for row in rows] == [["0", "0"]] * 2
