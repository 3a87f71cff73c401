"""Commands for operators: create an API key, or sign a URL."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from secrets import token_urlsafe
from time import time
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from qr.access.keys import ALLOWED_NAME, ALLOWED_SCOPES, NAME, SCOPE, SCOPES, format_entry
from qr.access.signing import (
    EXPIRY,
    SIGNATURE,
    is_in_future,
    parse_signing_keys,
    signature,
)
from qr.config import Settings

KEY_BYTES = 32


def main(arguments: Sequence[str]) -> int:
    """Run ``key`` or ``sign URL``. Return the exit status: 0, or 2 for invalid arguments."""
    options = _parser().parse_args(arguments)
    try:
        print(options.run(options))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=".venv/bin/python -m qr.access.commands", description=__doc__)
    commands = parser.add_subparsers(required=True)
    key = commands.add_parser("key", help="print a new API key, and its entry for QR_API_KEYS in the next line")
    key.add_argument("--name", default="key", help=f"name of the key: {ALLOWED_NAME}; default: key")
    allowed = f"some of {ALLOWED_SCOPES}"
    key.add_argument("--scopes", default="+".join(SCOPES), help=f"scopes of the key, {allowed}; default: all")
    key.set_defaults(run=lambda options: create_key(options.name, options.scopes))
    sign = commands.add_parser("sign", help="print a URL with a signature of the first key in QR_SIGNING_KEYS")
    sign.add_argument("url", help="path and query, such as /png?data=..., or a complete URL of this service")
    sign.add_argument("--seconds", type=_parse_seconds, help="seconds until the signature expires; default: never")
    sign.set_defaults(run=lambda options: sign_url(options.url, options.seconds))
    return parser


def create_key(name: str, scopes: str) -> str:
    """Return a new API key and its entry, in one line each. Raises ``ValueError`` for an invalid name or scope."""
    if not re.fullmatch(NAME, name):
        raise ValueError(f"--name must be {ALLOWED_NAME}; got {name}")
    if not all(re.fullmatch(SCOPE, scope) for scope in scopes.split("+")):
        raise ValueError(f"--scopes must be some of {ALLOWED_SCOPES}; got {scopes}")
    key = f"qr_{token_urlsafe(KEY_BYTES)}"
    return f"{key}\n{format_entry(name, scopes.split('+'), key)}"


def sign_url(url: str, seconds: int | None) -> str:
    """Return a URL of this service with a signature.

    Raises ``ValueError`` without a signing key, or for a URL that a signature cannot make valid.
    """
    settings = Settings.from_environ()
    keys = parse_signing_keys(settings.signing_keys)
    if not keys:
        raise ValueError("QR_SIGNING_KEYS is not set")
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), errors="strict")
    if not (parts.netloc or parts.path.startswith("/")):
        raise ValueError("the URL must start with / or https://")
    if seconds is not None:
        pairs.append((EXPIRY, str(int(time()) + seconds)))
    _check_pairs(pairs)
    path = _service_path(parts.netloc, parts.path, settings)
    query = urlencode([*pairs, (SIGNATURE, signature(keys[0], path, pairs))], quote_via=quote)
    return urlunsplit(parts._replace(query=query, fragment=""))


def _check_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    """Raise ``ValueError`` for a query that has a signature, two expiry times or an invalid expiry time."""
    expiry_times = [value for name, value in pairs if name == EXPIRY]
    if SIGNATURE in dict(pairs):
        raise ValueError(f"the URL already has a signature: {SIGNATURE}")
    if len(expiry_times) > 1:
        raise ValueError(f"the URL already has an expiry time: {EXPIRY}")
    if not all(is_in_future(expiry, time()) for expiry in expiry_times):
        raise ValueError(f"{EXPIRY} must be a time in the future, in seconds since 1970")


def _service_path(host: str, path: str, settings: Settings) -> str:
    """Return the path that the service signs: without the path prefix of PUBLIC_URL or cloudfunctions.net."""
    base = urlsplit(settings.public_url).path
    if host.endswith(".cloudfunctions.net"):
        base = f"/{path.strip('/').partition('/')[0]}"
    if host and f"{path}/".startswith(f"{base}/"):
        path = path[len(base) :]
    return unquote(path) or "/"


def _parse_seconds(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError("must be a whole number of seconds, at least 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
