"""Phone numbers, e-mail addresses, hosts and web addresses, each read strictly and written in one form."""

from __future__ import annotations

import re
from urllib.parse import quote

from qr.parameters.types import is_control

_LABEL = r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")
_NUMBER = re.compile(r"(\+?)([0-9 ()./-]+)")
_URL = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>[^/?#]*?)(?P<port>:[0-9]{1,5})?(?P<rest>[/?#].*)?", re.I)
# RFC 3986, 3.3 to 3.5: what paths, queries and fragments may hold as it is.
_KEPT = "/?:@!$&'()*+,;="


class PhoneNumber:
    """A telephone number, written as digits after a "+" or none (RFC 3966, 5.1.1).

    "*" and "#" are refused: a code that dials them can change a phone's settings. So is "(0)" in an international
    number, which is not dialled there.
    """

    allowed = "a phone number of 3 to 15 digits, + before a country code; spaces and - . / ( ) may part it, not (0)"

    def parse(self, text: str) -> str:
        found = _NUMBER.fullmatch(text)
        digits = "".join(filter(str.isdigit, text))
        if not found or not 3 <= len(digits) <= 15 or (found[1] and ("(0)" in text or digits[0] == "0")):
            raise ValueError(text)
        return found[1] + digits


class InternationalNumber:
    """A telephone number with country code, as its digits alone (ITU-T E.164)."""

    allowed = "an international phone number of 7 to 15 digits, with country code; + may stand before it, 0 or 00 not"

    def parse(self, text: str) -> str:
        digits = PhoneNumber().parse(text).removeprefix("+")
        if "(0)" in text or digits[0] == "0" or len(digits) < 7:
            raise ValueError(text)
        return digits


class EmailAddress:
    """An e-mail address with an unquoted local part (RFC 5322, 3.4.1); a host beyond ASCII becomes punycode."""

    allowed = "an e-mail address such as jane@example.com, its part before the @ in ASCII and unquoted"

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
    """A URL of http or https; "https://" is put before a text that is clearly a host.

    Other schemes are refused, as what scanners do with them is theirs to decide: some run (javascript), some read
    local files, and those that are of use here have payloads of their own. So are user names before the host, which
    RFC 9110, 4.2.4 calls a disguise. Letters keep their case, which paths and queries depend on.
    """

    allowed = "a web address such as https://example.com/path, of http or https, without user name"

    def parse(self, text: str) -> str:
        found = _URL.fullmatch(text)
        if not found or any(is_control(sign) for sign in text):
            raise ValueError(text)
        if found["port"] and not 1 <= int(found["port"][1:]) <= 65535:
            raise ValueError(text)
        host = ascii_host(found["host"])
        if not (found["scheme"] or has_top_level_domain(host)):
            raise ValueError(text)
        return f"{found['scheme'] or 'https'}://{host}{found['port'] or ''}{_encoded(found['rest'] or '')}"


def ascii_host(host: str) -> str:
    """A host as DNS knows it: names beyond ASCII in punycode (RFC 5891, UTS 46), addresses as they are.

    Raises ``ValueError`` for what is no host.
    """
    from ipaddress import IPv4Address, IPv6Address

    if host.startswith("[") and host.endswith("]") and "%" not in host:
        return f"[{IPv6Address(host[1:-1])}]"
    if not host.isascii():
        host = _punycode(host)
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError(host)
    if host.rstrip(".").rpartition(".")[2].isdecimal():
        return str(IPv4Address(host))
    return host


def has_top_level_domain(host: str) -> bool:
    """Whether a host is clearly one: a name of two parts or more whose last is a top-level domain."""
    return re.fullmatch(r".*\.([A-Za-z]{2,63}|xn--[A-Za-z0-9-]+)", host, re.I) is not None


def _punycode(host: str) -> str:
    import idna

    return idna.encode(host, uts46=True).decode("ascii")


def _encoded(rest: str) -> str:
    """Path, query and fragment with everything encoded that they may not hold."""
    before, hash_sign, fragment = rest.partition("#")
    return f"{_encoded_once(before)}{hash_sign}{_encoded_once(fragment)}"


def _encoded_once(text: str) -> str:
    """What is encoded already stays as it is; a "%" that encodes nothing is encoded itself."""
    parts = re.split(r"(%[0-9A-Fa-f]{2})", text)
    return "".join(part if index % 2 else quote(part, safe=_KEPT) for index, part in enumerate(parts))
