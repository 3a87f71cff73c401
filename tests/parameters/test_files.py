from __future__ import annotations

import pytest

from qr.parameters.files import AnyFile


def test_base64_is_decoded() -> None:
    assert AnyFile().parse("+/8=") == b"\xfb\xff"


@pytest.mark.parametrize("text", ["", "a", "-_8=", "+/8", "+/ 8=", "====", "é"])
def test_other_text_is_rejected(text: str) -> None:
    with pytest.raises(ValueError):  # the text of the error is not shown
        AnyFile().parse(text)
