"""Wi-Fi networks to join."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.types import (
    Choice,
    Line,
    Switch,
    is_control,
)
from qr.payloads import Message
from qr.payloads.escapes import escape_mecard, percent_encode

# Security -> the authentication type that readers know. Android tells SAE from WPA; networks of both kinds are WPA.
TYPES = {
    "WPA": "WPA",
    "WPA2": "WPA",
    "WPA3": "SAE",
    "SAE": "SAE",
    "WEP": "WEP",
    "nopass": "nopass",
    "WPA2-EAP": "WPA2-EAP",
}
OTHER_WORDS = {"open": "nopass", "enterprise": "WPA2-EAP"}
# Type -> passwords it can have, and in words (IEEE 802.11-2020: J.4.1, 12.3.2, 12.4.3; 128 is this service's bound).
PASSWORDS = {
    "WPA": (r"[ -~]{8,63}|[0-9A-Fa-f]{64}", "8 to 63 printable ASCII characters or 64 hexadecimal digits for WPA"),
    "SAE": (r".{1,128}", "1 to 128 characters for WPA3"),
    "WEP": (
        r"[ -~]{5}|[ -~]{13}|[0-9A-Fa-f]{10}|[0-9A-Fa-f]{26}",
        "5 or 13 characters, or 10 or 26 hexadecimal digits for WEP",
    ),
    "WPA2-EAP": (r".{1,128}", "1 to 128 characters"),
}
_EAP_METHODS = Choice(("PEAP", "TTLS", "PWD", "TLS"))
# The letters of what WPA2-EAP adds (ZXing's WifiResultParser).
ENTERPRISE = {"E": "eap", "PH2": "phase2", "A": "anonymous_identity", "I": "identity"}


class Ssid:
    """The name of a network (IEEE 802.11-2020, 9.4.2.2)."""

    allowed = "a network name of 1 to 32 bytes in UTF-8, without control characters"

    def parse(self, text: str) -> str:
        if any(is_control(sign) for sign in text) or not 1 <= len(text.encode()) <= 32:
            raise ValueError(text)
        return text


class Wifi(NamedTuple):
    """A network to join, in the form of ZXing that phones read, or in that of the WPA3 specification (7.1)."""

    ssid: Annotated[str, Ssid(), "name of the network"]
    password: Annotated[str | None, Line(128), "password or key; none for an open network"] = None
    security: Annotated[
        str | None,
        Choice((*TYPES, *OTHER_WORDS)),
        "WPA when there is a password and nopass otherwise; WPA is also right for WPA2 and WPA3 together",
    ] = None
    hidden: Annotated[bool, Switch(), "whether the network does not announce its name"] = False
    dialect: Annotated[
        str,
        Choice(("classic", "wpa3")),
        "classic escapes by backslash, as all phones read it; wpa3 percent-encodes, as the WPA3 specification has it",
    ] = "classic"
    quote: Annotated[
        bool,
        Switch(),
        "put a name that reads as hexadecimal in double quotes, as ZXing asks; off for readers that show the quotes",
    ] = True
    eap: Annotated[str | None, _EAP_METHODS, "EAP method, for WPA2-EAP"] = None
    identity: Annotated[str | None, Line(), "user name, for WPA2-EAP"] = None
    anonymous_identity: Annotated[str | None, Line(), "user name outside the tunnel, for WPA2-EAP"] = None
    phase2: Annotated[
        str | None, Choice(("PAP", "MSCHAP", "MSCHAPV2", "GTC")), "method inside the tunnel, for WPA2-EAP"
    ] = None


def write_wifi(wifi: Wifi) -> Message:
    """Raises ``BadParameter`` or ``MissingParameter`` for fields that do not fit the security or the dialect."""
    security = wifi.security or ("WPA" if wifi.password else "nopass")
    security = OTHER_WORDS.get(security, security)
    _check_password(wifi.password, security)
    _check_enterprise(wifi, security)
    fields = _classic(wifi, TYPES[security]) if wifi.dialect == "classic" else _wpa3(wifi, TYPES[security])
    return Message("WIFI:" + "".join(f"{name}:{value};" for name, value in fields) + ";")


def _check_password(password: str | None, security: str) -> None:
    if security == "nopass":
        if password:
            raise BadParameter("password", None, "absent when security is nopass")
        return
    pattern, allowed = PASSWORDS[TYPES[security]]
    if password and not re.fullmatch(pattern, password):
        raise BadParameter("password", None, allowed)
    # A poster may leave who logs in to the reader.
    if not password and security != "WPA2-EAP":
        raise MissingParameter(f"password is missing: {security} has one", parameter="password", allowed=allowed)


def _check_enterprise(wifi: Wifi, security: str) -> None:
    if security == "WPA2-EAP":
        if not wifi.eap:
            raise MissingParameter(
                "eap is missing: WPA2-EAP needs its method", parameter="eap", allowed=_EAP_METHODS.allowed
            )
        return
    for name in ENTERPRISE.values():
        if getattr(wifi, name):
            raise BadParameter(name, getattr(wifi, name), "absent unless security is WPA2-EAP")


def _classic(wifi: Wifi, kind: str) -> Iterator[tuple[str, str]]:
    """Fields by ZXing's wiki, "Barcode Contents".

    Passwords need no quotes: their length says whether hexadecimal digits are the key itself, and iPhones take quotes
    for part of the password.
    """
    ssid = _escaped(wifi, "ssid")
    hexadecimal = re.fullmatch("[0-9A-Fa-f]+", ssid)
    yield "T", kind
    yield "S", f'"{ssid}"' if wifi.quote and hexadecimal else ssid
    for letter, name in (ENTERPRISE | {"P": "password"}).items():
        if getattr(wifi, name):
            yield letter, _escaped(wifi, name)
    if wifi.hidden:
        yield "H", "true"


def _escaped(wifi: Wifi, name: str) -> str:
    """A value with its special signs escaped. Raises ``BadParameter`` for a backslash at its end.

    Most Androids end a field only at a ";" without a backslash before it, even if that backslash is escaped itself.
    Double quotes around the value would help there, but iPhones and newer Androids take them for part of it: no form is
    read by all.
    """
    value: str = getattr(wifi, name)
    if value.endswith("\\"):
        raise BadParameter(
            name, None, "without a backslash at its end, which many Android phones misread (or dialect=wpa3)"
        )
    return escape_mecard(value)


def _wpa3(wifi: Wifi, kind: str) -> Iterator[tuple[str, str]]:
    """Fields in the order of the WPA3 specification's grammar (version 3.0, 7.1)."""
    if kind in {"WEP", "WPA2-EAP"}:
        raise BadParameter("dialect", wifi.dialect, f"classic for {kind}, which the WPA3 specification has no form for")
    if kind != "nopass":
        yield "T", "WPA"
    if kind == "SAE":
        yield "R", "1"  # transition disabled: WPA3 only
    yield "S", _percent_encoded(wifi.ssid)
    if wifi.hidden:
        yield "H", "true"
    if wifi.password:
        yield "P", _percent_encoded(wifi.password)


def _percent_encoded(text: str) -> str:
    """The grammar's ``*(printable / pct-encoded)``, where all of printable ASCII but ";" stands for itself."""
    return percent_encode(text, keep=" !\"#$&'()*+,/:<=>?@[\\]^`{|}~")
