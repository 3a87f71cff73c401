from __future__ import annotations

import codecs

import pytest

from qr.spec import (
    CHARSETS,
    Encoding,
    Output,
    Spec,
)


def test_a_spec_is_a_value() -> None:
    assert Spec(b"a") == Spec(b"a", "png", Encoding(), output=Output(scale=10))
    assert hash(Spec(b"a")) == hash(Spec(b"a"))
    with pytest.raises(AttributeError):
        Spec(b"a").format = "svg"  # type: ignore[misc]


@pytest.mark.parametrize("charset", CHARSETS.values())
def test_every_character_set_can_be_written(charset: str) -> None:
    assert codecs.lookup(charset)
