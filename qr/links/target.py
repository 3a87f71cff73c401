"""What a link leads to: a web address, or a payload of the service such as a contact."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from posixpath import normpath
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import unquote, urlsplit

from qr.errors import BadParameter, error_path
from qr.parameters import Parameter, index_by_name
from qr.parameters.addresses import WebAddress
from qr.parameters.values import parse_parameters
from qr.payloads import PAYLOADS, payload_fields, write_payload

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

PayloadTarget = Mapping[str, Mapping[str, object]]  # of one payload, by its name
Target = str | PayloadTarget

MAX_URL_CHARACTERS = 4096  # characters: front ends such as nginx pass no longer header field on
# Names that no public DNS knows (RFC 6761, RFC 6762 with its appendix G, RFC 8375, and what ICANN set apart in 2024).
_PRIVATE_NAMES = (
    "localhost", "localdomain", "local", "home.arpa", "internal", "intranet", "private", "corp", "home", "lan",
)  # fmt: skip


class AnyTarget:
    """A web address as text, or an object with the name of a payload and its fields."""

    allowed = 'a web address such as https://example.com/path, or a payload such as {"contact": {"name": "Jane Doe"}}'
    takes_json = True

    def parse(self, given: object) -> Target:
        if isinstance(given, str):
            return WebAddress().parse(given)
        if not isinstance(given, dict) or len(given) != 1:
            raise ValueError(given)
        ((name, fields),) = given.items()
        if name not in PAYLOADS or not isinstance(fields, dict):
            raise ValueError(given)
        with error_path(name):
            payload_text(name, fields)
        return given


def payload_text(name: str, fields: Mapping[str, object]) -> str:
    """What a payload says. Raises a ``QrError`` for fields that it does not take, or a form that is no file."""
    values = parse_parameters(fields.items(), accepted_fields(name))
    if values.get("format") == "mecard":
        raise BadParameter("format", "mecard", "vcard3 or vcard4, which phones take as a file")
    return write_payload(name, values).text


@lru_cache(maxsize=len(PAYLOADS))
def accepted_fields(name: str) -> dict[str, Parameter]:
    """The fields of a payload, by each of their names."""
    return index_by_name(payload_fields(name))


def target_text(target: Target) -> str:
    """The web address, or what the payload says."""
    if isinstance(target, str):
        return target
    ((name, fields),) = target.items()
    return payload_text(name, fields)


def is_web(text: str) -> bool:
    """Whether what a link leads to is a web address, in capitals or not (RFC 3986, 3.1)."""
    return text[:8].lower().startswith(("http://", "https://"))


class Limits(NamedTuple):
    """Where no link may lead.

    own:           the base of this service's own links, with a slash at its end
    link:          the public address of the link in question, which may be elsewhere (USER_URL)
    allow_private: whether hosts of private networks are allowed
    """

    own: str
    link: str = ""
    allow_private: bool = False


def check_target(target: Target, parameter: str, limits: Limits) -> None:
    """Raises ``BadParameter`` for a web address that is too long, on a private host, or a link of this service.

    No name is looked up: what a public name stands for today is for those who follow it to find out.
    """
    url = target_text(target)
    if not is_web(url):
        return
    if len(url) > MAX_URL_CHARACTERS:
        raise BadParameter(parameter, url, f"at most {MAX_URL_CHARACTERS} characters long")
    if not limits.allow_private and is_private(urlsplit(url).hostname or ""):
        raise BadParameter(parameter, url, "on a public host: private and loopback addresses are not allowed here")
    if _is_same_url(url, limits.link) or is_own_link(url, limits.own):
        raise BadParameter(parameter, url, "no link of this service, which would lead in circles")


def is_private(host: str) -> bool:
    """Whether a host is an address or a name that means something else, or nothing, outside its own network."""
    from ipaddress import ip_address

    try:
        return not _is_global(ip_address(host))
    except ValueError:
        name = host.rstrip(".").lower()
    labels = name.split(".")
    # WHATWG URL, "ends in a number": browsers take 0x7f000001 for an address.
    is_number = labels[-1].isdecimal() or labels[-1].startswith("0x")
    return len(labels) == 1 or is_number or any(f".{name}".endswith(f".{one}") for one in _PRIVATE_NAMES)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    """Also of the IPv4 address that an IPv6 address may carry (RFC 4291, 2.5.5.2; RFC 3056; RFC 6052)."""
    from ipaddress import IPv4Address, IPv6Network

    if address.version == 4:
        return address.is_global and not address.is_multicast
    carried = address.ipv4_mapped or address.sixtofour
    if address in IPv6Network("64:ff9b::/96"):
        carried = IPv4Address(int(address) & 0xFFFFFFFF)
    # 2000::/3 is all that IANA gives out for the whole internet.
    return _is_global(carried) if carried else address.is_global and address in IPv6Network("2000::/3")


@lru_cache(maxsize=512)
def is_own_link(url: str, own: str) -> bool:
    """Whether a web address is below a base, however it is written."""
    return _normalise_url(url).startswith(_normalise_url(own))


def _is_same_url(url: str, link: str) -> bool:
    """Whether a web address is that of a link, which looks at no query and no fragment unless it has one itself."""
    given, own = urlsplit(url), urlsplit(link)
    is_there = own.query in {"", given.query} and own.fragment in {"", given.fragment}
    return is_there and _normalise_url(url) == _normalise_url(link)


def _normalise_url(url: str) -> str:
    """Host, port and path as browsers and servers make one of all their spellings (RFC 3986, 6.2)."""
    parts = urlsplit(url)
    port = f":{parts.port}" if parts.port not in {None, 80, 443} else ""
    path = normpath(f"/{unquote(parts.path).lstrip('/')}")
    return f"{(parts.hostname or '').rstrip('.')}{port}{path}/"
