from __future__ import annotations

from flask import Flask

from qr.config import Settings
from qr.http.image_cache import IMAGE_CACHE, MAX_CACHE_BYTES, get_or_generate
from qr.http.images import ImageFile
from router import create_app

APP: Flask = create_app(Settings())


def test_second_request_does_not_generate() -> None:
    IMAGE_CACHE.clear()
    calls = []

    def generate() -> ImageFile:
        calls.append(1)
        return ImageFile(b"file", ())

    with APP.test_request_context("/"):
        assert [get_or_generate("key", generate).body for _ in range(3)] == [b"file"] * 3
    assert calls == [1]


def test_file_larger_than_the_cache_is_returned() -> None:
    IMAGE_CACHE.clear()
    large = ImageFile(bytes(MAX_CACHE_BYTES + 1), ())
    with APP.test_request_context("/"):
        assert get_or_generate("large", lambda: large) is large
    assert not IMAGE_CACHE
