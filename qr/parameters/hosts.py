"""Host names and IP addresses, written as browsers write them (WHATWG URL, 3.5)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import bidirectional, category

if TYPE_CHECKING:
    from ipaddress import IPv6Address

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_TOP_LEVEL_DOMAIN = re.compile(r".*\.([a-z]{2,63}|xn--[a-z0-9-]+)", re.I)
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.I)
_JOINERS = "\u200c\u200d"


class InvalidHost(ValueError):
    """A text that is not a host. The message describes an accepted host, as in "a host without empty labels"."""


def ascii_host(host: str) -> str:
    """Convert a host to the form that DNS uses.

    Names beyond ASCII, emoji included, become punycode. Addresses become their canonical form. IPv4 addresses that are
    not four decimal numbers are rejected: browsers read 127.1 as 127.0.0.1, but other programs differ. Raises
    ``InvalidHost``.
    """
    if host.startswith("["):
        return _bracketed_address(host)
    if not host.isascii():
        host = _to_punycode(host)
    elif "xn--" in host.lower():
        _to_punycode(host)  # rejects malformed punycode; the case of letters is unchanged
    _check_name(host)
    if _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
        return _ipv4_address(host)
    return host


def has_top_level_domain(host: str) -> bool:
    """Return whether a host is a name of at least two labels whose last label can be a top-level domain."""
    return _TOP_LEVEL_DOMAIN.fullmatch(host) is not None


def _bracketed_address(host: str) -> str:
    from ipaddress import IPv6Address

    try:
        address = IPv6Address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        address = None
    if not address or address.scope_id or not host.endswith("]"):
        raise InvalidHost("an IPv6 address in brackets and without a zone, such as [2001:db8::1]")
    return f"[{_serialise(address)}]"


def _serialise(address: IPv6Address) -> str:
    """Write an IPv6 address in hexadecimal (WHATWG URL, 3.6). Python 3.13 writes embedded IPv4 addresses in decimal."""
    embedded = address.ipv4_mapped
    return f"::ffff:{int(embedded) >> 16:x}:{int(embedded) & 0xFFFF:x}" if embedded else str(address)


def _ipv4_address(host: str) -> str:
    from ipaddress import IPv4Address

    try:
        return str(IPv4Address(host))
    except ValueError:
        raise InvalidHost("an IPv4 address of four decimal numbers from 0 to 255, such as 192.0.2.1") from None


def _check_name(host: str) -> None:
    """Raise ``InvalidHost`` for an ASCII name that DNS does not allow."""
    labels = host.removesuffix(".").split(".")
    if "%" in host:
        raise InvalidHost("a host without percent-encoding")
    if "" in labels:
        raise InvalidHost("a host without empty labels" if host else "a host")
    if len(host) > 253 or max(map(len, labels)) > 63:
        raise InvalidHost("a host of at most 253 characters, and at most 63 between two dots (in punycode)")
    if not _NAME.fullmatch(host):
        raise InvalidHost("a host of letters, digits, underscores, dots, and hyphens between letters or digits")


def _to_punycode(host: str) -> str:
    """Convert a name as browsers do (UTS 46, non-transitional, without the ASCII rules of STD 3).

    ``idna.encode`` does not do this: IDNA 2008 disallows emoji and other symbols.
    """
    from idna import uts46_remap

    try:
        labels = [_decode_label(label) for label in uts46_remap(host, std3_rules=False).split(".")]
        is_bidi = any(bidirectional(character) in {"R", "AL", "AN"} for label in labels for character in label)
        return ".".join(_encode_label(label, is_bidi) for label in labels)
    except ValueError:
        raise InvalidHost("a host that the rules of international domain names allow (UTS 46)") from None


def _decode_label(label: str) -> str:
    """Return the text of a label in punycode. Raises ``ValueError`` if the text has another punycode, or none."""
    from idna import uts46_remap

    if not label.startswith("xn--"):
        return label
    text = label[4:].encode("ascii").decode("punycode")
    if text.isascii() or uts46_remap(text, std3_rules=False) != text or _punycode(text) != label:
        raise ValueError(label)
    return text


def _encode_label(label: str, is_bidi: bool) -> str:
    """Check a label (UTS 46, 4.1) and convert it to punycode. ``is_bidi``: the name has right-to-left characters."""
    from idna import check_bidi
    from idna.core import valid_contextj

    if label and is_bidi:
        check_bidi(label, check_ltr=True)
    if label.isascii():
        return label
    if category(label[0]).startswith("M") or label[0] == "-" or label[-1] == "-":
        raise ValueError(label)
    if not all(valid_contextj(label, index) for index, character in enumerate(label) if character in _JOINERS):
        raise ValueError(label)
    return _punycode(label)


def _punycode(text: str) -> str:
    return f"xn--{text.encode('punycode').decode('ascii')}"
