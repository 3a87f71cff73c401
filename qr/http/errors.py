"""Whether an error of an image URL is returned as an image or as problem details.

An ``<img>`` element, a mail proxy and a spreadsheet show nothing of problem details.
"""

from __future__ import annotations

import re

from flask import current_app, g, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from qr.errors import QrError
from qr.http.log import log_exception
from qr.http.parameters import query_pairs, requests_image, unsigned_query
from qr.http.problems import error_code
from qr.metrics import ERRORS, UNKNOWN


def count_error(error: Exception) -> None:
    """Count an error for ``/metrics``. Redirects of the router are not errors."""
    if isinstance(error, HTTPException) and (error.code or 0) < 400:
        return
    ERRORS.add(request.url_rule.rule if request.url_rule else UNKNOWN, error_code(error))


def negotiate_error(problem: BaseResponse) -> BaseResponse:
    """Return the problem details of an error, or an image with its text if the client expects an image.

    Responses of other URLs than those of images, and redirects, stay as they are.
    """
    if problem.status_code < 400 or not _is_image_url():
        return problem
    problem.vary.add("Accept")
    if not _expects_image():
        return problem
    from qr.http.error_images import error_image  # only few errors need it

    try:
        return error_image(problem, _parameter)
    except Exception as error:  # the client must receive the first error, not this one
        log_exception(error)
        return problem


def _is_image_url() -> bool:
    if request.endpoint is None:
        from qr.http.unknown_urls import can_be_image  # only errors need its tables

        return can_be_image(request.path)
    is_image = request.endpoint in current_app.config["IMAGES"]
    return is_image and (request.path != "/" or requests_image(request))


def _expects_image() -> bool:
    """Return whether ``errors`` asks for an image or, without ``errors``, Accept has an image type and no JSON."""
    choice = _parameter("errors")
    if choice in {"image", "json"}:
        return choice == "image"
    media_types = [media_type for media_type, quality in request.accept_mimetypes if quality > 0]
    is_json = any(re.fullmatch(r"application/(.+\+)?json(;.*)?", media_type) for media_type in media_types)
    return not is_json and any(media_type.startswith("image/") for media_type in media_types)


def _parameter(name: str) -> str | None:
    """Return the value of a parameter of the query or, if the body has been read, of the body."""
    try:
        pairs = [*query_pairs(unsigned_query(request)), *g.get("body_pairs", [])]
    except (QrError, HTTPException):  # the query itself can be the error
        return None
    value = dict(pairs).get(name)
    return value if isinstance(value, str) else None
