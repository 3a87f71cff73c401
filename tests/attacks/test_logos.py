"""SVG logos that took seconds: they are rejected before they are rendered, and delay no other client."""

from __future__ import annotations

from base64 import b64encode
from urllib.parse import quote

import pytest

from tests.support.attacked import attack, attacked_service, cpu_seconds
from tests.support.hostile_logos import HOSTILE
from tests.support.http_messages import Message

ZIGZAG = "edges in one row"
BYTES_PER_REPETITION = 14
MAX_CPU_SECONDS = 2.0  # with the start of the renderer, on a busy machine; 27.5 s when the logo was rendered
MAX_WAIT_SECONDS = 1.5  # on a busy machine; 4.2 s when the logo was rendered


def upload(size: int, parts: int = 1) -> Message:
    logo = HOSTILE[ZIGZAG](size // BYTES_PER_REPETITION)
    fields = {"data": "https://example.com" * 20, "ecc": "H"} | ({"parts": str(parts)} if parts > 1 else {})
    head = "".join(f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{fields[name]}\r\n' for name in fields)
    file = b'--b\r\nContent-Disposition: form-data; name="logo"; filename="a.svg"\r\n\r\n' + logo + b"\r\n--b--\r\n"
    return Message("POST", "/png", (("Content-Type", "multipart/form-data; boundary=b"),), head.encode() + file)


def in_query(size: int) -> Message:
    logo = b64encode(HOSTILE[ZIGZAG](size * 3 // 4 // BYTES_PER_REPETITION)).decode()
    return Message(target=f"/png?data=x&ecc=H&logo={quote(f'data:image/svg+xml;base64,{logo}', safe='')}")


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    "message", [upload(480_000), upload(209_000), upload(209_000, parts=16), in_query(93_000)],
    ids=["POST of 480 kB", "POST of 209 kB", "16 parts", "GET of 93 kB"],
)  # fmt: skip
def test_logo_neither_costs_nor_delays(message: Message) -> None:
    with attacked_service() as server:
        before = cpu_seconds(server)
        statuses, wait = attack(server, [message])
        assert cpu_seconds(server) - before < MAX_CPU_SECONDS
    assert wait < MAX_WAIT_SECONDS
    assert statuses[0] in {413, 414, 422}
