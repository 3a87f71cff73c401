"""The code of a user's public link."""

from __future__ import annotations

import re

from flask import Response, request

from qr.errors import BadParameter
from qr.routes.images import respond
from qr.routes.requests import base_url, settings
from qr.routes.responses import FIVE_MINUTES

ALLOWED_ID = "1 to 64 of A-Z a-z 0-9 . _ -, but not . or .. or __x__"

_ID = re.compile(r"(?!\.{1,2}$)(?!__.*__$)[A-Za-z0-9._-]{1,64}", re.ASCII)


def qr(user_id: str) -> Response:
    """The code of the link of one user; ``format=`` chooses the file format."""
    return respond(format_name=None, source=public_link(user_id).encode(), caching=FIVE_MINUTES)


def public_link(user_id: str) -> str:
    """Where a user's code leads: ``USER_URL`` with the id filled in, or this service's own ``/u/<id>``."""
    if not _ID.fullmatch(user_id):
        raise BadParameter("id", user_id, ALLOWED_ID)
    template = settings().user_url or f"{base_url(request)}u/{{id}}"
    return template.replace("{id}", user_id)
