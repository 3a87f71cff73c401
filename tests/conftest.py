"""Fixtures of more than one file; those that start servers or deploy do so once for all of them."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app
from tests.support.deploy_script import (
    Deploy,
    Result,
    copy_with_leftovers,
    gcloud_environment,
    run,
)
from tests.support.dispatch_requests import CLOUD_ENVIRON
from tests.support.fake_google_cloud import FakeGoogleCloud, google_cloud
from tests.support.once_per_run import shared_folder
from tests.support.serving import (
    PROBE,
    Server,
    framework,
    serving,
)
from tests.support.stores import (
    STORE_KINDS,
    emulator,
    project,
    store_url,
)
from tests.support.user_codes import WITH_KEY, client_of, settings_with

__all__ = ["emulator", "project"]  # fixtures; the linter sees no use of them


def pytest_configure(config: pytest.Config) -> None:
    """Create the folder that all workers share. Workers have a ``workerinput``; they use the folder."""
    if not hasattr(config, "workerinput"):
        resources = ExitStack()
        resources.enter_context(shared_folder())
        config.add_cleanup(resources.close)


@pytest.fixture
def client() -> FlaskClient:
    """A client of the internal app with default settings."""
    return create_app(Settings()).test_client()


@pytest.fixture(params=STORE_KINDS)
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty store, once of each kind."""
    if request.param == "firestore":
        request.getfixturevalue("project")
    return store_url(request.param, tmp_path)


@pytest.fixture
def office(any_store: str) -> FlaskClient:
    """A client that may change records, once with each kind of store."""
    return client_of(settings_with(any_store), WITH_KEY)


@pytest.fixture
def desk(tmp_path: Path) -> FlaskClient:
    """A client that may change records, with SQLite alone."""
    return client_of(settings_with(store_url("sqlite", tmp_path)), WITH_KEY)


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, bytes]]:
    """The pairs that are compared in constant time from now on."""
    compare, pairs = hmac.compare_digest, []

    def comparing(one: bytes, other: bytes) -> bool:
        pairs.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", comparing)
    return pairs


@pytest.fixture(scope="session")
def function() -> Iterator[Server]:
    """The probe, into which the ``handle`` of main.py dispatches, under the framework's server."""
    with serving(framework(PROBE), CLOUD_ENVIRON) as server:
        yield server


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A littered copy of the repository."""
    directory = tmp_path_factory.mktemp("deploy") / "checkout"
    copy_with_leftovers(directory)
    return directory


@pytest.fixture(scope="session")
def deploy(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Run the copy's deploy.sh with a gcloud that knows only the cloud it is given."""
    environment = gcloud_environment(tmp_path_factory.mktemp("home"))

    def deploy_to(cloud: FakeGoogleCloud, *flags: str) -> Result:
        return run([checkout / "deploy.sh", *flags], environment | cloud.environment())

    return deploy_to


@pytest.fixture
def cloud() -> Iterator[FakeGoogleCloud]:
    with google_cloud() as fake:
        yield fake


@pytest.fixture(scope="session")
def first_deployment(deploy: Deploy) -> Iterator[FakeGoogleCloud]:
    """The state after a first deployment that chose --private and nothing else."""
    with google_cloud() as fake:
        result = deploy(fake, "--private")
        assert result.returncode == 0, result.stderr
        yield fake
