"""Compare the statements about hosts in docs/settings.md with the service."""

from __future__ import annotations

import re

import pytest

from qr.config import Settings
from router import create_app
from tests.support.serving import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text()
PUBLIC = {"PUBLIC_URL": "https://codes.example"}
LISTED = {"QR_HOSTS": "qr.example.com,*.example.org"}
CLOUD = {"K_SERVICE": "qr"}
CANDIDATES = (
    *("codes.example", "qr.example.com", "a.example.org", "x.run.app", "p.cloudfunctions.net"),
    *("localhost", "127.0.0.1", "[::1]", "evil.example"),
)


def test_example_of_hosts_is_documented() -> None:
    assert f"`{LISTED['QR_HOSTS']}`" in PAGE
    rows = re.findall(r"^\| (not set|set) \| (not set|set) \|", PAGE, re.M)
    assert len(set(rows)) == 4


@pytest.mark.parametrize(
    ("environ", "accepted"),
    [
        ({}, set(CANDIDATES)),
        (CLOUD, set(CANDIDATES)),
        (PUBLIC, {"codes.example", "localhost", "127.0.0.1", "[::1]"}),
        (PUBLIC | CLOUD, {"codes.example", "x.run.app", "p.cloudfunctions.net"}),
        (LISTED, {"qr.example.com", "a.example.org"}),
        (LISTED | CLOUD, {"qr.example.com", "a.example.org"}),
        (LISTED | PUBLIC | CLOUD, {"qr.example.com", "a.example.org", "codes.example"}),
    ],
)
def test_hosts_are_accepted_as_documented(environ: dict[str, str], accepted: set[str]) -> None:
    client = create_app(Settings.from_environ(environ)).test_client()
    codes = {host: client.get("/nothing", base_url=f"http://{host}").status_code for host in CANDIDATES}
    assert codes == {host: 404 if host in accepted else 421 for host in CANDIDATES}
    for path, status in (("/health", 200), ("/ready", 200), ("/metrics", 401)):
        assert {client.get(path, base_url=f"http://{host}").status_code for host in CANDIDATES} == {status}
