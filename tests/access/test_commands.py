"""The commands of an operator, run as programs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from time import time
from urllib.parse import parse_qsl, urlsplit

import pytest

from qr.access.commands import sign_url
from qr.access.keys import find_key, parse_keys
from qr.access.signing import is_signed
from qr.config import Settings
from router import create_app
from tests.support.serving import ROOT
from tests.support.tables import for_each

KEYS = "correct-horse-battery, another-battery-staple"
Result = subprocess.CompletedProcess[str]


def run(*arguments: str, **environ: str) -> Result:
    command = [sys.executable, "-m", "qr.access.commands", *arguments]
    inherited = {"PATH": os.environ["PATH"]}
    return subprocess.run(command, cwd=ROOT, env=inherited | environ, capture_output=True, text=True, check=False)


def sign(url: str, *arguments: str, **environ: str) -> str:
    result = run("sign", url, *arguments, **({"QR_SIGNING_KEYS": KEYS} | environ))
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_new_key_matches_its_entry() -> None:
    key, entry = run("key", "--name", "shop", "--scopes", "read+write").stdout.splitlines()
    assert re.fullmatch(r"qr_[A-Za-z0-9_-]{43}", key)
    assert entry.startswith("shop:read+write:")
    assert key not in entry
    found = find_key(key, parse_keys(entry))
    assert found
    assert found.scopes == {"read", "write"}


def test_new_keys_differ() -> None:
    assert run("key").stdout != run("key").stdout


def test_signed_url_is_accepted() -> None:
    client = create_app(Settings(access="signed", signing_keys=KEYS)).test_client()
    url = sign("/png?data=https://example.com/?a=1%26b=ü&dark=navy")
    assert client.get(url).status_code == 200
    assert client.get(url.replace("navy", "black")).status_code == 403


def test_seconds_set_the_expiry_time() -> None:
    pairs = dict(parse_qsl(urlsplit(sign("/png?data=hi", "--seconds", "60")).query))
    assert 55 <= int(pairs["exp"]) - time() <= 61


@pytest.mark.parametrize(
    ("url", "environ", "path"),
    [
        ("https://qr-abc.a.run.app/png?data=hi", {}, "/png"),
        ("https://europe-west1-demo.cloudfunctions.net/qr/png?data=hi", {}, "/png"),
        ("https://example.com/codes/png?data=hi", {"PUBLIC_URL": "https://example.com/codes"}, "/png"),
        ("/user/42/qr", {}, "/user/42/qr"),
    ],
)
def test_signature_covers_the_path_of_the_service(url: str, environ: dict[str, str], path: str) -> None:
    signed_url = sign(url, **environ)
    assert signed_url.startswith(url)
    pairs = parse_qsl(urlsplit(signed_url).query)
    assert is_signed([KEYS.partition(",")[0]], path, pairs, dict(pairs)["sig"])


SIGNING_KEY = "correct-horse-battery"
FUNCTION = "https://europe-west1-demo.cloudfunctions.net"
PUBLIC_URL = "https://example.com/codes"


@pytest.mark.parametrize(
    ("url", "public_url", "path"),
    [
        ("/?data=hi", "", "/"),
        ("https://qr-abc.a.run.app/?data=hi", "", "/"),
        ("https://qr-abc.a.run.app/png?data=hi", PUBLIC_URL, "/png"),
        (f"{FUNCTION}/qr/?data=hi", "", "/"),
        (f"{PUBLIC_URL}/?data=hi", PUBLIC_URL, "/"),
        ("https://qr-abc.a.run.app?data=hi", "", "/"),
        (f"{FUNCTION}?data=hi", "", "/"),
        (f"{FUNCTION}/qr?data=hi", "", "/"),
        (f"{PUBLIC_URL}?data=hi", PUBLIC_URL, "/"),
        # The proxy removes the function's name from the path of its own host, even if PUBLIC_URL has another host.
        (f"{FUNCTION}/qr/png?data=hi", PUBLIC_URL, "/png"),
    ],
)
def test_signed_url_of_any_address_is_accepted(
    url: str, public_url: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QR_SIGNING_KEYS", SIGNING_KEY)
    monkeypatch.setenv("PUBLIC_URL", public_url)
    signed = urlsplit(sign_url(url, None))
    client = create_app(Settings(public_url=public_url, access="signed", signing_keys=SIGNING_KEY)).test_client()
    assert client.get(f"{path}?{signed.query}").status_code == 200
    assert client.get(f"{path}?{signed.query}x").status_code == 403


@for_each(
    "arguments, environ, message",
    [
        (["sign", "/png?data=hi"], {}, "QR_SIGNING_KEYS is not set"),
        (["sign", "/png?data=hi"], {"QR_SIGNING_KEYS": "short"}, "at least 16 characters"),
        (["sign", "/png?data"], {"QR_SIGNING_KEYS": KEYS}, "bad query field"),
        (["sign", "/png?data=%FF"], {"QR_SIGNING_KEYS": KEYS}, "can't decode byte 0xff"),
        (["sign", "png?data=hi"], {"QR_SIGNING_KEYS": KEYS}, "must start with /"),
        (["sign", "/png?data=hi&exp=1", "--seconds", "9"], {"QR_SIGNING_KEYS": KEYS}, "already has an expiry time"),
        (["sign", "/png?data=hi&exp=tomorrow"], {"QR_SIGNING_KEYS": KEYS}, "must be a time in the future"),
        (["sign", "/png?data=hi&exp=1"], {"QR_SIGNING_KEYS": KEYS}, "must be a time in the future"),
        (["sign", "/png?data=hi", "--seconds", "9" * 16], {"QR_SIGNING_KEYS": KEYS}, "must be a time in the future"),
        (["sign", "/png?exp=1&data=hi&exp=2"], {"QR_SIGNING_KEYS": KEYS}, "already has an expiry time"),
        (["sign", "/png?data=hi&sig=old"], {"QR_SIGNING_KEYS": KEYS}, "already has a signature"),
        (["sign", "/png?data=hi", "--seconds", "0"], {"QR_SIGNING_KEYS": KEYS}, "at least 1"),
        (["sign", "/png?data=hi", "--seconds", "-5"], {"QR_SIGNING_KEYS": KEYS}, "at least 1"),
        (["key", "--name", "a shop"], {}, "--name must be 1 to 64 of the characters A-Z a-z 0-9 . _ -"),
        (["key", "--scopes", "read+delete"], {}, "read+write+make"),
        (["key", "--seconds", "1"], {}, "unrecognized arguments"),
        ([], {}, "required"),
    ],
)
def test_invalid_command_exits_with_an_error_message(
    arguments: list[str], environ: dict[str, str], message: str
) -> None:
    result = run(*arguments, **environ)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
    assert "Traceback" not in result.stderr
