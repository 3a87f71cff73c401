"""Links of this service in the content of a symbol."""

from __future__ import annotations

from urllib.parse import urlsplit

from qr.config import Settings
from qr.links.target import find_user_id, is_web
from qr.parsing.candidates import ParsedPayload

_MAX_LINK_CHARACTERS = 2000


def find_link_id(text: str, settings: Settings, base_url: str = "") -> str | None:
    """Return the id of a link of this service, or None if the text is not such a link.

    The link is ``USER_URL`` with the id, or ``/u/<id>`` below ``PUBLIC_URL``. ``base_url`` is the public URL of the
    request, which replaces a missing ``PUBLIC_URL``. The link can have any spelling that ``find_user_id`` accepts.
    """
    base = (settings.public_url or base_url).rstrip("/")
    templates = [settings.user_url, f"{base}/u/{{id}}" if base else ""]
    link = text.strip(" \t\r\n\ufeff")
    if not is_web(link) or len(link) > _MAX_LINK_CHARACTERS:
        return None
    try:
        has_user = "@" in urlsplit(link).netloc
        return None if has_user else next(filter(None, (find_user_id(link, one) for one in templates)), None)
    except ValueError:  # a malformed host or port
        return None


def parse_link(text: str, settings: Settings, base_url: str = "") -> ParsedPayload | None:
    """Return the payload ``link`` with the id of a link of this service, or None if the text is not such a link."""
    user_id = find_link_id(text, settings, base_url)
    return ParsedPayload("link", {"id": user_id}, is_exact=True) if user_id else None
