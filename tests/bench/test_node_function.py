from __future__ import annotations

import shutil
from http.client import HTTPConnection

import pytest

from bench import node_function
from bench.errors import MissingToolError
from bench.node_function import NODE, installed_functions
from bench.servers import FUNCTIONS, LOOPBACK, serve
from tests.support.decoders import open_png, zxing


def test_missing_node_is_reported_and_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_folder: object) -> None:
        raise MissingToolError("npm is not installed")

    monkeypatch.setattr(node_function, "install_packages", fail)
    assert installed_functions() == (FUNCTIONS, "Node not measured: npm is not installed\n\n")


@pytest.mark.exhaustive
@pytest.mark.skipif(not shutil.which("npm"), reason="npm is not installed")
def test_node_function_draws_the_qr_code() -> None:
    functions, note = installed_functions()
    if note:
        pytest.skip(note.strip())
    assert functions[2] == NODE
    with serve(NODE) as server:
        connection = HTTPConnection(LOOPBACK, server.port, timeout=30)
        connection.request("GET", f"{NODE.url_prefix}https://example.com/1")
        body = connection.getresponse().read()
        connection.close()
    assert zxing(open_png(body)) == b"https://example.com/1"
