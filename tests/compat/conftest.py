"""Fetches of imitated services, from a server of the test module: its fixture ``port`` listens for ``HOST``."""

from __future__ import annotations

from functools import partial

import pytest
from flask.testing import FlaskClient

from qr.compat import files
from qr.config import Settings
from qr.fetching import fetch
from router import create_app
from tests.support.imitated import HOST
from tests.support.tls_server import PUBLIC, LocalNetwork, client_context


@pytest.fixture
def local(port: int, monkeypatch: pytest.MonkeyPatch) -> LocalNetwork:
    """Return the network in which all fetches take place."""
    network = LocalNetwork(port, {HOST: [(PUBLIC,)]}, client_context())
    monkeypatch.setattr(files, "fetch", partial(fetch, network=network.network()))
    return network


@pytest.fixture
def fetching_client(local: LocalNetwork) -> FlaskClient:  # noqa: ARG001  # the fixture replaces the network
    """Return a client of a service that may fetch from ``HOST``."""
    return create_app(Settings(fetch_hosts=HOST)).test_client()
