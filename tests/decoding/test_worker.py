from __future__ import annotations

import io
import json
import struct

from PIL import Image

from qr.decoding.worker import respond, serve
from tests.support.photographs import symbol_image, write_file

OPTIONS = b'{"seconds": 5, "annotated": false}\n'


def test_requests_are_answered_in_order() -> None:
    requests = [OPTIONS + write_file(symbol_image(text), "PNG") for text in ("one", "two")]
    responses = io.BytesIO()
    serve(io.BytesIO(b"".join(struct.pack(">I", len(request)) + request for request in requests)), responses)
    body, texts = responses.getvalue(), []
    while body:
        (length,) = struct.unpack(">I", body[:4])
        texts.append(json.loads(body[4 : 4 + length])["symbols"][0]["text"])
        body = body[4 + length :]
    assert texts == ["one", "two"]


def test_damaged_file_is_an_error() -> None:
    assert respond(OPTIONS + b"GIF89a")["error"][0] == "BadFile"


def test_time_ends_after_the_first_attempt_of_each_page() -> None:
    images = [symbol_image(text) for text in ("one", "two")]
    file = write_file(images[0], "TIFF", save_all=True, append_images=images[1:])
    response = respond(b'{"seconds": 0, "annotated": false}\n' + file)
    assert [symbol["text"] for symbol in response["symbols"]] == ["one", "two"]


def test_position_in_a_reduced_photograph_is_that_of_the_file() -> None:
    photograph = Image.new("L", (6000, 4000), 255)  # decoded at half the size
    photograph.paste(symbol_image().resize((1000, 1000), Image.Resampling.NEAREST), (4000, 2000))
    (symbol,) = respond(OPTIONS + write_file(photograph, "JPEG"))["symbols"]
    (left, top), _, (right, bottom), _ = symbol["position"]
    assert (4000 < left < 4300, 4700 < right < 5000) == (True, True)
    assert (2000 < top < 2300, 2700 < bottom < 3000) == (True, True)
    assert symbol["measurements"][0] > 1000 / 50  # module_pixels
