"""Log errors by their types, without their messages: these can contain data of clients."""

from __future__ import annotations

import logging
import traceback

from qr.errors import QrError
from qr.log import log


def filter_flask_log(record: logging.LogRecord) -> bool:
    """Log an exception without its message, and drop Flask's own entry, which contains the message."""
    if record.exc_info and record.exc_info[1]:
        log_exception(record.exc_info[1])
    return not record.exc_info


def log_exception(error: BaseException) -> None:
    """Log the type and the traceback of an exception, without its message."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log("ERROR", f"Traceback (most recent call last):\n{frames}{type(error).__name__}")


def log_error(error: QrError) -> None:
    """Log an error that is not the client's: an error with a 5xx status, or with another exception as its cause."""
    if error.__cause__:
        log("ERROR", f"{type(error).__name__} raised: {type(error.__cause__).__name__}")
    elif error.status >= 500:
        log("ERROR", f"{type(error).__name__} raised")
