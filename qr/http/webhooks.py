"""Send scans to the webhooks of the deployment, in groups and by threads of their own, so that no visitor waits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from queue import Full, Queue
from secrets import token_urlsafe
from threading import Thread
from time import sleep, time
from urllib.parse import urlsplit

from qr.access.webhooks import Webhook, parse_webhooks, sign_message
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

Events = Queue[Mapping[str, object]]  # in memory; they are lost when the process ends


def send_scan(webhooks: str, record: Record, now: datetime, values: Iterable[tuple[str, str]]) -> None:
    """Send a scan to all entries of ``QR_WEBHOOKS``, without waiting. If a queue is full, the scan is lost for it.

    now:    time of the visit, in UTC
    values: pairs of a dimension and its value, such as ("device", "ios")
    """
    title = {"title": record.link["title"]} if "title" in record.link else {}
    event = {"id": record.id, **title, "time": f"{now:%Y-%m-%dT%H:%M:%SZ}", **dict(values)}
    for events in _start_senders(webhooks):
        try:
            events.put_nowait(event)
        except Full:
            WEBHOOK_EVENTS.add("failed")


@lru_cache(maxsize=8)
def _start_senders(webhooks: str) -> tuple[Events, ...]:
    """Start one thread per webhook. Return their queues."""
    queues = tuple((webhook, Events(MAX_WAITING_EVENTS)) for webhook in parse_webhooks(webhooks))
    for arguments in queues:
        Thread(target=_send_groups, args=arguments, name="webhook", daemon=True).start()
    return tuple(events for _, events in queues)


def _send_groups(webhook: Webhook, events: Events) -> None:
    while True:
        group = [events.get()]
        sleep(GROUP_SECONDS)
        group += [events.get() for _ in range(min(events.qsize(), MAX_EVENTS - 1))]
        is_delivered = _deliver(webhook, json.dumps(group).encode())
        WEBHOOK_EVENTS.add("delivered" if is_delivered else "failed", amount=len(group))


def _deliver(webhook: Webhook, body: bytes) -> bool:
    """Send a message. Retry with longer and longer pauses. Return whether the receiver accepted the message."""
    message_id = f"msg_{token_urlsafe(16)}"  # the same in each attempt, so that receivers can ignore repetitions
    for pause in (*RETRY_SECONDS, None):
        status = _post(webhook, message_id, body)
        if 200 <= status < 300:
            return True
        if pause is None or status == GONE:
            break
        sleep(pause)
    cause = f"status {status}" if status else "no response"
    log("WARNING", f"message to the webhook of {urlsplit(webhook.url).hostname} lost: {cause}")
    return False


def _post(webhook: Webhook, message_id: str, body: bytes) -> int:
    """Send a message once. Return the status of the response; 0 if there is none."""
    timestamp = int(time())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": sign_message(webhook.secret, message_id, timestamp, body),
    }
    try:
        return post(webhook.url, body, headers, NETWORK)
    # Besides TLS errors and timeouts, any other error would end the thread, and all later scans would be lost.
    except Exception:
        return 0
