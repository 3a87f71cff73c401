"""Links of this service in the content of a symbol."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, unquote, urlsplit

from qr.config import Settings
from qr.links.record import ID
from qr.parsing.candidates import ParsedPayload

_MAX_LINK_CHARACTERS = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}


def find_link_id(text: str, settings: Settings, base_url: str = "") -> str | None:
    """Return the id of a link of this service, or None if the text is not such a link.

    The link is ``USER_URL`` with the id, or ``/u/<id>`` below ``PUBLIC_URL``. ``base_url`` is the public URL of the
    request, which replaces a missing ``PUBLIC_URL``. Scheme and host can have any case, and http and https are equal.
    Query and fragment are ignored if the template has none.
    """
    base = (settings.public_url or base_url).rstrip("/")
    templates = [settings.user_url, f"{base}/u/{{id}}" if base else ""]
    link = text.strip(" \t\r\n\ufeff")
    if len(link) > _MAX_LINK_CHARACTERS:
        return None
    found = (_match(link, template) for template in templates if template)
    return next((user_id for user_id in found if user_id), None)


def parse_link(text: str, settings: Settings, base_url: str = "") -> ParsedPayload | None:
    """Return the payload ``link`` with the id of a link of this service, or None if the text is not such a link."""
    user_id = find_link_id(text, settings, base_url)
    return ParsedPayload("link", {"id": user_id}, is_exact=True) if user_id else None


def _match(link: str, template: str) -> str | None:
    """Return the text at the place of ``{id}``, if it is an id and all other parts are equal."""
    try:
        found, expected = urlsplit(link), urlsplit(template.replace("{id}", "\0"))
        if _authority(found) != _authority(expected):
            return None
    except ValueError:
        return None
    pattern = re.escape(_rest(expected, expected)).replace(re.escape("\0"), "(?P<id>[^/?#]+)", 1)
    match = re.fullmatch(pattern.replace(re.escape("\0"), "(?P=id)"), _rest(found, expected))
    user_id = unquote(match["id"]) if match else ""
    return user_id if re.fullmatch(ID, user_id) else None


def _authority(url: SplitResult) -> tuple[str, int]:
    """Return host and port. The default port is 443 for both schemes.

    Raises ``ValueError`` for another scheme, a user name or a malformed port.
    """
    if url.scheme not in _DEFAULT_PORTS or "@" in url.netloc:
        raise ValueError(url.scheme)
    port = url.port or _DEFAULT_PORTS[url.scheme]
    return (url.hostname or "").rstrip("."), 443 if port == _DEFAULT_PORTS[url.scheme] else port


def _rest(url: SplitResult, expected: SplitResult) -> str:
    """Return path, query and fragment, without those that the expected URL does not have."""
    query = f"?{url.query}" if expected.query else ""
    return f"{url.path or '/'}{query}" + (f"#{url.fragment}" if expected.fragment else "")
