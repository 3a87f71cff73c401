"""A signed URL, whatever its address, asked for as the service sees it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from qr.access.commands import sign_url
from qr.config import Settings
from router import create_app

KEY = "correct-horse-battery"
FUNCTION = "https://europe-west1-demo.cloudfunctions.net"
CODES = "https://example.com/codes"


@pytest.mark.parametrize(
    ("url", "public_url", "path"),
    [
        ("/?data=hi", "", "/"),
        ("https://qr-abc.a.run.app/?data=hi", "", "/"),
        ("https://qr-abc.a.run.app/png?data=hi", CODES, "/png"),
        (f"{FUNCTION}/qr/?data=hi", "", "/"),
        (f"{CODES}/?data=hi", CODES, "/"),
        ("https://qr-abc.a.run.app?data=hi", "", "/"),
        (f"{FUNCTION}?data=hi", "", "/"),
        (f"{FUNCTION}/qr?data=hi", "", "/"),
        (f"{CODES}?data=hi", CODES, "/"),
        # The front end takes the function's name off its own address, also where PUBLIC_URL is another.
        (f"{FUNCTION}/qr/png?data=hi", CODES, "/png"),
    ],
)
def test_the_service_takes_it(url: str, public_url: str, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QR_SIGNING_KEYS", KEY)
    monkeypatch.setenv("PUBLIC_URL", public_url)
    signed = urlsplit(sign_url(url, None))
    client = create_app(Settings(public_url=public_url, access="signed", signing_keys=KEY)).test_client()
    assert client.get(f"{path}?{signed.query}").status_code == 200
    assert client.get(f"{path}?{signed.query}x").status_code == 403
