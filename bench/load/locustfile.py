"""Clients of the load test. Locust creates them in the shares of their weights."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from random import Random
from uuid import uuid4

from gevent import get_hub
from locust import FastHttpUser, between, task

from bench.load import traffic
from bench.load.judge import LIMITED, find_fault
from bench.load.traffic import Request

KEY = os.environ.get("QR_LOAD_KEY", "")
DECODE_EVERY = int(os.environ.get("QR_LOAD_DECODE_EVERY", "10"))
WITHOUT_KEY = not KEY

_images = count()


class Client(FastHttpUser):
    """Sends requests of one kind."""

    abstract = True
    wait_time = between(0.01, 0.2)
    connection_timeout = network_timeout = 30.0

    def on_start(self) -> None:
        self.random = Random(uuid4().int)

    def send(self, request: Request) -> None:
        is_decoded = request.content is not None and next(_images) % DECODE_EVERY == 0
        with self.client.request(
            request.method,
            request.path,
            name=request.kind,
            headers=dict(request.headers),
            data=request.body.decode() or None,
            allow_redirects=False,
            catch_response=True,
        ) as response:
            if response.status_code in LIMITED:
                response.request_meta["name"] = f"{request.kind}, {response.status_code}"
                response.success()
                return
            # Decoders release the interpreter, so that clients in other greenlets continue.
            body = response.content or b""
            fault = get_hub().threadpool.apply(
                find_fault, (request, response.status_code, body), {"is_decoded": is_decoded}
            )
            response.failure(fault) if fault else response.success()


def _client(name: str, weight: int, make: Callable[[Random], Request]) -> type[Client]:
    def send_one(self: Client) -> None:
        self.send(make(self.random))

    return type(name, (Client,), {"weight": weight, "tasks": [send_one]})


EmbeddedImage = _client("EmbeddedImage", 8, traffic.embedded_image)
Invoice = _client("Invoice", 4, traffic.invoice)
StyledCode = _client("StyledCode", 2, traffic.styled_code)
Payload = _client("Payload", 2, traffic.payload)
Page = _client("Page", 1, traffic.page)


class LinkOwner(Client):
    """Creates a link, changes it while visitors scan it, and deletes it at the end."""

    abstract = WITHOUT_KEY
    weight = 3

    def on_start(self) -> None:
        super().on_start()
        self.user_id = f"load-{uuid4().hex[:12]}"
        self.send(traffic.new_record(self.user_id, KEY))

    def on_stop(self) -> None:
        self.send(traffic.old_record(self.user_id, KEY))

    @task(5)
    def scan(self) -> None:
        self.send(traffic.scan(self.random, self.user_id))

    @task(1)
    def change(self) -> None:
        self.send(traffic.record(self.random, self.user_id, KEY))
