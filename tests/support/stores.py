"""Stores for tests: a new SQLite file, or a new database in the Firestore emulator."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path
from uuid import uuid4

import pytest

from qr.errors import StoreUnavailable
from qr.store import open_store
from tests.support.once_per_run import has_ended, once_per_run, shared_path, start_process
from tests.support.serving import LOOPBACK, free_port

STORE_KINDS = ("sqlite", "firestore")
EMULATOR_VARIABLE = "FIRESTORE_EMULATOR_HOST"
PROJECT_VARIABLE = "GOOGLE_CLOUD_PROJECT"
PROGRAMS = ("gcloud", "java")
# Compile quickly rather than well: a test run ends before better code would pay for its compilation.
JAVA_OPTIONS = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
START_ATTEMPTS = 3
START_TIMEOUT_SECONDS = 60
WARM_UP_TIMEOUT_SECONDS = 60

# Marks a test whose subject is not the store. The fixture ``any_store`` gives Firestore to the exhaustive test only.
sqlite_first = pytest.mark.parametrize(
    "any_store", ["sqlite", pytest.param("firestore", marks=pytest.mark.exhaustive)], indirect=True
)


def new_store_url(kind: str, folder: Path) -> str:
    """Return the ``QR_STORE`` of an empty store. The fixture ``project`` must run before Firestore is used."""
    if kind == "sqlite":
        return f"sqlite:///{folder}/{uuid4().hex}.db"
    return f"firestore://test-{uuid4().hex}"


@pytest.fixture(scope="session")
def emulator() -> str:
    """Return the address of the Firestore emulator: ``FIRESTORE_EMULATOR_HOST``, or an emulator for this test run."""
    if missing := missing_programs():
        pytest.skip(f"the Firestore emulator needs {' and '.join(missing)}")
    return once_per_run("emulator", start_emulator)


@pytest.fixture
def project(emulator: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Set the variables that connect the Firestore client to the emulator."""
    monkeypatch.setenv(EMULATOR_VARIABLE, emulator)
    monkeypatch.setenv(PROJECT_VARIABLE, "demo-qr")


def missing_programs() -> list[str]:
    """Return the programs of the emulator that are not installed. No emulator needs to start if its address is set."""
    return [program for program in PROGRAMS if not shutil.which(program) and EMULATOR_VARIABLE not in os.environ]


def start_emulator() -> str:
    """Start an emulator that ends with the folder of ``shared_folder``, and return its address."""
    address = os.environ.get(EMULATOR_VARIABLE) or _start_emulator_process()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(EMULATOR_VARIABLE, address)
        patch.setenv(PROJECT_VARIABLE, "demo-qr")
        _warm_up()
    return address


def _start_emulator_process() -> str:
    """Start the emulator. Retry with another port if another program has taken the port in the meantime."""
    log = shared_path("emulator.log")
    environ = (
        {"JAVA_TOOL_OPTIONS": JAVA_OPTIONS} | os.environ | {"CLOUDSDK_CONFIG": str(shared_path("emulator-gcloud"))}
    )
    for _ in range(START_ATTEMPTS):
        address = f"{LOOPBACK}:{free_port()}"
        command = ["gcloud", "emulators", "firestore", "start", f"--host-port={address}"]
        pid = start_process(command, log, environ)
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while not has_ended(pid) and time.monotonic() < deadline:
            if "Dev App Server is now running" in log.read_text(errors="replace"):
                return address
            time.sleep(0.05)
    raise TimeoutError(f"the Firestore emulator did not start:\n{log.read_text(errors='replace')}")


def _warm_up() -> None:
    """Wait for one response. The first responses of the emulator take seconds."""
    store, deadline = open_store("firestore://warm-up", in_cloud=False), time.monotonic() + WARM_UP_TIMEOUT_SECONDS
    while True:
        try:
            store.salt("2026-01-01")
        except StoreUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
