"""Targets of links: a URL, or a payload of the service such as a contact."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from functools import lru_cache
from ipaddress import ip_address, ip_network
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import SplitResult, unquote, urlsplit

from qr.errors import BadParameter, error_path
from qr.links.items import ITEM_PATH
from qr.links.record import ID
from qr.parameters import InvalidValue, Parameter, index_by_name
from qr.parameters.networks import embedded_ipv4, is_global
from qr.parameters.urls import WebAddress, encode_app_url
from qr.parameters.values import parse_parameters
from qr.payloads import PAYLOADS, payload_fields, write_payload

PayloadTarget = Mapping[str, Mapping[str, object]]  # the name of one payload, and its fields
Target = str | PayloadTarget

LINK_PATHS = ("u/", ITEM_PATH)  # of the links of this service, below its base URL
MAX_URL_CHARACTERS = 4096  # proxies such as nginx reject responses with longer header fields
_APP_SCHEME = re.compile("(?!https?$)[a-z][a-z0-9+.-]*", re.IGNORECASE)  # RFC 3986, 3.1
# Names that are not in the public DNS (RFC 6761; RFC 6762, appendix G; RFC 8375; reserved by ICANN in 2024).
_PRIVATE_NAMES = (
    "localhost", "localdomain", "local", "home.arpa", "internal", "intranet", "private", "corp", "home", "lan",
)  # fmt: skip


class AnyTarget:
    """A URL as text, or an object with the name of a payload and its fields. ``check_target`` checks the scheme."""

    allowed = 'a URL such as https://example.com/path, or a payload such as {"contact": {"name": "Jane Doe"}}'
    takes_json = True

    def parse(self, value: object) -> Target:
        if isinstance(value, str):
            return _parse_url(value)
        name, fields = next(iter(value.items())) if isinstance(value, dict) and len(value) == 1 else ("", None)
        if name not in PAYLOADS or not isinstance(fields, dict):
            raise InvalidValue(f"{self.allowed}; payloads: {', '.join(PAYLOADS)}")
        with error_path(name):
            payload_text(name, fields)
        return {name: {field: member for field, member in fields.items() if member is not None}}


_ALLOWED_URL = f"{AnyTarget.allowed}; a URL must be"


def _parse_url(text: str) -> str:
    """Return an http or https URL, or the URL of an app with any scheme."""
    try:
        return WebAddress().parse(text)
    except InvalidValue as error:
        scheme, colon, rest = text.strip(" ").partition(":")
        if colon and _APP_SCHEME.fullmatch(scheme):
            return encode_app_url(scheme, rest)
        raise InvalidValue(f"{_ALLOWED_URL} {error.allowed}") from None


def payload_text(name: str, fields: Mapping[str, object]) -> str:
    """Return the content of a payload.

    Raises a ``QrError`` for invalid fields, or for a contact as MECARD, which phones do not open as a file.
    """
    values = parse_parameters(fields.items(), accepted_fields(name))
    if values.get("format") == "mecard":
        raise BadParameter("format", "mecard", "vcard3 or vcard4, which phones open as a file")
    return write_payload(name, values).text


@lru_cache(maxsize=len(PAYLOADS))
def accepted_fields(name: str) -> dict[str, Parameter]:
    """Return the fields of a payload, indexed by all of their names."""
    return index_by_name(payload_fields(name))


def target_text(target: Target) -> str:
    """Return the URL of a target, or the content of its payload."""
    if isinstance(target, str):
        return target
    ((name, fields),) = target.items()
    return payload_text(name, fields)


def is_web(text: str) -> bool:
    """Return whether a text is an http or https URL, in upper or lower case (RFC 3986, 3.1)."""
    return text[:8].lower().startswith(("http://", "https://"))


class Limits(NamedTuple):
    """Limits for the target of a link.

    own:           base URL of this service, whose links are not allowed; ends with a slash
    user_url:      template of public URLs of links, which are not allowed; can be on another host; empty: none
    private_hosts: hosts of private networks that are allowed, as in ``Settings``
    schemes:       schemes of apps that are allowed
    """

    own: str
    user_url: str = ""
    private_hosts: str = ""
    schemes: frozenset[str] = frozenset()


def check_target(target: Target, parameter: str, limits: Limits) -> None:
    """Raise ``BadParameter`` for a URL that is too long, has another scheme or a private host, or is an own link.

    Host names are not resolved: their addresses can change at any time, and only the visitor connects to them.
    """
    url = target_text(target)
    if (is_web(url) or isinstance(target, str)) and len(url) > MAX_URL_CHARACTERS:
        raise BadParameter(parameter, url, f"at most {MAX_URL_CHARACTERS} characters long")
    if not is_web(url):
        scheme = url.partition(":")[0]
        if isinstance(target, str) and scheme not in limits.schemes:
            others = f"other schemes of this service (QR_SCHEMES): {_listed(sorted(limits.schemes))}"
            allowed = f"{_ALLOWED_URL} {WebAddress.allowed}, without the scheme {scheme}:; {others}"
            raise BadParameter(parameter, url, allowed)
        return
    host = urlsplit(url).hostname or ""
    if is_private(host) and not any(
        _matches(host.rstrip(".").lower(), entry) for entry in limits.private_hosts.split(",")
    ):
        others = f"private hosts of this service (QR_PRIVATE_TARGETS): {_listed(limits.private_hosts.split(','))}"
        raise BadParameter(parameter, url, f"a URL with a public host; {others}")
    if is_own_link(url, limits.own) or find_user_id(url, limits.user_url):
        links = _listed((*(f"{limits.own}{path}..." for path in LINK_PATHS), limits.user_url))
        raise BadParameter(parameter, url, f"not a link of this service ({links}), to prevent a redirect loop")


def _listed(values: Iterable[str]) -> str:
    return ", ".join(filter(None, values)) or "none"


def is_private(host: str) -> bool:
    """Return whether a host is an address or a name of a private network.

    Outside the network, such a host does not exist, or is another host.
    """
    try:
        return not is_global(ip_address(host))
    except ValueError:
        name = host.rstrip(".").lower()
    labels = name.split(".")
    # Browsers treat 0x7f000001 as an address (WHATWG URL, "ends in a number").
    is_number = labels[-1].isdecimal() or labels[-1].startswith("0x")
    return len(labels) == 1 or is_number or any(f".{name}".endswith(f".{suffix}") for suffix in _PRIVATE_NAMES)


def _matches(host: str, entry: str) -> bool:
    """Return whether a host is in a network, or matches a name that can start with a wildcard."""
    try:
        return embedded_ipv4(ip_address(host)) in ip_network(entry)
    except ValueError:
        return fnmatchcase(host, entry)


@lru_cache(maxsize=512)
def is_own_link(url: str, own: str) -> bool:
    """Return whether a URL is a link of the service with the base URL ``own``, in any spelling."""
    return _normalise_url(url).startswith(tuple(_normalise_url(f"{own}{path}") for path in LINK_PATHS))


@lru_cache(maxsize=512)
def find_user_id(url: str, template: str) -> str | None:
    """Return the id in a URL that has the form of ``USER_URL``, in any spelling; None for another URL.

    Query and fragment are ignored if the template does not have them.

    Raises ``ValueError`` for a malformed host or port.
    """
    form = urlsplit(template)
    pattern = re.escape(_form(template, form)).replace(re.escape("{id}"), "(?P<id>[A-Za-z0-9._-]+)", 1)
    match = template and re.fullmatch(pattern.replace(re.escape("{id}"), "(?P=id)"), _form(url, form))
    return match["id"] if match and re.fullmatch(ID, match["id"]) else None


def _form(url: str, template: SplitResult) -> str:
    """Return a normalised URL, with the query and the fragment if a template has them."""
    parts = urlsplit(url)
    query, fragment = template.query and parts.query, template.fragment and parts.fragment
    return f"{_normalise_url(url)}?{unquote(query)}#{unquote(fragment)}"


def _normalise_url(url: str) -> str:
    """Return host, port and path in the one form that all their spellings share (RFC 3986, 6.2)."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    path = unquote(parts.path).replace("\\", "/")  # as browsers and some servers do
    path = normpath(f"/{path.lstrip('/')}")
    return f"{(parts.hostname or '').rstrip('.')}{port}{path}/"
