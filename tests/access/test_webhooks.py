from __future__ import annotations

from base64 import b64encode

import pytest

from qr.access.webhooks import Webhook, parse_webhooks, sign_message
from tests.support.tables import for_each

# The published example of Standard Webhooks.
SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
URL = "https://hooks.example.com/qr?team=1"


def test_signature_equals_the_published_example() -> None:
    (webhook,) = parse_webhooks(f"{URL}#{SECRET}")
    body = b'{"test": 2432232314}'
    assert sign_message(webhook.secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body) == SIGNATURE


def test_entries_are_separated_by_white_space() -> None:
    entries = f"\n{URL}#{SECRET} https://b.example#whsec_{b64encode(bytes(64)).decode()}\r\n"
    assert parse_webhooks(entries) == (
        Webhook(URL, b"1\xf2\x90\xf6\xbf\x06)\x8a\xabO\x08\xd4<?\x08,\xf6H\xa3b\xda-\xa4\xb0"),
        Webhook("https://b.example", bytes(64)),
    )
    assert parse_webhooks("") == ()


@for_each(
    "entry",
    [
        "https://secret.example/",
        f"http://secret.example/#{SECRET}",
        f"https://secret/#{SECRET}",
        f"https://secret.example:8443/#{SECRET}",
        f"https://user@secret.example/#{SECRET}",
        f"https://10.0.0.1:443#{SECRET}",
        f"https://[::1]/#{SECRET}",
        f"https://secret.example/é#{SECRET}",
        "https://secret.example/#MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "https://secret.example/#whsec_",
        "https://secret.example/#whsec_c2VjcmV0",
        f"https://secret.example/#whsec_{b64encode(bytes(65)).decode()}",
        f"https://secret.example/#{SECRET}!",
        f"https://secret.example/#{SECRET}#{SECRET}",
    ],
)
def test_malformed_entry_is_reported_by_number(entry: str) -> None:
    with pytest.raises(ValueError, match=r"^QR_WEBHOOKS: entry 2 must be https://host/path#whsec_") as error:
        parse_webhooks(f"{URL}#{SECRET} {entry}")
    assert "secret" not in str(error.value)
