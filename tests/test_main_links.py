"""Test the URLs in responses for each public URL of the service, and the app in other WSGI servers."""

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
    framework_command,
    gunicorn_command,
    run_in_thread,
    run_server,
)


class Deployment(NamedTuple):
    """The environment of a service, the header fields of its requests, and the base of its URLs."""

    environ: dict[str, str]
    fields: Fields
    base: str


DEPLOYMENTS = {
    "local": Deployment({}, (), f"http://{LOOPBACK}:{{port}}"),
    "run.app": Deployment(
        {"K_SERVICE": "x"},
        (("Host", "x-abc-ew.a.run.app"), *HTTPS),
        "https://x-abc-ew.a.run.app",
    ),
    "cloudfunctions.net": Deployment(
        {"K_SERVICE": "qr-service", "QR_FUNCTION_NAME": "qr"},
        (("Host", "europe-west1-p.cloudfunctions.net"), *HTTPS),
        "https://europe-west1-p.cloudfunctions.net/qr",
    ),
    "PUBLIC_URL": Deployment(
        {"K_SERVICE": "qr-service", "PUBLIC_URL": "https://codes.example/qr/"},
        (("Host", "x-abc-ew.a.run.app"), ("X-Forwarded-Proto", "http")),
        "https://codes.example/qr",
    ),
}


@pytest.fixture(scope="module", params=DEPLOYMENTS)
def deployment(request: pytest.FixtureRequest) -> Iterator[tuple[Server, Fields, str]]:
    """Run a server, and return the server, the header fields of its requests and the base of its URLs."""
    selected = DEPLOYMENTS[request.param]
    with run_server(framework_command(PROBE), selected.environ) as server:
        fields = selected.fields or (("Host", f"{LOOPBACK}:{server.port}"),)
        yield server, fields, selected.base.format(port=server.port)


@pytest.mark.exhaustive
def test_index_links_start_with_public_url(deployment: tuple[Server, Fields, str]) -> None:
    server, fields, base = deployment
    links = re.findall(r"https?://[^\s)]+", server.send(Message(target="/llms.txt", fields=fields)).body.decode())
    assert {f"{base}/openapi.json", f"{base}/png?data=https://example.com"} <= set(links)
    assert all(link.startswith((f"{base}/", "https://example.com")) for link in links)  # example.com is content


def test_redirect_starts_with_public_url(deployment: tuple[Server, Fields, str]) -> None:
    server, fields, base = deployment
    response = server.send(Message(target="/probe/slash?a=1%202", fields=fields))
    assert (response.status, response.field("Location")) == (308, f"{base}/probe/slash/?a=1%202")


def test_user_code_starts_with_public_url(deployment: tuple[Server, Fields, str]) -> None:
    server, fields, base = deployment
    assert decode(server.send(Message(target="/user/42/qr", fields=fields))) == f"{base}/u/42"


def test_app_runs_in_other_wsgi_servers() -> None:
    post = Message("POST", "/png", JSON, b'{"data": "x"}')
    with run_server(gunicorn_command("router:app")) as server, run_in_thread(router.app) as endpoint:
        for sender in (server, endpoint):
            assert decode(sender.send(Message(target="/png?data=https://example.com"))) == "https://example.com"
            assert decode(sender.send(post)) == "x"


def decode(response: Response) -> str:
    """Return the content of the QR code in a response."""
    assert response.status == 200
    with Image.open(BytesIO(response.body)) as image:
        (barcode,) = zxingcpp.read_barcodes(image)
    return barcode.text
