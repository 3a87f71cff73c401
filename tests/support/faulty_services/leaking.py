"""The service, with a leak of a quarter of a megabyte per request."""

import sys
from pathlib import Path

from flask import Request, Response

sys.path.insert(0, str(Path(__file__).parents[3]))

import main

LEAK: list[bytes] = []


def handle(request: Request) -> Response:
    LEAK.append(b"x" * 250_000)
    return main.handle(request)
