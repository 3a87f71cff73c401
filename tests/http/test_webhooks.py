"""Send scans to a real TLS server that rejects, delays and accepts them."""

from __future__ import annotations

import hmac
import itertools
import json
import ssl
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from flask.testing import FlaskClient

from qr.fetching import post
from qr.http import webhooks
from qr.metrics import WEBHOOK_EVENTS
from tests.support.stores import new_store_url
from tests.support.tls_server import PUBLIC, LocalNetwork, client_context, tls_server
from tests.support.user_codes import PHONE, WITH_KEY, create_client, settings_with
from tests.support.waiting import wait_until

SECRETS = [b64encode(bytes([number]) * 32).decode() for number in range(2)]
TARGET = "https://example.com/"
STATUSES = {"/ok": [204], "/retry": [503, 302, 200], "/never": [500] * 9, "/gone": [410], "/slow": [200] * 5}


class Receiver:
    """A TLS server with the requests that it received, by path, and the addresses that were connected."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.statuses = {path: list(statuses) for path, statuses in STATUSES.items()}

    def handle(self, connection: ssl.SSLSocket, path: str) -> None:
        if path == "/slow":
            time.sleep(1)
        fields = "Location: https://hooks.example/ok\r\nContent-Length: 0\r\n\r\n"
        connection.sendall(f"HTTP/1.1 {self.statuses[path].pop(0)} Status\r\n{fields}".encode())

    def messages(self, path: str) -> list[tuple[Message, bytes]]:
        """Return the header fields and the bodies of the requests for a path."""
        parts = [raw.partition(b"\r\n\r\n") for raw in list(self.raw) if raw.split()[1] == path.encode()]
        return [(message_from_bytes(head.partition(b"\r\n")[2]), body) for head, _, body in parts]


@pytest.fixture
def receiver(monkeypatch: pytest.MonkeyPatch) -> Iterator[Receiver]:
    receiver = Receiver()
    monkeypatch.setattr(webhooks, "GROUP_SECONDS", 0.2)
    monkeypatch.setattr(webhooks, "RETRY_SECONDS", (0.01, 0.02, 0.03))
    with tls_server(receiver.handle, ["hooks.example", "private.example"], receiver.raw) as port:
        answers = {"hooks.example": [(PUBLIC,)], "private.example": [("10.0.0.1",)]}
        local = LocalNetwork(port, answers, client_context())
        monkeypatch.setattr(webhooks, "NETWORK", local.network())
        yield receiver
        assert set(local.opened) <= {PUBLIC}


def open_links(folder: Path, *urls: str, **link: Any) -> FlaskClient:
    """Return a client of a deployment with webhooks. Its two visitors have opened the link 42."""
    entries = " ".join(f"{url}#whsec_{secret}" for url, secret in zip(urls, SECRETS, strict=False))
    client = create_client(settings_with(new_store_url("sqlite", folder), webhooks=entries), WITH_KEY)
    client.put("/user/42", json={"target": TARGET, **link})
    client.head("/u/42", headers=PHONE)
    campaign = {"Accept-Language": "de-CH", "X-Country": "CH", "Referer": "https://a.example/p?q=1"}
    for headers in ({**PHONE, **campaign}, {"User-Agent": "Mozilla/5.0 (Windows NT 10.0)"}):
        start = time.monotonic()
        assert client.get("/u/42?utm_campaign=Summer&utm_medium=flyer&utm_source=a", headers=headers).status_code == 302
        assert time.monotonic() - start < 0.5
    return client


def events() -> dict[str, int]:
    return {labels[0]: int(number) for labels, number in WEBHOOK_EVENTS.read()}


def is_signed(fields: Message, body: bytes, secret: str) -> bool:
    content = f"{fields['webhook-id']}.{fields['webhook-timestamp']}.".encode() + body
    digest = hmac.digest(b64decode(secret), content, "sha256")
    return bool(fields["webhook-signature"] == f"v1,{b64encode(digest).decode()}")


def test_scans_are_sent_in_signed_groups(receiver: Receiver, tmp_path: Path) -> None:
    before = events()
    open_links(tmp_path, "https://hooks.example/ok", "https://hooks.example/retry", title="Menü", note="hush")
    wait_until(lambda: events()["delivered"] == before["delivered"] + 4)
    ((fields, body),) = receiver.messages("/ok")
    first, second = json.loads(body)
    campaign = {"source": "a", "medium": "flyer", "campaign": "summer"}
    common = {"id": "42", "title": "Menü", "time": first["time"], "rule": "default", **campaign}
    assert first == {**common, "device": "ios", "country": "CH", "language": "de", "referrer": "a.example"}
    assert second == {**common, "time": second["time"], "device": "windows"}
    assert fields["Content-Type"] == "application/json"
    assert abs(int(fields["webhook-timestamp"]) - time.time()) < 10
    assert is_signed(fields, body, SECRETS[0])
    attempts = receiver.messages("/retry")
    assert len(attempts) == 3  # a redirect is not followed
    assert len({(one["webhook-id"], content) for one, content in attempts}) == 1
    assert all(is_signed(one, content, SECRETS[1]) for one, content in attempts)
    assert attempts[0][0]["webhook-id"] != fields["webhook-id"]


@pytest.mark.parametrize(
    "lost",
    [
        ("https://hooks.example/never", 4, "hooks.example lost: status 500"),
        ("https://hooks.example/gone", 1, "hooks.example lost: status 410"),
        ("https://private.example/never", 0, "private.example lost: no response"),
    ],
)
def test_message_without_receiver_is_lost(
    receiver: Receiver, tmp_path: Path, lost: tuple[str, int, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, attempts, cause = lost
    logged: list[str] = []
    monkeypatch.setattr(webhooks, "log", lambda severity, message: logged.append(f"{severity}: {message}"))
    before = events()
    open_links(tmp_path, url)
    wait_until(lambda: events()["failed"] == before["failed"] + 2)
    assert len(receiver.messages(url[url.rindex("/") :])) == attempts
    assert set(logged) == {f"WARNING: message to the webhook of {cause}"}


def test_unexpected_error_does_not_end_the_sender(
    receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, attempts = events(), itertools.count()

    def fail_once(*arguments: Any) -> int:
        if next(attempts) == 0:
            raise RuntimeError("can't start new thread")
        return post(*arguments)

    monkeypatch.setattr(webhooks, "post", fail_once)
    open_links(tmp_path, "https://hooks.example/ok")
    wait_until(lambda: events()["delivered"] == before["delivered"] + 2)
    assert len(receiver.messages("/ok")) == 1


def test_full_queue_loses_new_scans(receiver: Receiver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, is_over = events(), Event()
    monkeypatch.setattr(webhooks, "MAX_WAITING_EVENTS", 1)
    monkeypatch.setattr(webhooks, "sleep", lambda _: is_over.wait())
    client = open_links(tmp_path, "https://hooks.example/slow")  # one scan is in the message, and one waits
    for _ in range(3):
        client.get("/u/42", headers=PHONE)
    assert events()["failed"] >= before["failed"] + 3
    is_over.set()
    wait_until(lambda: sum(events().values()) == sum(before.values()) + 5)
    assert receiver.messages("/slow")
