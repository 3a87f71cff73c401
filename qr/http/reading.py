"""Read a file that a client sends, within the limits of cost."""

from __future__ import annotations

from contextlib import suppress

from qr.cost.files import reading_units, used_units
from qr.decoding import FileReading, read_file
from qr.errors import RateLimitExceeded
from qr.http.work import charge_units, expensive_work

FILE_COPIES = 3  # of a file in this process: the body, its base64 or its part of a form, and the message to the worker


def read_charged_file(file: bytes, *, annotated: bool = False) -> FileReading:
    """Charge the estimated cost, read the file when it is admitted, and charge what the attempts took besides.

    Raises an error of ``qr.decoding.read_file``, ``RateLimitExceeded`` or ``Overloaded``.
    """
    estimate = reading_units(len(file))
    with expensive_work(estimate, FILE_COPIES * len(file)):
        result = read_file(file, annotated=annotated)
    with suppress(RateLimitExceeded):  # the work is done; the next request is rejected
        charge_units(max(0, used_units(result.seconds) - estimate))
    return result
