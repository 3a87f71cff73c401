"""The picture of some data: ``/png``, ``/svg``, ..., ``/code``, ``/wifi/png``, ... and ``/`` with data."""

from __future__ import annotations

from threading import Lock

from cachetools import LRUCache, cached
from flask import Response, request

from qr.config import Settings
from qr.generate import generate, generate_parts
from qr.http.headers import CACHE_ONE_YEAR, NO_STORE
from qr.http.images import (
    ImageFile,
    image_file,
    send_image,
    zip_archive,
)
from qr.http.negotiation import preferred_format
from qr.http.parameters import parameters, query_pairs, unsigned_query
from qr.http.service import settings
from qr.parameters.values import Pairs
from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS
from qr.spec.parse import Source, parse_spec
from qr.spec.presets import parse_presets

MAX_CACHE_BYTES = 1024 * 1024
MAX_CACHED_QUERY_BYTES = 1024  # bytes; longer ones are rarely asked for twice, and the keys count too

IMAGE_CACHE: LRUCache[object, ImageFile] = LRUCache(MAX_CACHE_BYTES, getsizeof=lambda picture: len(picture.body) + 3072)


_MEDIA_TYPES = {name: renderer.media_type for name, renderer in FORMATS.items()}


def image(format_name: str | None = None) -> Response:
    """The code of the request's ``data``, in the format of the URL."""
    return respond(format_name, source=None, caching=CACHE_ONE_YEAR)


def negotiated() -> Response:
    """The code of the request's ``data``, in the format that ``format`` or else ``Accept`` names (RFC 9110, 12.5.1)."""
    pairs = parameters(request)
    is_named = "format" in {name for name, _ in pairs}
    format_name = None if is_named else preferred_format(request, _MEDIA_TYPES)
    response = respond(format_name, source=None, caching=CACHE_ONE_YEAR, pairs=pairs)
    response.vary.add("Accept")
    return response


def payload(name: str, format_name: str) -> Response:
    """The code of a payload's fields; where they are secret, it stays nowhere on its way."""
    return respond(format_name, source=name, caching=NO_STORE if PAYLOADS[name].secret else CACHE_ONE_YEAR)


def respond(
    format_name: str | None, source: Source, caching: str, pairs: Pairs | None = None, stored: Pairs = ()
) -> Response:
    """Answer with the code that URL and parameters describe; what a POST says is not kept, not even in memory.

    ``pairs`` are the parameters where they are read already, for uploads can be read only once; ``stored`` are those of
    a style that is kept, below them.
    """
    query = unsigned_query(request)
    is_short = len(query) + len(str(stored)) <= MAX_CACHED_QUERY_BYTES
    if request.method != "POST" and is_short and caching != NO_STORE:
        picture = _cached_file(query, format_name, source, settings(), stored)
    else:
        picture = generate_file(
            parameters(request) if pairs is None else pairs, format_name, source, settings(), stored
        )
    return send_image(picture, request, caching)


def generate_file(
    pairs: Pairs, format_name: str | None, source: Source, settings: Settings, stored: Pairs = ()
) -> ImageFile:
    """The picture that parameters describe, over those of a stored style. Raises a ``QrError`` for what it refuses."""
    spec = parse_spec(pairs, format_name, source, parse_presets(settings.styles), stored)
    if spec.encoding.parts and spec.encoding.part is None:
        return zip_archive([image_file(image, spec) for image in generate_parts(spec, settings.engine)], spec)
    return image_file(generate(spec, settings.engine), spec)


@cached(IMAGE_CACHE, lock=Lock())
def _cached_file(query: bytes, format_name: str | None, source: Source, settings: Settings, stored: Pairs) -> ImageFile:
    """The same URL again costs no more than finding it."""
    return generate_file(query_pairs(query), format_name, source, settings, stored)
