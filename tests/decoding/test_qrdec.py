from __future__ import annotations

import pytest

from qr.decoding import qrdec
from qr.decoding.qrdec import find_with_qrdec
from qr.decoding.views import View, scale_view
from qr.decoding.zxing import find_with_zxing
from tests.support.photographs import symbol_image
from tests.support.tables import for_each

if not qrdec.is_available():
    pytest.skip("deqr is not installed", allow_module_level=True)


@for_each("level", "LMQH")
def test_both_decoders_agree(level: str) -> None:
    view = scale_view(View(symbol_image("both decoders", error=level, boost_error=False, version=5)), 1.5)
    (found,), (other,) = find_with_qrdec(view), find_with_zxing(view).symbols
    assert found[:7] == other[:7]
    assert found.is_same_as(other)


def test_text_is_in_the_likely_character_set() -> None:
    image = symbol_image("テスト", encoding="shift_jis", mode="byte")
    (found,) = find_with_qrdec(View(image))
    assert (found.text, found.charset) == ("テスト", "shift_jis")
    assert found.used_error_correction is None
