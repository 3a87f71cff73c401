"""Render SVG documents of clients with resvg in a separate process.

resvg holds the global interpreter lock while it renders, and some documents make it panic, which can abort the process.
In a process of its own, a document can neither block nor stop the service. Each process of the service starts its
renderer with the first document, and starts another one after a failure.
"""

from __future__ import annotations

import atexit
import os
from collections.abc import Callable

from qr.errors import RendererBusy
from qr.locks import lock_with_timeout
from qr.log import log
from qr.metrics import RENDERER_STOPS
from qr.workers import Worker, WorkerStopped

WORKER = "qr.graphics.resvg_worker"
# The CPU time of a document is limited in the process. These limits are for a machine without time for the process.
MAX_RESPONSE_SECONDS = 5.0
MAX_WAITING_SECONDS = 5.0
# Longest accepted response: RGBA pixels that cannot be compressed, of the largest logo.
MAX_FILE_BYTES = 20_000_000


class RendererStopped(Exception):
    """A document that the renderer did not survive: it took too much time or memory, or made resvg abort."""


class Renderer(Worker):
    """The renderer of this process. Threads use it one after the other."""

    def __init__(self) -> None:
        super().__init__(WORKER, MAX_RESPONSE_SECONDS, MAX_FILE_BYTES)

    def render(self, document: str) -> bytes:
        """Render an SVG document, of the size that it states, as a PNG file.

        Raises ``ValueError`` if resvg cannot render the document, ``RendererStopped`` if the document stopped the
        process, and ``RendererBusy`` if other documents take longer than ``MAX_WAITING_SECONDS``.
        """
        with lock_with_timeout(self.lock, MAX_WAITING_SECONDS, _busy_error):
            file = self._render(document.encode())
        if not file:
            raise ValueError("resvg cannot render this SVG")
        return file

    def _render(self, document: bytes) -> bytes:
        try:
            return self.ask(document)
        except WorkerStopped as error:
            reason = f"the SVG {error.reason}".replace("its library", "resvg")
            RENDERER_STOPS.add(error.label)
            log("WARNING", f"the SVG renderer stopped: {reason}")
            raise RendererStopped(reason) from error


def _busy_error() -> Exception:
    return RendererBusy("other SVG logos are being rendered; try again later")


RENDERER = Renderer()
render: Callable[[str], bytes] = RENDERER.render
atexit.register(RENDERER.stop)
os.register_at_fork(after_in_child=RENDERER.forget)
