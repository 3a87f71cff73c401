"""The verification result of an image as JSON, without the image: ``/check`` and ``/check/<payload>``."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from flask import Response, g, request

from qr.attempts import largest_logo
from qr.changes import Parse, Rejection, find_change
from qr.changes.candidates import Change
from qr.drawing import Drawing, draw, is_plain
from qr.errors import DataTooLong, Overloaded, QrError, RateLimitExceeded, TooExpensive
from qr.generate import Image, generate_first, measure_limits
from qr.http.headers import CACHE_FIVE_MINUTES, NO_STORE
from qr.http.parameters import parameters
from qr.http.problems import problem_details
from qr.http.service import settings
from qr.http.work import image_work, search_work
from qr.parameters.values import Pairs
from qr.payloads import PAYLOADS
from qr.reading.contrast import contrast_ratio
from qr.reading.print_size import print_size
from qr.routes.images import content_parameter
from qr.spec import Spec
from qr.spec.parse import Source, parse_spec
from qr.spec.presets import parse_presets
from qr.symbol import Symbol, encode

REJECTED = 422  # status of an image that would be rejected; other errors are errors of this request too

Facts = dict[str, Any]


def check() -> Response:
    """Verify an image of data, and return the result as JSON without the image.

    A rejected image has status 200 too. The members ``problem`` and ``change`` state what is wrong, and the change of
    parameters that makes the image readable.
    """
    return _respond(None, CACHE_FIVE_MINUTES)


def payload(name: str) -> Response:
    """Verify an image of a payload, and return the result as JSON without the image.

    A rejected image has status 200 too. The members ``problem`` and ``change`` state what is wrong, and the change of
    parameters that makes the image readable.
    """
    return _respond(name, NO_STORE if PAYLOADS[name].secret else CACHE_FIVE_MINUTES)


def _respond(source: str | None, caching: str) -> Response:
    result = _check(list(parameters(request)), source, settings().engine)
    caching = NO_STORE if request.method == "POST" else caching
    return Response(json.dumps(result), mimetype="application/json", headers=[("Cache-Control", caching)])


def _check(pairs: Pairs, source: Source, engine: str) -> Facts:
    """Generate and verify an image. Raises the ``QrError`` of invalid parameters."""
    parse, spec = _parser(source), None
    try:
        spec = parse(pairs)
        with image_work(spec, times=2):  # the distortions take as long as the image
            image = generate_first(spec, engine)
            limits = measure_limits(image.drawing, spec)._asdict()
    except QrError as error:
        if error.status != REJECTED:
            raise
        if isinstance(error, DataTooLong) and source is None and error.parameter is None:
            error.parameter = content_parameter(pairs)
        change = _find_change(pairs, spec, error, source)
        return {
            "readable": False, "problem": problem_details(error), "change": change, "fails_at": None,
            **_rejected_facts(spec, engine),
        }  # fmt: skip
    return {"readable": True, "problem": None, "change": None, "fails_at": limits, **_facts(image, spec, engine)}


def suggest_change(pairs: Pairs, source: Source, error: QrError) -> Change | None:
    """Return a change after which a rejected image is readable; None for another error, or if no change helps.

    Only one search runs per request, because a batch can contain many images. The cost of the search counts against the
    rate limit. If the rate limit or the queue of expensive work does not allow the search, there is no change.
    """
    if error.status != REJECTED or isinstance(error, TooExpensive) or g.get("has_searched"):
        return None
    g.has_searched, spec = True, None
    with suppress(QrError):
        spec = _parser(source)(pairs)
    try:
        return _find_change(pairs, spec, error, source)
    except (Overloaded, RateLimitExceeded, TooExpensive):
        return None


def _find_change(pairs: Pairs, spec: Spec | None, error: QrError, source: Source) -> Change | None:
    """Find a change, within the budget of one request.

    Raises ``TooExpensive``, ``RateLimitExceeded`` or ``Overloaded``.
    """
    with search_work(spec or Spec(b"")) as search:
        return find_change(pairs, Rejection({}, spec, error), _parser(source), settings().engine, search)


def _parser(source: Source) -> Parse:
    """Return a function that parses parameters. The image is always verified, and is never a download."""
    presets = parse_presets(settings().styles)
    has_own_format = isinstance(source, str) and "format" in PAYLOADS[source].fields._fields
    format_name = "png" if has_own_format else None  # a field of the payload has precedence

    def parse(pairs: Pairs) -> Spec:
        spec = parse_spec(pairs, format_name, source, presets)
        return spec._replace(output=spec.output._replace(verify=True, download=None))

    return parse


def _facts(image: Image, spec: Spec, engine: str) -> Facts:
    unused = image.verification.unused_error_correction if image.verification else None
    return {
        "contrast": image.contrast,
        **_symbol_facts(image.symbol),
        "unused_error_correction": None if unused is None else round(unused, 2),
        "logo": _logo_facts(image.symbol, image, spec, engine),
        "print": print_size(image.drawing, spec.print_standard)._asdict(),
        "warnings": list(image.warnings),
    }


def _rejected_facts(spec: Spec | None, engine: str) -> Facts:
    """Return the facts about a rejected image that are known without the image."""
    symbol = _encode(spec, engine) if spec else None
    drawing = _draw(symbol, spec) if symbol and spec else None
    return {
        "contrast": contrast_ratio(spec.style) if spec else None,
        **_symbol_facts(symbol),
        "unused_error_correction": None,
        "logo": _logo_facts(symbol, None, spec, engine) if symbol and spec else None,
        "print": print_size(drawing, spec.print_standard)._asdict() if drawing and spec else None,
        "warnings": [],
    }


def _symbol_facts(symbol: Symbol | None) -> Facts:
    if symbol is None:
        return dict.fromkeys(("version", "ecc", "modules", "mask"))
    is_square = symbol.width == symbol.height
    modules = symbol.width if is_square else f"{symbol.width}x{symbol.height}"
    return {"version": symbol.version, "ecc": symbol.ecc, "modules": modules, "mask": symbol.mask}


def _logo_facts(symbol: Symbol, image: Image | None, spec: Spec, engine: str) -> Facts:
    largest = None
    with suppress(QrError):  # the logo itself can be the reason of the rejection
        largest = largest_logo(encode(spec.content, spec.encoding, engine) if image else symbol, spec, engine)
    size = image.logo.percent if image and image.logo else None
    return {"size": size, "largest": largest}


def _encode(spec: Spec, engine: str) -> Symbol | None:
    with suppress(QrError):
        return encode(spec.content, spec.encoding, engine)
    return None


def _draw(symbol: Symbol, spec: Spec) -> Drawing | None:
    with suppress(QrError):
        if is_plain(spec):
            return draw(symbol, spec)
        from qr.drawing.composition import compose

        return compose(symbol, spec, None)
    return None
