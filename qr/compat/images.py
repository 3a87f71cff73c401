"""Respond with images of imitated services, through the pipeline of all other images."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import Response, g, request

from qr.generate import Image, generate
from qr.http.batches import batch_turn
from qr.http.compression import accepts_gzip
from qr.http.headers import CACHE_ONE_YEAR
from qr.http.image_cache import get_or_generate, make_admitted
from qr.http.images import ImageFile, image_file, send_image
from qr.http.service import settings
from qr.http.work import charged_work
from qr.spec import Spec
from qr.spec.formats import FORMATS

MAX_CACHED_CONTENT_BYTES = 1024  # longer content is rarely repeated, and cache keys use memory too

Finish = Callable[[Image], Image]


def keep(image: Image) -> Image:
    """Return an image as it is."""
    return image


def send_spec(spec: Spec, caching: str = CACHE_ONE_YEAR, finish: Finish = keep) -> Response:
    """Respond with the image of a spec. ``finish`` changes its file, for an imitated service.

    Raises the ``QrError`` of the stage that rejects the spec, or ``RateLimitExceeded``.
    """
    is_compressed = FORMATS[spec.format].compresses and accepts_gzip(request)
    is_small = len(spec.content) <= MAX_CACHED_CONTENT_BYTES and not isinstance(spec.logo.logo, bytes)
    is_cached = request.method != "POST" and is_small
    key = (spec, finish.__qualname__, settings().engine, is_compressed) if is_cached else None
    make = partial(make_admitted, spec, partial(_make_file, spec, finish), is_compressed=is_compressed, key=key)
    file = make() if key is None else get_or_generate(key, make)
    g.setdefault("units", 1)  # an image from the cache
    return send_image(file, request, caching)


def make_file(spec: Spec) -> ImageFile:
    """Generate the file of a spec: its cost is checked, charged and admitted.

    Raises the ``QrError`` of the stage that rejects the spec, or ``RateLimitExceeded``.
    """
    return make_admitted(spec, partial(_make_file, spec))


def _make_file(spec: Spec, finish: Finish = keep) -> ImageFile:
    return image_file(finish(generate(spec, settings().engine)), spec)


def make_charged_file(spec: Spec) -> ImageFile:
    """Generate one file of several, whose cost ``charge_images`` has charged. Raises the same errors."""
    with batch_turn(spec), charged_work(spec):
        return _make_file(spec)
