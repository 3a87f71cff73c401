"""The log: one JSON object per line for Cloud Logging (structured logging), without data of clients."""

from __future__ import annotations

import json
import logging
import sys
import traceback

from qr.errors import QrError


def filter_flask_log(record: logging.LogRecord) -> bool:
    """Log an exception without its message, and drop Flask's own entry, which contains the message."""
    if record.exc_info and record.exc_info[1]:
        log_exception(record.exc_info[1])
    return not record.exc_info


def log_exception(error: BaseException) -> None:
    """Log the type and the traceback of an exception, without its message: this can contain data of clients."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log("ERROR", f"Traceback (most recent call last):\n{frames}{type(error).__name__}")


def log_error(error: QrError) -> None:
    """Log the type of an error that is not the client's: its status is 5xx, or another exception caused it."""
    if error.__cause__:
        log("ERROR", f"{type(error).__name__} raised: {type(error.__cause__).__name__}")
    elif error.status >= 500:
        log("ERROR", f"{type(error).__name__} raised")


def log(severity: str, message: str) -> None:
    """Log a message. The message must not contain data of clients."""
    if sys.__stdout__:
        # Write once per entry: some platforms turn every write into an entry of its own.
        sys.__stdout__.write(json.dumps({"severity": severity, "message": message}) + "\n")
        sys.__stdout__.flush()
