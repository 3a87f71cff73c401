"""Images of QR codes: ``/png``, ``/svg``, ..., ``/code``, ``/wifi/png``, ..., and ``/`` with parameters."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from flask import Response, g, request

from qr.config import Settings
from qr.errors import DataTooLong
from qr.generate import generate, generate_parts
from qr.http.compression import accepts_gzip
from qr.http.headers import CACHE_ONE_YEAR, NO_STORE
from qr.http.image_cache import get_or_generate, make_admitted
from qr.http.images import (
    ImageFile,
    image_file,
    send_image,
    zip_archive,
)
from qr.http.negotiation import preferred_format
from qr.http.parameters import parameters, query_pairs, unsigned_query
from qr.http.service import settings
from qr.http.work import compute_once
from qr.parameters import declared_parameters, index_by_name
from qr.parameters.values import Pairs
from qr.payloads import PAYLOADS
from qr.spec import Content, Spec
from qr.spec.formats import FORMATS
from qr.spec.parse import Source, parse_spec
from qr.spec.presets import parse_presets

MAX_CACHED_QUERY_BYTES = 1024  # longer queries are rarely repeated, and cache keys use memory too


class Key(NamedTuple):
    """All values that determine the image of a query."""

    query: bytes
    format_name: str | None
    source: Source
    current: Settings
    stored: Pairs
    is_compressed: bool


def image(format_name: str | None = None) -> Response:
    """Generate an image of ``data`` in the format of the URL."""
    return respond(format_name, source=None, caching=CACHE_ONE_YEAR)


def image_by_accept() -> Response:
    """Generate an image of ``data``; ``format`` or the header field ``Accept`` chooses its format.

    ``format`` takes precedence over content negotiation (RFC 9110, 12.5.1).
    """
    pairs = [pair for pair in parameters(request) if pair != ("format", None)]
    has_format = "format" in {name for name, _ in pairs}
    media_types = {name: row.media_type for name, row in FORMATS.items()}
    format_name = None if has_format else preferred_format(request, media_types)
    response = respond(format_name, source=None, caching=CACHE_ONE_YEAR, pairs=pairs)
    response.vary.add("Accept")
    return response


def payload(name: str, format_name: str) -> Response:
    """Generate an image of a payload, such as a Wi-Fi network or a contact.

    Images of payloads with secrets are not cached.
    """
    return respond(format_name, source=name, caching=NO_STORE if PAYLOADS[name].secret else CACHE_ONE_YEAR)


def respond(
    format_name: str | None, source: Source, caching: str, pairs: Pairs | None = None, stored: Pairs = ()
) -> Response:
    """Respond with the image that the URL and the parameters describe. Images of POST requests are not cached.

    format_name: format from the URL; None if a parameter chooses it
    source:      name of a payload, fixed content, or None for the parameter ``data``
    caching:     Cache-Control of a response to GET
    pairs:       parameters, if they are already read: a body can be read only once
    stored:      parameters of a stored style; those of the request override them
    """
    is_compressed = _can_compress(format_name) and accepts_gzip(request)
    key = Key(unsigned_query(request), format_name, source, settings(), stored, is_compressed)
    if request.method == "POST":
        file = _generate(parameters(request) if pairs is None else pairs, key)
    else:
        file = _file_of_query(key, caching)
    g.setdefault("units", 1)  # an image from the cache
    return send_image(file, request, caching)


def generate_file(
    pairs: Pairs, format_name: str | None, source: Source, current: Settings, stored: Pairs = ()
) -> ImageFile:
    """Generate the file that parameters describe: an image, or a ZIP archive of all parts.

    Raises the ``QrError`` of the stage that rejects the parameters, or ``RateLimitExceeded``.
    """
    return _generate(pairs, Key(b"", format_name, source, current, stored, is_compressed=False))


def _generate(pairs: Pairs, key: Key, cache_key: Key | None = None) -> ImageFile:
    spec = parse_spec(pairs, key.format_name, key.source, parse_presets(key.current.styles), key.stored)
    make = partial(_generate_file, spec, key.current.engine)
    try:
        return make_admitted(spec, make, is_compressed=key.is_compressed, key=cache_key)
    except DataTooLong as error:
        if key.source is None and error.parameter is None:
            error.parameter = content_parameter(pairs)
        raise


def _can_compress(format_name: str | None) -> bool:
    """Return whether an image can have a format that compresses: the format of the URL, or of a parameter."""
    return format_name is None or FORMATS[format_name].compresses


def _generate_file(spec: Spec, engine: str) -> ImageFile:
    if spec.encoding.parts and spec.encoding.part is None:
        return zip_archive([image_file(image, spec) for image in generate_parts(spec, engine)], spec)
    return image_file(generate(spec, engine), spec)


def content_parameter(pairs: Pairs) -> str | None:
    """Return the name of the parameter that the content was sent in."""
    names = index_by_name(declared_parameters(Content))
    return next((name for name, value in pairs if name in names and value is not None), None)


def _file_of_query(key: Key, caching: str) -> ImageFile:
    """Return a file from the cache, or generate it. Concurrent requests for the same file share one computation."""
    if caching == NO_STORE or len(key.query) + len(str(key.stored)) > MAX_CACHED_QUERY_BYTES:
        return compute_once(key, lambda: _generate_key(key))
    return get_or_generate(key, lambda: _generate_key(key))


def _generate_key(key: Key) -> ImageFile:
    return _generate(query_pairs(key.query), key, cache_key=key)
