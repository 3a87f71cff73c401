from __future__ import annotations

import pytest

from qr.compat.center_images import read_center_image
from qr.errors import BadParameter
from tests.support.tables import for_each


def test_data_uri_contains_the_file() -> None:
    assert read_center_image("data:image/png;base64,aGVsbG8=") == b"hello"


@for_each("url", ["", "heart", "logo.png", "data:text/html,x", "data:image/png;base64,%%", "file:///etc/passwd"])
def test_other_sources_are_rejected(url: str) -> None:
    with pytest.raises(BadParameter, match="centerImageUrl must be"):
        read_center_image(url)
