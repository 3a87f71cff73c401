"""Random requests to all imitated services: none of them is a fault, and none reaches a host that is not allowed."""

from __future__ import annotations

import json
import re
from functools import partial
from random import Random
from urllib.parse import quote, quote_from_bytes

import pytest
from flask.testing import FlaskClient

from qr.compat import files
from qr.compat.urls import URLS
from qr.config import Settings
from qr.fetching import fetch
from qr.fetching.connections import Network
from router import create_app
from tests.support.imitated import open_image

PATHS = [re.sub("<any.*>", "png", route.rule) for route in URLS]
NAMES = (
    "data", "size", "charset-source", "charset-target", "ecc", "color", "bgcolor", "margin", "qzone", "format", "file",
    "fileurl", "outputformat", "cht", "chs", "chl", "choe", "chld", "chof", "text", "ecLevel", "dark", "light", "mode",
    "dotStyle", "finderStyle", "finderDotStyle", "finderColor", "centerImageUrl", "centerImageSizeRatio",
    "centerImageWidth", "centerImageHeight", "caption", "captionFontColor", "url", "image", "filename", "qrCodes",
    "zipFilename", "amp;size", "__proto__", "x\r\n",
)  # fmt: skip
VALUES = (
    "", "0", "-1", "1e400", "NaN", "9" * 30, "x", "\0", "\u00e9\u202e", "[]", "{}", "null", "qr", "100x100", "30x90",
    "0x0", "4096x1", "UTF-8", "ISO-8859-1", "Shift_JIS", "L", "H|0", "|", "|||", "png", "svg", "eps", "gif", "jpg",
    "base64", "xml", "f00", "fff", "0000", "red", "255-0-0", "300-0-0", "dot", "rounded", "0.5", "50", "3000",
    "data:image/png;base64,AAAA", "https://[::1", "http://169.254.169.254/", "https://files.example/", "a" * 3000,
)  # fmt: skip
TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", "")
FAST, ALL = 300, 5000


def resolve(host: str) -> list[str]:
    assert host == "files.example"
    raise OSError


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return a client of a service that may fetch from one host, which does not exist."""
    monkeypatch.setattr(files, "fetch", partial(fetch, network=Network(resolve)))
    return create_app(Settings(fetch_hosts="files.example")).test_client()


def random_request(random: Random) -> dict[str, object]:
    """Return the arguments of ``FlaskClient.open``."""
    fields = {random.choice(NAMES): random.choice(VALUES) for _ in range(random.randrange(7))}
    if random.random() < 0.8:
        fields |= dict.fromkeys(("data", "chl", "text"), random.choice(("hello", "\u65e5", "1")))
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in fields.items())
    noise = quote_from_bytes(random.randbytes(random.randrange(20)))
    documents: tuple[object, ...] = (fields, [fields], {"qrCodes": [fields, fields]}, [[fields]], fields | {"a": {}})
    document = json.dumps(random.choice(documents)).encode()
    body = random.choice((b"", query.encode(), random.randbytes(40), document, document, b"[" * 9999))
    sent = (query if random.random() < 0.7 else "") + (noise if random.random() < 0.1 else "")
    return {
        "path": f"{random.choice(PATHS)}?{sent}",
        "method": random.choice(("GET", "GET", "POST", "POST", "POST", "HEAD", "PUT")),
        "data": body,
        "content_type": random.choice(TYPES),
    }


@pytest.mark.parametrize(
    ("first", "last"), [(0, FAST), pytest.param(FAST, ALL, marks=pytest.mark.exhaustive)], ids=["fast", "all"]
)
def test_random_request_is_no_fault_of_the_service(service: FlaskClient, first: int, last: int) -> None:
    for seed in range(first, last):
        arguments = random_request(Random(seed))
        response = service.open(**arguments)  # type: ignore[arg-type]
        assert response.status_code < 500 or response.status_code == 503, (seed, arguments, response.data[:500])
        if arguments["method"] != "HEAD" and (response.mimetype or "").startswith("image/"):
            assert open_image(response).width == 400 or response.status_code == 200, (seed, arguments)
