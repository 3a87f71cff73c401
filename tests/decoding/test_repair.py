from __future__ import annotations

import pytest
import segno

from qr.decoding import qrdec
from qr.decoding.attempts import find_symbols
from qr.decoding.repair import complete, repair
from qr.decoding.views import View
from qr.decoding.zxing import UnreadSymbol, find_with_zxing
from tests.decoding.test_elastic import SCALE, position, wave
from tests.support.photographs import draw

SYMBOL = segno.make("Ωμέγα", encoding="iso-8859-7", eci=True, version=4, error="M", boost_error=False)
WRINKLED = wave(draw(SYMBOL, SCALE), 1.3 * SCALE)


def test_wrinkled_symbol_is_repaired_with_its_character_set() -> None:
    found = repair(View(WRINKLED), UnreadSymbol(position(SYMBOL), 4, "M", SYMBOL.mask))
    assert found[:7] == ("Ωμέγα", "Ωμέγα".encode("iso-8859-7"), "qr", 4, "M", SYMBOL.mask, "iso8859_7")


def test_all_attempts_end_with_the_repair() -> None:
    assert not find_with_zxing(View(WRINKLED)).symbols
    assert [found.text for found in find_symbols(WRINKLED, 1, lambda: False)] == ["Ωμέγα"]


def test_wrong_level_or_version_is_rejected() -> None:
    with pytest.raises(ValueError, match="unknown"):
        repair(View(WRINKLED), UnreadSymbol(position(SYMBOL)))
    with pytest.raises(ValueError, match="too many errors"):
        repair(View(WRINKLED), UnreadSymbol(position(SYMBOL), 5, "M", SYMBOL.mask))


def test_symbol_of_the_second_decoder_gets_its_headers() -> None:
    if not qrdec.is_available():
        pytest.skip("deqr is not installed")
    image = draw(segno.make_sequence("Ωμέγα" * 20, symbol_count=2, encoding="iso-8859-7")[1], SCALE)
    (found,) = qrdec.find_with_qrdec(View(image))
    assert (found.structured_append, found.used_error_correction) == (None, None)
    completed = complete(View(image), found)
    assert completed.structured_append is not None
    assert completed.structured_append[:2] == (2, 2)
    assert completed.used_error_correction == 0
    assert complete(View(image), found._replace(content=b"other")) == found._replace(content=b"other")
