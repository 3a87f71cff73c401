"""Wi-Fi networks: the WIFI format of ZXing and of the WPA3 specification."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

from qr.errors import BadParameter, MissingParameter
from qr.parameters.types import Choice, Line, Switch, is_control
from qr.payloads import Message
from qr.payloads.escapes import escape_mecard, percent_encode

# Authentication types that readers support, by value of ``security``. Android distinguishes SAE and WPA. A network that
# accepts both is WPA.
AUTHENTICATION_TYPES = {
    "WPA": "WPA",
    "WPA2": "WPA",
    "WPA3": "SAE",
    "SAE": "SAE",
    "WEP": "WEP",
    "nopass": "nopass",
    "WPA2-EAP": "WPA2-EAP",
}
SECURITY_ALIASES = {"open": "nopass", "enterprise": "WPA2-EAP"}
# Regular expressions for passwords and their descriptions, by authentication type (IEEE 802.11-2020: J.4.1, 12.3.2,
# 12.4.3). The limit of 128 characters is our own.
PASSWORDS = {
    "WPA": (r"[ -~]{8,63}|[0-9A-Fa-f]{64}", "8 to 63 printable ASCII characters, or 64 hexadecimal digits, for WPA"),
    "SAE": (r".{1,128}", "1 to 128 characters for WPA3"),
    "WEP": (
        r"[ -~]{5}|[ -~]{13}|[0-9A-Fa-f]{10}|[0-9A-Fa-f]{26}",
        "5 or 13 printable ASCII characters, or 10 or 26 hexadecimal digits, for WEP",
    ),
    "WPA2-EAP": (r".{1,128}", "1 to 128 characters for WPA2-EAP"),
}
_EAP_METHODS = Choice(("PEAP", "TTLS", "PWD", "TLS"))
# Fields for WPA2-EAP by their letter in the content (ZXing, WifiResultParser).
ENTERPRISE_FIELDS = {"E": "eap", "PH2": "phase2", "A": "anonymous_identity", "I": "identity"}


class Ssid:
    """Name of a network (IEEE 802.11-2020, 9.4.2.2)."""

    allowed = "text of 1 to 32 bytes in UTF-8, without control characters"

    def parse(self, text: str) -> str:
        if any(map(is_control, text)) or not 1 <= len(text.encode()) <= 32:
            raise ValueError(text)
        return text


class Wifi(NamedTuple):
    """Wi-Fi network to join, in the format of ZXing, which all phones read, or of the WPA3 specification (7.1)."""

    ssid: Annotated[str, Ssid(), "name of the network"]
    password: Annotated[str | None, Line(128), "password or key, required unless the network is open"] = None
    security: Annotated[
        str | None,
        Choice((*AUTHENTICATION_TYPES, *SECURITY_ALIASES)),
        "security; default: WPA with a password, nopass without one; a network with both WPA2 and WPA3 is WPA",
    ] = None
    hidden: Annotated[bool, Switch(), "whether the network does not announce its name"] = False
    dialect: Annotated[
        str,
        Choice(("classic", "wpa3")),
        "format: classic (ZXing, with backslash escapes; all phones read it) or wpa3 (WPA3 specification)",
    ] = "classic"
    quote: Annotated[
        bool,
        Switch(),
        "whether to quote an ssid of hexadecimal digits; iPhones treat the quotes as part of the name",
    ] = False
    eap: Annotated[str | None, _EAP_METHODS, "EAP method; required for WPA2-EAP"] = None
    identity: Annotated[str | None, Line(), "user name, for WPA2-EAP"] = None
    anonymous_identity: Annotated[str | None, Line(), "user name outside the TLS tunnel, for WPA2-EAP"] = None
    phase2: Annotated[
        str | None,
        Choice(("PAP", "MSCHAP", "MSCHAPV2", "GTC")),
        "authentication method inside the TLS tunnel, for WPA2-EAP",
    ] = None


def write_wifi(wifi: Wifi) -> Message:
    """Write WIFI. Raises ``BadParameter`` or ``MissingParameter`` if fields contradict the security or the dialect."""
    security = wifi.security or ("WPA" if wifi.password else "nopass")
    security = SECURITY_ALIASES.get(security, security)
    _check_password(wifi.password, security)
    _check_enterprise(wifi, security)
    authentication = AUTHENTICATION_TYPES[security]
    fields = _classic_fields(wifi, authentication) if wifi.dialect == "classic" else _wpa3_fields(wifi, authentication)
    return Message("WIFI:" + "".join(f"{name}:{value};" for name, value in fields) + ";")


def _check_password(password: str | None, security: str) -> None:
    if security == "nopass":
        if password:
            raise BadParameter("password", None, "omitted if security is nopass")
        return
    pattern, allowed = PASSWORDS[AUTHENTICATION_TYPES[security]]
    if password and not re.fullmatch(pattern, password):
        raise BadParameter("password", None, allowed)
    # With WPA2-EAP, users can enter their own credentials.
    if not password and security != "WPA2-EAP":
        raise MissingParameter(f"password is missing: send {allowed}", parameter="password", allowed=allowed)


def _check_enterprise(wifi: Wifi, security: str) -> None:
    if security == "WPA2-EAP":
        if not wifi.eap:
            detail = f"eap is missing: WPA2-EAP requires {_EAP_METHODS.allowed}"
            raise MissingParameter(detail, parameter="eap", allowed=_EAP_METHODS.allowed)
        return
    for name in ENTERPRISE_FIELDS.values():
        if getattr(wifi, name):
            raise BadParameter(name, getattr(wifi, name), "omitted unless security is WPA2-EAP")


def _classic_fields(wifi: Wifi, authentication: str) -> Iterator[tuple[str, str]]:
    """Yield the letters and values of ZXing's format (wiki, "Barcode Contents").

    The format allows quotes around an SSID or password of hexadecimal digits, to mark it as text. iPhones treat the
    quotes as part of the value, so an SSID has quotes only on request. Passwords have none: their length shows whether
    hexadecimal digits are the key itself.
    """
    ssid = _escape(wifi, "ssid")
    is_hexadecimal = re.fullmatch("[0-9A-Fa-f]+", ssid)
    yield "T", authentication
    yield "S", f'"{ssid}"' if wifi.quote and is_hexadecimal else ssid
    for letter, name in (ENTERPRISE_FIELDS | {"P": "password"}).items():
        if getattr(wifi, name):
            yield letter, _escape(wifi, name)
    if wifi.hidden:
        yield "H", "true"


def _escape(wifi: Wifi, name: str) -> str:
    """Escape the value of a field. Raises ``BadParameter`` if the value ends with a backslash.

    Most Android phones read a ";" after a backslash as part of the value, even if that backslash is itself escaped.
    Double quotes around the value would help there, but iPhones and newer Android phones treat the quotes as part of
    the value. No form works on all phones.
    """
    value: str = getattr(wifi, name)
    if value.endswith("\\"):
        allowed = "a text without a backslash at its end, which many Android phones misread; or use dialect=wpa3"
        raise BadParameter(name, None, allowed)
    return escape_mecard(value)


def _wpa3_fields(wifi: Wifi, authentication: str) -> Iterator[tuple[str, str]]:
    """Yield the letters and values in the order of the WPA3 specification's grammar (version 3.0, 7.1)."""
    if authentication in {"WEP", "WPA2-EAP"}:
        allowed = f"classic for {authentication}, which the WPA3 specification does not support"
        raise BadParameter("dialect", wifi.dialect, allowed)
    if authentication != "nopass":
        yield "T", "WPA"
    if authentication == "SAE":
        yield "R", "1"  # Transition disable: WPA3 only.
    yield "S", _encode_printable(wifi.ssid)
    if wifi.hidden:
        yield "H", "true"
    if wifi.password:
        yield "P", _encode_printable(wifi.password)


def _encode_printable(text: str) -> str:
    """Encode a text as ``*(printable / pct-encoded)`` of the grammar: printable ASCII except ";" and "%" stays."""
    return percent_encode(text, safe=" !\"#$&'()*+,/:<=>?@[\\]^`{|}~")
