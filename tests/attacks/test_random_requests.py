"""Random requests for random URLs of the service, by seed: none of them is a fault of the service."""

from __future__ import annotations

from pathlib import Path
from random import Random
from urllib.parse import quote, quote_from_bytes

import pytest
from flask.testing import FlaskClient

from qr.payloads import PAYLOADS
from qr.spec import PARAMETERS
from qr.spec.formats import FORMATS
from tests.support.stores import new_store_url
from tests.support.user_codes import KEY, create_client, settings_with

METHODS = ("GET", "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "BREW")
PATHS = ("/", "/code", "/check", "/form", "/mcp", "/user", "/user/42", "/user/42/qr", "/user/42/scans", "/user/42/try",
         "/u/42", "/u/42+", "/health", "/ready", "/docs", "/llms.txt", "/openapi.json", "/assets/x", "/png/a.png",
         *(f"/{name}" for name in FORMATS), *(f"/{name}/png" for name in PAYLOADS))  # fmt: skip
VALUES = ("", "0", "-1", "1e400", "nan", "999999999999999999999", "x", "\0", "é\u202e", "[]", "{}", "null", "on", "off",
          "cmyk(0,0,0,100)", "linear(0,000,fff)", "data:,", "data:image/png;base64,AAAA", "https://[::1", "%", "12mm",
          "png", "micro", "rmqr", "M1", "40", "H", "star", "a" * 3000)  # fmt: skip
NAMES = (*(parameter.name for parameter in PARAMETERS), "data", "size", "format", "parts", "logo", "x\r\n", "__proto__")
TYPES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", "")
FAST, ALL = 60, 2000


@pytest.fixture
def service(tmp_path: Path) -> FlaskClient:
    return create_client(settings_with(new_store_url("sqlite", tmp_path)), {})


def random_request(random: Random) -> dict[str, object]:
    """Return the arguments of ``FlaskClient.open``."""
    fields = [(random.choice(NAMES), random.choice(VALUES)) for _ in range(random.randrange(6))]
    if random.random() < 0.7:
        fields.append(("data", "hello"))
    query = "&".join(f"{quote(name)}={quote(value)}" for name, value in fields)
    noise = quote_from_bytes(random.randbytes(random.randrange(20)))
    body = random.choice((b"", query.encode(), random.randbytes(40), b'{"data": "x", "size": [1]}', b"[" * 1000, b"{}"))
    key = {"X-API-Key": random.choice((KEY, KEY, "wrong"))} if random.random() < 0.5 else {}
    path = random.choice(PATHS) + (f"/{noise}" if random.random() < 0.1 else "")
    return {
        "path": f"{path}?{query}{noise if random.random() < 0.1 else ''}",
        "method": random.choice(METHODS),
        "headers": key | {"Accept": random.choice(("*/*", "image/svg+xml", "application/json", "text/html", "x"))},
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
