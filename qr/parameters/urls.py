"""Parameter type for web addresses."""

from __future__ import annotations

import re
from string import ascii_letters, digits, punctuation
from urllib.parse import quote

from qr.parameters import InvalidValue
from qr.parameters.hosts import InvalidHost, ascii_host, has_top_level_domain
from qr.parameters.types import is_control

_SCHEME = re.compile(r"(https?)://", re.I)
_OTHER_SCHEME = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*):(?![0-9]+$)", re.I)
_AUTHORITY = re.compile(r"(?P<host>\[.*\]|[^:]*)(?P<port>:.*)?")
# ASCII characters that each part of a URL contains unencoded (WHATWG URL, 1.3). "%" is never encoded.
_ASCII = set(ascii_letters + digits + punctuation)
_PATH = "".join(_ASCII - set('"#<>?^`{}'))
QUERY_CHARACTERS = "".join(_ASCII - set("\"#<>'"))
_FRAGMENT = "".join(_ASCII - set('"<>`'))


class WebAddress:
    """URL with the scheme http or https. If the scheme is missing and the host has a top-level domain, add "https://".

    Other schemes are rejected, because scanners handle them differently: some run them (javascript), and some open
    local files. Useful schemes have payloads of their own. User names are rejected, because they can disguise the host
    (RFC 9110, 4.2.4). Programs disagree about backslashes and percent-encoding before the path, so both are rejected.

    Browsers open the result as they open the text (WHATWG URL). The case of letters is unchanged, because paths and
    queries can depend on it.
    """

    allowed = "an http or https URL such as https://example.com/path, without a user name"

    def parse(self, text: str) -> str:
        text = text.strip(" ")
        if any(map(is_control, text)):
            raise _invalid_url("without control characters and line breaks")
        _, scheme, after = _SCHEME.split(text, 1) if _SCHEME.match(text) else ("", "", text)
        authority = re.split(r"[/?#]", after, maxsplit=1)[0]
        if not scheme:
            _check_scheme(authority)
        host, port = _parse_authority(authority)
        if not (scheme or has_top_level_domain(host)):
            raise _invalid_url("with its scheme, such as http://localhost/, if the host has no top-level domain")
        return f"{scheme or 'https'}://{host}{port}{_percent_encode(after[len(authority) :])}"


def encode_app_url(scheme: str, rest: str) -> str:
    """Return a URL with a scheme of an app, whose other characters are percent-encoded as in a fragment.

    Raises ``InvalidValue`` if nothing follows the scheme, or for control characters.
    """
    if not rest or any(map(is_control, rest)):
        raise InvalidValue(f"a URL such as {scheme}://path without control characters")
    return f"{scheme.lower()}:{quote(rest, safe=_FRAGMENT)}"


def _invalid_url(condition: str) -> InvalidValue:
    return InvalidValue(f"an http or https URL {condition}")


def _check_scheme(text: str) -> None:
    """Raise ``InvalidValue`` if a text without "http://" and "https://" starts with a scheme."""
    match = _OTHER_SCHEME.match(text)
    if match and match["scheme"].lower() in {"http", "https"}:
        raise _invalid_url("with two slashes after the colon, such as https://example.com/path")
    if match:
        raise _invalid_url(f"such as https://example.com/path, without the scheme {match['scheme'][:20]}:")


def _parse_authority(authority: str) -> tuple[str, str]:
    """Return the host, and the port with its colon. The port is empty if it is omitted."""
    if "\\" in authority:
        raise _invalid_url("without a backslash before the path")
    if "@" in authority:
        raise _invalid_url("without a user name or password before the host")
    match = _AUTHORITY.fullmatch(authority)
    host, port = (match["host"], match["port"] or "") if match else (authority, "")
    if port.count(":") > 1 and not host.startswith("["):
        host = f"[{host}"  # an IPv6 address without brackets
    try:
        return ascii_host(host), _parse_port(port[1:])
    except InvalidHost as error:
        raise _invalid_url(f"with {error}") from None


def _parse_port(port: str) -> str:
    if not port:
        return ""
    number = port.lstrip("0")
    if not re.fullmatch(r"[0-9]{1,5}", number) or int(number) > 65535:
        raise _invalid_url("with a port from 1 to 65535")
    return f":{number}"


def _percent_encode(rest: str) -> str:
    """Percent-encode the path, query and fragment of a URL. Backslashes in the path become slashes."""
    before, hash_sign, fragment = rest.partition("#")
    path, question_mark, query = before.partition("?")
    path = quote(path.replace("\\", "/"), safe=_PATH)
    return f"{path}{question_mark}{quote(query, safe=QUERY_CHARACTERS)}{hash_sign}{quote(fragment, safe=_FRAGMENT)}"
