"""Batches: their rows from a request, and the time and the threads that they can use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import partial
from threading import Lock
from time import perf_counter, sleep
from typing import NamedTuple

from flask import Request, g, request

from qr.batch import MAX_INPUT_BYTES
from qr.batch.images import Work
from qr.batch.plan import MAX_SECONDS
from qr.batch.rows import EXTENSIONS, MEDIA_TYPES
from qr.batch.text import CHARSETS
from qr.cost import Cost
from qr.cost.maximum import check_cost
from qr.errors import (
    BadParameter,
    BadRows,
    OutOfTime,
    Overloaded,
    QrError,
    RepeatedParameter,
    TooManyRows,
    UnsupportedContentType,
)
from qr.http.parameters import FORM, MULTIPART, multipart_pairs, query_pairs, text_body, unsigned_query
from qr.http.rate_limits import Quota, charge
from qr.http.request_log import STARTED
from qr.http.thread_slots import BATCHES, take_slot
from qr.http.work import admission, admitted, count_response, never_waits
from qr.parameters.values import Pairs
from qr.spec import Spec

FILE = "file"  # name of the file with the rows in a multipart form
PAUSE_SECONDS = 0.1  # between two attempts to start expensive work
SENDING_SECONDS = 0.5  # after which files that are ready are sent, although they are few
# Small images of all batches are made one at a time, so that other requests wait for one image at most.
_ROW_LOCK = Lock()


class Upload(NamedTuple):
    """A file with rows: its media type, a key of ``qr.batch.rows.READERS``, its character set, and its bytes."""

    media_type: str
    charset: str | None
    body: bytes


def start_batch() -> None:
    """Occupy a slot until the response is sent. Raises ``Overloaded``."""
    g.setdefault("grants", []).append(take_slot(BATCHES))


def read_batch(current: Request) -> tuple[Pairs, Upload | None]:
    """Return the parameters of the query and of a form, and the file with the rows, if there is one.

    Raises a ``QrError`` with status 400 or 415, or ``RequestEntityTooLarge``.
    """
    query = query_pairs(unsigned_query(current))
    media_type = current.mimetype
    if media_type == MULTIPART:
        return [*query, *multipart_pairs(current, FILE)], _multipart_upload(current)
    if media_type in MEDIA_TYPES:
        body = text_body(current, MAX_INPUT_BYTES)
        return query, _count(Upload(MEDIA_TYPES[media_type], _charset(current.mimetype_params.get("charset")), body))
    body = text_body(current)
    if media_type == FORM and b"=" in body.partition(b"\n")[0]:
        g.form = body
        return [*query, *query_pairs(body)], None
    if body:
        raise _unsupported(media_type)
    return query, None


def charge_batch(units: int) -> None:
    """Charge all rows of a batch before the first image. Raises ``RateLimitExceeded``, or ``TooManyRows``."""
    g.units = g.get("units", 0) + units
    quota: Quota | None = g.get("quota")
    if quota and units > quota.units:
        raise TooManyRows(
            f"a batch must cost at most {quota.units} units, the rate limit of this deployment; this one costs {units}"
        )
    charge(units)


@contextmanager
def batch_turn(spec: Spec) -> Iterator[None]:
    """Return a context manager that waits until no small image of another batch is made, if the image is small."""
    with _ROW_LOCK if never_waits(check_cost(spec)) else nullcontext():
        yield


def row_work() -> Work:
    """Return the function that waits until the work on the image of a row can start.

    Its context manager raises ``OutOfTime`` when the time of the request is over.
    """
    current, deadline = admission(), request.environ[STARTED] + MAX_SECONDS

    @contextmanager
    def work(spec: Spec, cost: Cost) -> Iterator[None]:
        with ExitStack() as stack:
            if never_waits(cost):
                stack.enter_context(_ROW_LOCK)
            _start(stack, deadline, partial(admitted, current, spec, cost))
            yield

    return work


def _start(stack: ExitStack, deadline: float, admit: Callable[[], AbstractContextManager[None]]) -> None:
    """Start work, and try again while the queue is full. Raises ``OutOfTime`` at the deadline."""
    while perf_counter() < deadline:
        try:
            return stack.enter_context(admit())
        except Overloaded:
            sleep(PAUSE_SECONDS)
    raise OutOfTime(MAX_SECONDS)


def deadline_check() -> Callable[[], None]:
    """Return a function that raises ``OutOfTime`` when the time of the request is over."""
    deadline = request.environ[STARTED] + MAX_SECONDS

    def check() -> None:
        if perf_counter() >= deadline:
            raise OutOfTime(MAX_SECONDS)

    return check


def in_turns(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Yield blocks, each of which is made while no small image of another batch is made."""
    while True:
        with _ROW_LOCK:
            block = next(blocks, None)
        if block is None:
            return
        yield block


class Timer:
    """Whether ``SENDING_SECONDS`` have passed since the last time they had."""

    def __init__(self) -> None:
        self._last = perf_counter()

    def is_due(self) -> bool:
        """Return whether the time has passed. If so, it begins again."""
        now = perf_counter()
        is_due = now - self._last > SENDING_SECONDS
        self._last = now if is_due else self._last
        return is_due


def _multipart_upload(current: Request) -> Upload | None:
    """Return the file of a form. Its extension states what it is: browsers send any media type for a CSV file."""
    files = [file for file in current.files.getlist(FILE) if file.filename]
    if len(files) > 1:
        raise RepeatedParameter(f"{FILE} must occur at most once", parameter=FILE, allowed="at most once")
    if not files:
        return None
    extension = str(files[0].filename).rpartition(".")[2].lower()
    media_type = EXTENSIONS.get(extension) or MEDIA_TYPES.get(files[0].mimetype)
    if media_type is None:
        raise _unsupported(files[0].mimetype)
    charset = _charset(files[0].mimetype_params.get("charset"))
    body: bytes = files[0].stream.read(MAX_INPUT_BYTES + 1)
    if len(body) > MAX_INPUT_BYTES:
        raise BadRows(f"the file must have at most {MAX_INPUT_BYTES} bytes")
    return _count(Upload(media_type, charset, body))


def _count(upload: Upload) -> Upload:
    """Count the bytes of a file, which stay in memory until the response is sent."""
    count_response(len(upload.body))
    return upload


def _charset(label: str | None) -> str | None:
    if label is None:
        return None
    if label.lower() not in CHARSETS:
        raise BadParameter("charset", label, f"one of {', '.join(CHARSETS)}")
    return label.lower()


def _unsupported(media_type: str) -> QrError:
    allowed = ", ".join(dict.fromkeys(MEDIA_TYPES.values()))
    return UnsupportedContentType(
        f"the rows must be {allowed}, or a file in a multipart form",
        parameter="Content-Type", value=media_type, allowed=allowed,
    )  # fmt: skip
