"""Send scans to the webhooks of the deployment, in groups and by threads of their own, so that no visitor waits."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from http.client import HTTPException
from secrets import token_urlsafe
from threading import Lock, Thread
from time import sleep, time

from qr.access.webhooks import Webhook, parse_webhooks, sign_message
from qr.errors import QrError
from qr.fetching import post
from qr.fetching.connections import Network
from qr.links.record import Record
from qr.log import log
from qr.metrics import WEBHOOK_EVENTS

MAX_WAITING_EVENTS = 10_000  # per webhook; about 5 MB
MAX_EVENTS = 1000  # per message
GROUP_SECONDS = 1.0
RETRY_SECONDS = (1, 5, 30, 120, 300)  # pauses after failed attempts
GONE = 410  # the receiver wants no more messages
NETWORK = Network()

Event = Mapping[str, object]


def send_scan(webhooks: str, record: Record, now: datetime, values: Iterable[tuple[str, str]]) -> None:
    """Send a scan to all entries of ``QR_WEBHOOKS``. It does not wait, and fails silently.

    now:    time of the visit, in UTC
    values: pairs of a dimension and its value, such as ("device", "ios")
    """
    title = {"title": record.link["title"]} if "title" in record.link else {}
    event = {"id": record.id, **title, "time": f"{now:%Y-%m-%dT%H:%M:%SZ}", **dict(values)}
    for sender in _senders(webhooks):
        sender.add(event)


@lru_cache(maxsize=8)
def _senders(webhooks: str) -> tuple[Sender, ...]:
    return tuple(Sender(webhook) for webhook in parse_webhooks(webhooks))


class Sender:
    """A bounded queue of events for one webhook. It is in memory, and is lost when the process ends."""

    def __init__(self, webhook: Webhook) -> None:
        self._webhook = webhook
        self._waiting: deque[Event] = deque()
        self._lock = Lock()
        self._is_running = False

    def add(self, event: Event) -> None:
        """Append an event. If the queue is full, the event is lost."""
        with self._lock:
            if len(self._waiting) >= MAX_WAITING_EVENTS:
                WEBHOOK_EVENTS.add("failed")
                return
            self._waiting.append(event)
            if not self._is_running:
                self._is_running = True
                Thread(target=self._run, name="webhook", daemon=True).start()

    def _run(self) -> None:
        while True:
            sleep(GROUP_SECONDS)
            with self._lock:
                events = [self._waiting.popleft() for _ in range(min(MAX_EVENTS, len(self._waiting)))]
                self._is_running = bool(events)
            if not events:
                return
            result = "delivered" if self._deliver(json.dumps(events).encode()) else "failed"
            WEBHOOK_EVENTS.add(result, amount=len(events))

    def _deliver(self, body: bytes) -> bool:
        """Send a message. Retry with longer and longer pauses. Return whether the receiver accepted the message."""
        message_id = f"msg_{token_urlsafe(16)}"  # the same in each attempt, so that receivers can ignore repetitions
        for pause in (*RETRY_SECONDS, None):
            status = self._post(message_id, body)
            if 200 <= status < 300:
                return True
            if pause is None or status == GONE:
                break
            sleep(pause)
        log("WARNING", "message to a webhook lost: the receiver did not accept it")
        return False

    def _post(self, message_id: str, body: bytes) -> int:
        """Send a message once. Return the status of the response; 0 if there is none."""
        timestamp = int(time())
        headers = {
            "Content-Type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign_message(self._webhook.secret, message_id, timestamp, body),
        }
        try:
            return post(self._webhook.url, body, headers, NETWORK)
        except (OSError, HTTPException, ValueError, QrError):  # also TLS errors and timeouts
            return 0
