"""TODO."""

from __future__ import annotations

import json
import logging
import sys
import traceback

from qr.errors import QrError


def filter_flask_log(record: logging.LogRecord) -> bool:
    """A filter for what Flask itself would log with the message."""
    if record.exc_info and record.exc_info[1]:
        log_exception(record.exc_info[1])
    return not record.exc_info


def log_exception(error: BaseException) -> None:
    """Type and place of a fault."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    log("ERROR", f"Traceback (most recent call last):\n{frames}{type(error).__name__}")


def log_error(error: QrError) -> None:
    """An entry of the log for a refusal that is no fault of who is refused."""
    if error.__cause__:
        log("ERROR", f"{type(error).__name__} because of {type(error.__cause__).__name__}")


def log(severity: str, message: str) -> None:
    """An entry of the log, which must hold nothing that was sent (Cloud Logging, structured logging)."""
    if sys.__stdout__:
        # One write for one entry: a line in two pieces becomes two entries where the platform splits by write.
        sys.__stdout__.write(json.dumps({"severity": severity, "message": message}) + "\n")
        sys.__stdout__.flush()
