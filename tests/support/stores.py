"""Stores for tests: a SQLite file of its own, and a database of its own in Firestore's emulator where that runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from uuid import uuid4

import pytest

from qr.errors import StoreUnavailable
from qr.store import open_store

KINDS = ("sqlite", "firestore")
EMULATOR = "FIRESTORE_EMULATOR_HOST"
NO_EMULATOR = f"{EMULATOR} is not set: .ci/run starts the emulator of the Cloud SDK, and sets it"
WARM_UP_SECONDS = 60


def store_url(kind: str, folder: Path) -> str:
    """The ``QR_STORE`` of an empty store."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/{uuid4().hex}.db"
    if EMULATOR not in os.environ:
        pytest.skip(NO_EMULATOR)
    return f"firestore://test-{uuid4().hex}"


@pytest.fixture(scope="session")
def project() -> Iterator[None]:
    """A project for the client, and an emulator that has answered once: its first answers take seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GOOGLE_CLOUD_PROJECT", "demo-qr")
        if EMULATOR in os.environ:
            _warm_up()
        yield


def _warm_up() -> None:
    store, deadline = open_store("firestore://warm-up", in_cloud=False), monotonic() + WARM_UP_SECONDS
    while True:
        try:
            store.salt("2026-01-01")
        except StoreUnavailable:
            if monotonic() > deadline:
                raise
        else:
            return
