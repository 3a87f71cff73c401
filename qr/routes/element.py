"""The module that gives every page the element ``<qr-code>``: ``/qr-code.js``."""

from __future__ import annotations

import json
from functools import lru_cache
from hashlib import blake2b

from flask import Response, request

from qr.http.compression import send_compressed
from qr.http.headers import CACHE_ONE_DAY
from qr.http.negotiation import matches_if_none_match
from qr.payloads import PAYLOADS
from qr.web import FOLDER, Asset, make_asset

FILE_NAME = "qr-code.js"
# The module sends payloads with secrets in a body, because URLs end up in logs.
PLACEHOLDER = "SECRET_PAYLOADS_OF_THE_SERVICE"


def element() -> Response:
    """Return the JavaScript module that defines the element ``<qr-code>``."""
    module, tag = _module()
    headers = [("Content-Type", module.media_type), ("Cache-Control", CACHE_ONE_DAY)]
    response = Response(module.body, headers=headers)
    response.set_etag(tag)
    response = send_compressed(response, module.compressed, request)
    if matches_if_none_match(request, str(response.get_etag()[0])):
        response.status_code = 304
    return response


@lru_cache(maxsize=1)
def _module() -> tuple[Asset, str]:
    """Return the module with the names of the payloads that have secrets, and its entity tag."""
    secret = json.dumps([name for name, row in PAYLOADS.items() if row.secret])
    body = (FOLDER / FILE_NAME).read_text("utf-8").replace(PLACEHOLDER, secret).encode()
    return make_asset(FILE_NAME, body), blake2b(body, digest_size=16).hexdigest()
