"""Forward the query and the path of a request to the URL that a link redirects to."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote, unquote_plus

from qr.errors import BadParameter
from qr.links.record import Document
from qr.links.target import MAX_URL_CHARACTERS, Target, is_web
from qr.parameters.urls import QUERY_CHARACTERS

# Characters of a segment (RFC 3986, 3.3), without ";", which starts a parameter that some servers remove before they
# resolve dot segments.
_SEGMENT_CHARACTERS = "/:@!$&()*+,=~"


def forward(target: Target, link: Document, query: bytes, path: str = "") -> Target:
    """Add the path and the query of a request to a target that is a URL, as the link allows. Other targets stay.

    query: as it was sent; characters that a URL cannot contain are percent-encoded
    path:  decoded, and accepted by ``check_path``

    The query is omitted from a result of more than ``MAX_URL_CHARACTERS``. Raises ``BadParameter`` for a longer path.
    """
    if not (query or path) or not isinstance(target, str) or not is_web(target):
        return target
    before, hash_sign, fragment = target.partition("#")
    base, mark, own = before.partition("?")
    if path and link.get("forward_path"):
        base = f"{base.removesuffix('/')}/{quote(path, safe=_SEGMENT_CHARACTERS)}"
        if len(base) > MAX_URL_CHARACTERS:
            raise BadParameter("path", path, f"short enough for a URL of {MAX_URL_CHARACTERS} characters")
    pairs = _other_pairs(query, own) if link.get("forward_query", True) else ()
    merged = "&".join(filter(None, (own, *pairs)))
    with_query = f"{base}{'?' if merged else mark}{merged}{hash_sign}{fragment}"
    return with_query if len(with_query) <= MAX_URL_CHARACTERS else f"{base}{mark}{own}{hash_sign}{fragment}"


def check_path(path: str) -> str:
    """Return a decoded path. Raises ``BadParameter`` if it could leave the path of the target (RFC 3986, 5.2.4)."""
    if path and (not {"", ".", ".."}.isdisjoint(path.removesuffix("/").split("/")) or "\\" in path):
        raise BadParameter("path", path, "segments separated by single slashes, without the segments . and ..")
    return path


def _other_pairs(query: bytes, own: str) -> Iterator[str]:
    """Yield the encoded pairs of a query whose names the target does not have."""
    names = {_name(pair) for pair in own.split("&") if pair}
    for pair in quote(query, safe=QUERY_CHARACTERS).split("&"):
        if pair and _name(pair) not in names:
            yield pair


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])
