"""Make image files as admitted work, and cache recent ones. Concurrent requests for one file share one computation."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from threading import Lock

from cachetools import LRUCache

from qr.http.images import ImageFile, compress_file
from qr.http.work import compute_once, count_response, image_work
from qr.metrics import CACHE_REQUESTS
from qr.spec import Spec

MAX_CACHE_BYTES = 1024 * 1024

# An entry takes about 3 KiB besides the file: its key and its header fields.
IMAGE_CACHE: LRUCache[object, ImageFile] = LRUCache(MAX_CACHE_BYTES, getsizeof=lambda file: len(file.body) + 3072)
_CACHE_LOCK = Lock()


def make_admitted(
    spec: Spec, make: Callable[[], ImageFile], *, is_compressed: bool = False, key: object = None
) -> ImageFile:
    """Make and compress the file of a spec when its work can start, and count its bytes until they are sent.

    key: key of the file in the cache, if it can be there: another request can make it while this one waits

    Raises ``TooExpensive``, ``RateLimitExceeded``, ``Overloaded``, or an error of ``make``.
    """
    with image_work(spec):  # the compression of a large bitmap takes as long as the bitmap
        file = find_cached(key)
        if file is None:
            file = compress_file(make()) if is_compressed else make()
    count_response(len(file.body))
    return file


def get_or_generate(key: object, generate: Callable[[], ImageFile]) -> ImageFile:
    """Return the file of a key from the cache, or generate it.

    Raises an error of ``generate``, or ``Overloaded`` if an equal request takes too long.
    """
    file = find_cached(key)
    CACHE_REQUESTS.add("hit" if file else "miss")
    return file or compute_once(key, lambda: _generate_to_cache(key, generate))


def find_cached(key: object) -> ImageFile | None:
    """Return the file of a key from the cache."""
    with _CACHE_LOCK:
        return IMAGE_CACHE.get(key)


def _generate_to_cache(key: object, generate: Callable[[], ImageFile]) -> ImageFile:
    """Generate a file and cache it, unless another request has done so since the last look at the cache."""
    file = find_cached(key)
    if file is None:
        file = generate()
        with _CACHE_LOCK, suppress(ValueError):  # a file that is larger than the whole cache is not cached
            IMAGE_CACHE[key] = file
    return file
