"""A proxy in front of the Firestore emulator that adds latency and contention. The argument is its address.

Every call takes ``LATENCY_SECONDS`` longer. A document accepts a write every ``1 / WRITES_PER_SECOND`` seconds. Further
writes of this document wait for their turn, as do the writes of other documents in the same commit.

The model runs ``SLOWDOWN`` times slower than these figures, because one machine runs all instances and the emulator.
In the cloud, each of them has a processor of its own.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterable
from functools import partial
from time import monotonic
from typing import Any

import grpc.aio
from google.cloud.firestore_v1.types import BatchWriteRequest, CommitRequest

LATENCY_SECONDS = 0.010
WRITES_PER_SECOND = 5
SLOWDOWN = 8
LOOPBACK = "127.0.0.1"

_WRITES = {
    "Commit": type(CommitRequest.pb(CommitRequest())),
    "BatchWrite": type(BatchWriteRequest.pb(BatchWriteRequest())),
}
_STREAMS = ("BatchGetDocuments", "RunQuery", "RunAggregationQuery")


class Documents:
    """Times at which documents accept their next write."""

    def __init__(self) -> None:
        self._free_at: dict[str, float] = {}

    def reserve(self, names: Iterable[str], now: float) -> float:
        """Reserve the next write of some documents. Return the seconds until all of them accept it."""
        waits = [0.0]
        for name in names:
            start = max(now, self._free_at.get(name, now))
            self._free_at[name] = start + SLOWDOWN / WRITES_PER_SECOND
            waits.append(start - now)
        return max(waits)


class Proxy(grpc.GenericRpcHandler):
    """Forwards every call to the emulator after a delay."""

    def __init__(self, emulator: grpc.aio.Channel) -> None:
        self._emulator: Any = emulator  # whose types are those of generated clients
        self._documents = Documents()

    def service(self, call: grpc.HandlerCallDetails) -> grpc.RpcMethodHandler[bytes, bytes]:
        if call.method.rpartition("/")[2] in _STREAMS:
            return grpc.unary_stream_rpc_method_handler(partial(self._stream, call.method))
        return grpc.unary_unary_rpc_method_handler(partial(self._call, call.method))

    async def _call(self, method: str, request: bytes, context: Any) -> bytes:
        await self._delay(method, request)
        try:
            return bytes(await self._emulator.unary_unary(method)(request, metadata=_forwarded(context)))
        except grpc.aio.AioRpcError as error:
            return bytes(await context.abort(error.code(), error.details() or ""))

    async def _stream(self, method: str, request: bytes, context: Any) -> AsyncIterator[bytes]:
        await self._delay(method, request)
        async for response in self._emulator.unary_stream(method)(request, metadata=_forwarded(context)):
            yield response

    async def _delay(self, method: str, request: bytes) -> None:
        wait = self._documents.reserve(written_documents(method, request), monotonic())
        await asyncio.sleep(SLOWDOWN * LATENCY_SECONDS + wait)


def written_documents(method: str, request: bytes) -> set[str]:
    """Return the names of the documents that a call writes."""
    message_type = _WRITES.get(method.rpartition("/")[2])
    if message_type is None:
        return set()
    writes = message_type.FromString(request).writes
    return {write.update.name or write.delete or write.transform.document for write in writes} - {""}


def _forwarded(context: Any) -> list[tuple[str, str]]:
    """Return the metadata of a call that are not of its connection."""
    own = ("user-agent", "grpc-", ":", "x-goog-api-client")
    return [(name, value) for name, value in context.invocation_metadata() if not name.startswith(own)]


async def serve(emulator: str) -> None:
    """Serve on a free port, and print its address."""
    async with grpc.aio.insecure_channel(emulator) as channel:
        server = grpc.aio.server()
        server.add_generic_rpc_handlers([Proxy(channel)])
        print(f"{LOOPBACK}:{server.add_insecure_port(f'{LOOPBACK}:0')}", flush=True)
        await server.start()
        await server.wait_for_termination()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
