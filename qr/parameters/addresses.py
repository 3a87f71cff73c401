"""Parameter types for phone numbers, e-mail addresses, hosts and web addresses.

Each type rejects doubtful input and converts the rest to one form.
"""

from __future__ import annotations

import re
from urllib.parse import quote

from qr.parameters.types import is_control
from qr.parameters.typography import plain_number

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_PHONE_NUMBER = re.compile(r"(\+?)([0-9 ()./-]+)")
_URL = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>[^/?#]*?)(?P<port>:[0-9]{1,5})?(?P<rest>[/?#].*)?", re.I)
# Characters that paths, queries and fragments can contain unencoded (RFC 3986, 3.3 to 3.5).
_UNENCODED = "/?:@!$&'()*+,;="


class PhoneNumber:
    """Phone number, written as digits with an optional leading "+" (RFC 3966, 5.1.1).

    "*" and "#" are rejected, because dialling them can change the settings of a phone. "(0)" is rejected in an
    international number, because callers from abroad must not dial it.
    """

    allowed = (
        "a phone number of 3 to 15 digits, such as +41 44 123 45 67, without (0) if it starts with +;"
        " spaces and - . / ( ) are ignored"
    )

    def parse(self, text: str) -> str:
        number = plain_number(text).strip(" ")
        match = _PHONE_NUMBER.fullmatch(number)
        digits = "".join(filter(str.isdigit, number))
        if not match or not 3 <= len(digits) <= 15 or (match[1] and (_has_trunk_prefix(number) or digits[0] == "0")):
            raise ValueError(text)
        return match[1] + digits


class InternationalNumber:
    """Phone number with its country code, written as digits only (ITU-T E.164)."""

    allowed = (
        "a phone number of 7 to 15 digits with its country code, such as +41 44 123 45 67,"
        " without a leading 0 or 00 and without (0)"
    )

    def parse(self, text: str) -> str:
        digits = PhoneNumber().parse(text).removeprefix("+")
        if _has_trunk_prefix(plain_number(text)) or digits[0] == "0" or len(digits) < 7:
            raise ValueError(text)
        return digits


def _has_trunk_prefix(number: str) -> bool:
    return "(0)" in number.replace(" ", "")


class EmailAddress:
    """E-mail address with an unquoted local part (RFC 5322, 3.4.1). A host beyond ASCII becomes punycode."""

    allowed = "an e-mail address such as jane@example.com, with an unquoted ASCII name before the @"

    def parse(self, text: str) -> str:
        local, _, domain = text.rpartition("@")
        if (
            not _LOCAL_PART.fullmatch(local)
            or len(local) > 64
            or not has_top_level_domain(domain := ascii_host(domain))
        ):
            raise ValueError(text)
        return f"{local}@{domain}"


class WebAddress:
    """URL with the scheme http or https. If the scheme is missing and the host has a top-level domain, add "https://".

    Other schemes are rejected, because scanners handle them differently: some run them (javascript), and some open
    local files. Useful schemes have payloads of their own. User names are rejected, because they can disguise the host
    (RFC 9110, 4.2.4). The case of letters is unchanged, because paths and queries can depend on it.
    """

    allowed = "an http or https URL such as https://example.com/path, without a user name"

    def parse(self, text: str) -> str:
        match = _URL.fullmatch(text)
        if not match or any(is_control(character) for character in text):
            raise ValueError(text)
        if match["port"] and not 1 <= int(match["port"][1:]) <= 65535:
            raise ValueError(text)
        host = ascii_host(match["host"])
        if not (match["scheme"] or has_top_level_domain(host)):
            raise ValueError(text)
        rest = _percent_encode_rest(match["rest"] or "")
        return f"{match['scheme'] or 'https'}://{host}{match['port'] or ''}{rest}"


def ascii_host(host: str) -> str:
    """Convert a host to the form that DNS uses.

    Names beyond ASCII become punycode (RFC 5891, UTS 46). IP addresses become their canonical form. Raises
    ``ValueError`` if the text is neither a name nor an address.
    """
    from ipaddress import IPv4Address, IPv6Address

    if host.startswith("[") and host.endswith("]") and "%" not in host:
        return f"[{IPv6Address(host[1:-1])}]"
    if not host.isascii():
        host = _to_punycode(host)
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError(host)
    if host.rstrip(".").rpartition(".")[2].isdecimal():
        return str(IPv4Address(host))
    return host


def has_top_level_domain(host: str) -> bool:
    """Return whether a host is a name of at least two labels whose last label can be a top-level domain."""
    return re.fullmatch(r".*\.([A-Za-z]{2,63}|xn--[A-Za-z0-9-]+)", host, re.I) is not None


def _to_punycode(host: str) -> str:
    import idna

    return idna.encode(host, uts46=True).decode("ascii")


def _percent_encode_rest(rest: str) -> str:
    """Percent-encode the path, query and fragment of a URL."""
    before, hash_sign, fragment = rest.partition("#")
    return f"{_percent_encode(before)}{hash_sign}{_percent_encode(fragment)}"


def _percent_encode(text: str) -> str:
    """Encode a text, but keep the parts that are percent-encoded already. A "%" without two digits is encoded."""
    parts = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(part if index % 2 else quote(part, safe=_UNENCODED) for index, part in enumerate(parts))
