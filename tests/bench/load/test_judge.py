from __future__ import annotations

import pytest

from bench.load.judge import find_fault, read_contents
from bench.load.traffic import Request
from qr.generate import generate
from qr.spec import Spec

CONTENT = b"https://example.com/1"
REQUEST = Request("invoice", "/png", content=CONTENT)


@pytest.mark.parametrize("format_name", ["png", "webp"])
def test_other_decoders_read_the_image(format_name: str) -> None:
    image = generate(Spec(CONTENT, format_name)).body
    assert read_contents(image) == {CONTENT}
    assert find_fault(REQUEST, 200, image, is_decoded=True) is None


def test_image_of_other_content_is_a_fault() -> None:
    image = generate(Spec(b"https://example.com/2")).body
    assert "instead of b'https://example.com/1'" in str(find_fault(REQUEST, 200, image, is_decoded=True))
    assert find_fault(REQUEST, 200, image, is_decoded=False) is None


@pytest.mark.parametrize("body", [b"", b"not an image", b"\x89PNG\r\n\x1a\n"])
def test_unreadable_image_is_a_fault(body: bytes) -> None:
    assert "contains []" in str(find_fault(REQUEST, 200, body, is_decoded=True))


@pytest.mark.parametrize(("status", "is_fault"), [(429, False), (503, False), (500, True), (502, True), (404, True)])
def test_only_limits_of_the_load_are_no_fault(status: int, is_fault: bool) -> None:
    assert bool(find_fault(REQUEST, status, b"", is_decoded=False)) is is_fault
