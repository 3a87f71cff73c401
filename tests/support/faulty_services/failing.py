"""The service, with status 500 for one request in twenty."""

import sys
from itertools import count
from pathlib import Path

from flask import Request, Response

sys.path.insert(0, str(Path(__file__).parents[3]))

import main

requests = count(1)


def handle(request: Request) -> Response:
    return Response(status=500) if next(requests) % 20 == 0 else main.handle(request)
