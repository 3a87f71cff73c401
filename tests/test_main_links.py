"""Where the links of the service lead, wherever it is, and what its codes say under any WSGI server."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import NamedTuple

import pytest
import zxingcpp
from PIL import Image

import router
from tests.support.http_messages import (
    HTTPS,
    JSON,
    Fields,
    Message,
    Response,
)
from tests.support.serving import (
    LOOPBACK,
    PROBE,
    Server,
    framework,
    gunicorn,
    serving,
    serving_here,
)


class Place(NamedTuple):
    """Where the service can be, as its environment and its requests say, and what its links begin with."""

    environ: dict[str, str]
    fields: Fields
    base: str


PLACES = {
    "here": Place({}, (), f"http://{LOOPBACK}:{{port}}"),
    "run.app": Place(
        {"K_SERVICE": "x"},
        (("Host", "x-abc-ew.a.run.app"), *HTTPS),
        "https://x-abc-ew.a.run.app",
    ),
    "cloudfunctions.net": Place(
        {"K_SERVICE": "qr-service", "QR_FUNCTION_NAME": "qr"},
        (("Host", "europe-west1-p.cloudfunctions.net"), *HTTPS),
        "https://europe-west1-p.cloudfunctions.net/qr",
    ),
    "PUBLIC_URL": Place(
        {"K_SERVICE": "qr-service", "PUBLIC_URL": "https://codes.example/qr/"},
        (("Host", "x-abc-ew.a.run.app"), ("X-Forwarded-Proto", "http")),
        "https://codes.example/qr",
    ),
}


@pytest.fixture(scope="module", params=PLACES)
def place(request: pytest.FixtureRequest) -> Iterator[tuple[Server, Fields, str]]:
    """A server that is told where it is, the fields that come with every request there, and the base of its links."""
    there = PLACES[request.param]
    with serving(framework(PROBE), there.environ) as server:
        fields = there.fields or (("Host", f"{LOOPBACK}:{server.port}"),)
        yield server, fields, there.base.format(port=server.port)


def test_the_index_links_to_where_the_service_is(place: tuple[Server, Fields, str]) -> None:
    server, fields, base = place
    links = re.findall(r"https?://\S+", server.send(Message(fields=fields)).body.decode())
    assert f"{base}/user/42/qr" in links
    assert all(link.startswith(f"{base}/") for link in links)


def test_a_redirect_leads_to_where_the_service_is(place: tuple[Server, Fields, str]) -> None:
    server, fields, base = place
    answer = server.send(Message(target="/probe/slash?a=1%202", fields=fields))
    assert (answer.status, answer.field("Location")) == (308, f"{base}/probe/slash/?a=1%202")


def test_the_code_of_a_user_leads_to_where_the_service_is(place: tuple[Server, Fields, str]) -> None:
    server, fields, base = place
    assert read(server.send(Message(target="/user/42/qr", fields=fields))) == f"{base}/u/42"


def test_any_wsgi_server_can_serve_the_app() -> None:
    post = Message("POST", "/png", JSON, b'{"data": "x"}')
    with serving(gunicorn("router:app")) as server, serving_here(router.app) as endpoint:
        for sender in (server, endpoint):
            assert read(sender.send(Message(target="/png?data=https://example.com"))) == "https://example.com"
            assert read(sender.send(post)) == "x"


def read(answer: Response) -> str:
    """What the code in an answer says."""
    assert answer.status == 200
    with Image.open(BytesIO(answer.body)) as picture:
        (code,) = zxingcpp.read_barcodes(picture)
    return code.text
