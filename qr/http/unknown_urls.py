"""Suggestions for URLs that do not exist, such as ``/jpg``."""

from __future__ import annotations

import re

from qr.parameters.suggestions import suggest_name
from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS

_PATH = re.compile(r"/([A-Za-z0-9_-]{1,40})(?:/([A-Za-z0-9_-]{1,40}))?(/[^/]{1,128}[.][A-Za-z]{1,5})?/?")
# Primary keys of the GS1 Digital Link Standard (URI Syntax 1.2, 4.3), and the former alphabetic name of 01.
_OTHER_KEY = re.compile("/(00|253|255|401|402|41[0-57]|8003|8004|8006|8010|8013|8017|8018|gtin)/.")
_OTHER_PATHS = ("check", "code", "health", "ready", "user")
_PATHS_OF_LINKS = {"u", "user"}


def allowed_paths() -> str:
    """Describe the paths of images, for the member ``allowed`` of an error."""
    return f"/<format> or /<payload>/<format>; formats: {', '.join(FORMATS)}; payloads: {', '.join(PAYLOADS)}"


def unsupported_key(path: str) -> str:
    """Return the GS1 key that starts a path, if this service resolves no links of this key; else an empty text."""
    match = _OTHER_KEY.match(path)
    return match[1] if match else ""


def can_be_image(path: str) -> bool:
    """Return whether an unknown path has the form of the URL of an image: one or two names, and a file name."""
    match = _PATH.fullmatch(path)
    return match is not None and match[1].lower() not in _PATHS_OF_LINKS


def suggest_path(path: str) -> str | None:
    """Return the path that a client probably means instead of an unknown path. A file name stays as it is."""
    match = _PATH.fullmatch(path)
    if not match:
        return None
    first, second, file_name = match.groups(default="")
    suggestion = _suggest_pair(first, second) if second else _suggest_single(first)
    return suggestion and suggestion + file_name


def _suggest_pair(first: str, second: str) -> str | None:
    payload, format_name = suggest_name(first, PAYLOADS), suggest_name(second, FORMATS)
    return f"/{payload}/{format_name}" if payload and format_name else None


def _suggest_single(name: str) -> str | None:
    found = suggest_name(name, (*FORMATS, *PAYLOADS, *_OTHER_PATHS))
    return f"/{found}/<format>" if found in PAYLOADS else found and f"/{found}"
