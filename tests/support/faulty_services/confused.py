"""The service, with the image of the first request for each request of a page."""

import sys
from pathlib import Path

from flask import Request, Response

sys.path.insert(0, str(Path(__file__).parents[3]))

import main

images: list[bytes] = []


def handle(request: Request) -> Response:
    response = main.handle(request)
    if request.path == "/png" and response.status_code == 200:
        images.append(response.get_data())
        response.set_data(images[0])
    return response
