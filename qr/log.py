"""The log: one JSON object per line for Cloud Logging (structured logging), without data of clients."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress


def log(severity: str, message: str) -> None:
    """Log a message. The message must not contain data of clients."""
    log_entry({"severity": severity, "message": message})


def log_entry(entry: Mapping[str, object]) -> None:
    """Log the members of an entry. They must not contain data of clients, except for the ids of written records.

    A log that cannot be written, for example on a full disk, must not fail the request.
    """
    if sys.__stdout__:
        # Write once per entry: some platforms turn every write into an entry of its own.
        with suppress(OSError, ValueError):
            sys.__stdout__.write(json.dumps(entry) + "\n")
            sys.__stdout__.flush()
