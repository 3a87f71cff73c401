"""What an operator runs: ``python -m qr.access.commands key`` makes an API key, ``... sign URL`` signs a URL."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from secrets import token_urlsafe
from time import time
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

from qr.access.keys import SCOPES, format_entry
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
    """Run one of the commands: 0 when done, 2 when it was asked for something that cannot be done."""
    parser = argparse.ArgumentParser(prog="python -m qr.access.commands", description=__doc__)
    commands = parser.add_subparsers(required=True)
    key = commands.add_parser("key", help="print a new API key and, below it, its entry for QR_API_KEYS")
    key.add_argument("--name", default="key", help="what the key is called")
    key.add_argument("--scopes", default="+".join(SCOPES), help=f"what it may do: some of {'+'.join(SCOPES)}")
    key.set_defaults(run=lambda chosen: create_key(chosen.name, chosen.scopes))
    sign = commands.add_parser("sign", help="print a URL with the signature of the first of QR_SIGNING_KEYS")
    sign.add_argument("url", help="/png?data=..., or a whole URL of this service")
    sign.add_argument("--seconds", type=_parse_seconds, help="how long it is to work; for ever when absent")
    sign.set_defaults(run=lambda chosen: sign_url(chosen.url, chosen.seconds))
    chosen = parser.parse_args(arguments)
    try:
        print(chosen.run(chosen))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def create_key(name: str, scopes: str) -> str:
    """A new API key and its entry, a line each. Raises ``ValueError`` for a name or scopes that no entry may have."""
    key = f"qr_{token_urlsafe(KEY_BYTES)}"
    return f"{key}\n{format_entry(name, scopes.split('+'), key)}"


def sign_url(url: str, seconds: int | None) -> str:
    """A URL of this service with its signature. Raises ``ValueError`` without a key to sign with, or for no such."""
    settings = Settings.from_environ()
    keys = parse_signing_keys(settings.signing_keys)
    if not keys:
        raise ValueError("QR_SIGNING_KEYS is not set")
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query), errors="strict")
    if not (parts.netloc or parts.path.startswith("/")):
        raise ValueError("a URL begins with / or https://")
    if seconds is not None:
        pairs.append((EXPIRY, str(int(time()) + seconds)))
    _check_pairs(pairs)
    path = _service_path(parts.netloc, parts.path, settings)
    query = urlencode([*pairs, (SIGNATURE, signature(keys[0], path, pairs))], quote_via=quote)
    return urlunsplit(parts._replace(query=query, fragment=""))


def _check_pairs(pairs: Sequence[tuple[str, str]]) -> None:
    """Raises ``ValueError`` for what would not be a signed URL that works."""
    ends = [value for name, value in pairs if name == EXPIRY]
    if SIGNATURE in dict(pairs):
        raise ValueError(f"the URL is signed already: {SIGNATURE}")
    if len(ends) > 1:
        raise ValueError(f"the URL has an end already: {EXPIRY}")
    if not all(is_in_future(end, time()) for end in ends):
        raise ValueError(f"{EXPIRY} is a point in time to come, in seconds since 1970")


def _service_path(host: str, path: str, settings: Settings) -> str:
    """The path as the service sees it: without that of its own base, which PUBLIC_URL or cloudfunctions.net has."""
    base = urlsplit(settings.public_url).path
    if host.endswith(".cloudfunctions.net"):
        base = f"/{path.strip('/').partition('/')[0]}"
    if host and f"{path}/".startswith(f"{base}/"):
        path = path[len(base) :]
    return unquote(path) or "/"


def _parse_seconds(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text)):
        raise argparse.ArgumentTypeError("it must be a whole number of seconds, at least 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
