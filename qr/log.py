"""The log: one JSON object per line for Cloud Logging (structured logging), without data of clients."""

from __future__ import annotations

import json
import sys


def log(severity: str, message: str) -> None:
    """Log a message. The message must not contain data of clients."""
    if sys.__stdout__:
        # Write once per entry: some platforms turn every write into an entry of its own.
        sys.__stdout__.write(json.dumps({"severity": severity, "message": message}) + "\n")
        sys.__stdout__.flush()
