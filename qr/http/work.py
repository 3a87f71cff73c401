"""The cost of the images of a request: its maximum, its units in the log, its rate limit, and its admission.

Bytes of a response count until it is sent. Cheap work never waits. A large plain QR code, in a format that needs no
image in memory, waits only while others are in progress.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Iterable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar, cast

from flask import Response, current_app, g

from qr.admission import Admission, Grant, Limits, NotAdmitted
from qr.config import Settings
from qr.cost import Cost, is_direct
from qr.cost.budget import Budget
from qr.cost.maximum import check_cost
from qr.cost.rates import MAX_BYTES, MAX_UNITS, UNITS_PER_SECOND
from qr.errors import Overloaded, RateLimitExceeded, TooExpensive
from qr.http.rate_limits import charge
from qr.single_flight import SingleFlight, WaitTimeout
from qr.spec import Spec

Result = TypeVar("Result")

ADMISSION, FLIGHTS = "ADMISSION", "FLIGHTS"  # keys of ``app.config``
MAX_ADMITTED_BYTES = MAX_BYTES  # one request of the maximum
MAX_WAITING_SECONDS = 8.0
# Work up to these limits starts without waiting. A styled image of about 700 pixels per side is below them.
FREE_UNITS, FREE_BYTES = 30, 16 * 1024 * 1024
# A large plain QR code takes up to 0.06 s of CPU time, and starts at once if no other one is in progress. Others wait
# like expensive work: if each of them occupied a thread until its turn, none would be left for small ones.
LARGE_PLAIN_LOCK = Lock()
# The search for a change is charged as ``SEARCH_TIMES`` images, and can spend the units of ``MAX_SEARCH_IMAGES``. An
# image of the search can use ``MAX_SEARCH_FACTOR`` times the memory: it can have twice the width.
SEARCH_TIMES, MAX_SEARCH_IMAGES, MAX_SEARCH_FACTOR = 8, 24, 4
SMALL_BYTES = 64 * 1024  # of a response that is not counted
# A page or a JSON document with files takes this multiple of their size while it is built. Measured: 5 to 6.
EMBEDDED_COPIES = 6


def create_admission(current: Settings) -> Admission:
    """Return the admission of an app. Expensive requests run or wait in at most half of the threads."""
    requests = max(1, current.threads // 2)
    return Admission(Limits(MAX_UNITS, MAX_ADMITTED_BYTES, requests, MAX_WAITING_SECONDS, UNITS_PER_SECOND))


def admission() -> Admission:
    """Return the admission of the app that handles the request."""
    return cast(Admission, current_app.config[ADMISSION])


@contextmanager
def image_work(spec: Spec, times: int = 1) -> Iterator[Cost]:
    """Return a context manager for the work on a new image, or on ``times`` images like this.

    It checks and charges the cost, and waits until the work can start. Its value is the cost of one image. All images
    of one request together have the maximum of one request.

    Raises ``TooExpensive``, ``RateLimitExceeded``, or ``Overloaded``.
    """
    cost = check_cost(spec)
    earlier = g.get("image_units", 0)
    _check_total(cost.units)
    charge_units(times * cost.units)
    with admitted(admission(), spec, cost._replace(units=times * cost.units), earlier):
        yield cost


@contextmanager
def search_work(spec: Spec) -> Iterator[Budget]:
    """Return a context manager for the search for a change of a rejected image. Its value is the budget of the search.

    Raises the errors of ``image_work``.
    """
    cost = check_cost(spec)
    charge_units(SEARCH_TIMES * cost.units)
    budget = Budget(
        min(MAX_UNITS - cost.units, MAX_SEARCH_IMAGES * cost.units), min(MAX_BYTES, MAX_SEARCH_FACTOR * cost.bytes)
    )
    with admitted(admission(), spec, cost._replace(units=budget.units, bytes=budget.bytes)):
        yield budget


@contextmanager
def expensive_work(units: int, size: int) -> Iterator[None]:
    """Return a context manager for other work than images: it charges the cost, and waits until the work can start.

    size: bytes of memory

    Raises ``RateLimitExceeded`` or ``Overloaded``.
    """
    charge_units(units)
    with _granted(admission(), units, size):
        yield


def _check_total(units: int) -> None:
    total = g.get("image_units", 0) + units
    if total > MAX_UNITS:
        raise TooExpensive(
            "batch", f"{total} units", f"at most {MAX_UNITS} units; send this image in a request of its own"
        )
    g.image_units = total


def charge_units(units: int) -> None:
    """Add units to the log, and count them in the rate limit. Raises ``RateLimitExceeded``."""
    g.units = g.get("units", 0) + units
    charge(units)


def charge_images(specs: Iterable[Spec]) -> None:
    """Charge the cost of several images of one request before the first of them is made.

    Raises ``TooExpensive`` or ``RateLimitExceeded``.
    """
    charge_units(sum(check_cost(spec).units for spec in specs))


@contextmanager
def charged_work(spec: Spec) -> Iterator[Cost]:
    """Return a context manager for one of the images of ``charge_images``: it waits until the work can start.

    Raises ``TooExpensive`` or ``Overloaded``.
    """
    cost = check_cost(spec)
    with admitted(admission(), spec, cost):
        yield cost


def create_flights(current: Settings) -> SingleFlight[Any]:
    """Return the computations of an app. Requests wait for equal requests in at most a quarter of the threads."""
    return SingleFlight(max(1, current.threads // 4), 2 * MAX_WAITING_SECONDS, (RateLimitExceeded,))


def compute_once(key: Hashable, compute: Callable[[], Result]) -> Result:
    """Return the result of a computation, which concurrent requests with the same key share, errors included.

    A request that waits for another one costs one unit. Raises ``Overloaded`` if the other one takes too long.
    """
    flights: SingleFlight[Result] = current_app.config[FLIGHTS]
    try:
        return flights.run(key, compute)
    except WaitTimeout:
        raise Overloaded(retry_after=1) from None


def count_response(size: int) -> None:
    """Count the bytes of a result until the response is sent. Small results are not counted."""
    if size > SMALL_BYTES:
        g.setdefault("grants", []).append(admission().count(size))


def embed_files(size: int) -> None:
    """Count the memory of a page or a document that contains files, until it is sent.

    A large one waits like an expensive image. The files of a batch must be small, because its messages could otherwise
    wait for each other.

    size: bytes of the files, each as often as it is embedded

    Raises ``TooExpensive`` or ``Overloaded``.
    """
    earlier, limit = g.get("embedded", 0), FREE_BYTES if g.get("is_batch") else MAX_BYTES
    total = earlier + EMBEDDED_COPIES * size
    release_unsent(None)  # the files themselves: a request that waits must not keep what others wait for
    g.embedded = total if total <= limit else earlier
    g.grants = [_admit(admission(), 0, g.embedded) if g.embedded > FREE_BYTES else admission().count(g.embedded)]
    if total > limit:
        raise _too_large(size, (limit - earlier) // EMBEDDED_COPIES)


def _too_large(size: int, limit: int) -> TooExpensive:
    return TooExpensive("format", f"{size} bytes", f"one with a file of at most {limit} bytes; or request its URL")


def release_when_sent(response: Response) -> Response:
    """Let the bytes of the results count until the response is sent, or lost before it is sent."""
    for grant in g.pop("grants", ()):
        # The first of the two calls has an effect: after sending, or when the response is deleted.
        response.call_on_close(weakref.finalize(response, grant.release))
    return response


def release_unsent(_error: BaseException | None) -> None:
    """Release what no response took over, because its handler failed."""
    for grant in g.pop("grants", ()):
        grant.release()


def never_waits(cost: Cost, earlier: int = 0) -> bool:
    """Return whether work starts at once, whatever other work is in progress."""
    return earlier + cost.units <= FREE_UNITS and cost.bytes <= FREE_BYTES


@contextmanager
def admitted(current: Admission, spec: Spec, cost: Cost, earlier: int = 0) -> Iterator[None]:
    """Return a context manager for work that has been charged: it waits until the work can start.

    earlier: units of the images that the request has already made

    Raises ``Overloaded``.
    """
    if never_waits(cost, earlier):
        yield
    elif is_direct(spec) and not earlier and LARGE_PLAIN_LOCK.acquire(blocking=False):
        try:
            yield
        finally:
            LARGE_PLAIN_LOCK.release()
    else:
        with _granted(current, cost.units, cost.bytes):
            yield


@contextmanager
def _granted(current: Admission, units: int, size: int) -> Iterator[None]:
    grant = _admit(current, units, size)
    try:
        yield
    finally:
        grant.release()


def _admit(current: Admission, units: int, size: int) -> Grant:
    try:
        return current.admit(min(units, MAX_UNITS), size)
    except NotAdmitted as error:
        raise Overloaded(retry_after=error.retry_after) from None
