"""Fixtures that several test files use. Fixtures that start servers or deploy run once per worker."""

from __future__ import annotations

import gc
import hmac
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from flask.testing import FlaskClient
from hypothesis import settings

from qr.config import Settings
from router import create_app
from tests.support.browser import chromium, console_messages, new_tab
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
from tests.support.rule_cache import share_compiled_rules
from tests.support.serving import (
    PROBE,
    Server,
    framework_command,
    run_server,
)
from tests.support.stores import (
    STORE_KINDS,
    emulator,
    new_store_url,
    project,
)
from tests.support.user_codes import WITH_KEY, create_client, hash_passwords_cheaply, settings_with

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

__all__ = ["emulator", "project"]  # fixtures, which the linter would report as unused imports

# For `make test`. Tests that set ``max_examples`` themselves keep their number.
settings.register_profile("fast", settings.get_profile("ci"), max_examples=25)


def pytest_configure(config: pytest.Config) -> None:
    """Create the folder that all workers share. Workers, which have a ``workerinput``, do not create a folder."""
    share_compiled_rules()
    if not hasattr(config, "workerinput"):
        resources = ExitStack()
        resources.enter_context(shared_folder())
        config.add_cleanup(resources.close)


def pytest_collection() -> None:
    """Switch the garbage collector off while tests are collected: nearly all objects live until the end of the run."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Exclude the modules and the collected tests from garbage collections, which would examine a million objects."""
    gc.freeze()
    gc.enable()


@pytest.fixture
def client() -> FlaskClient:
    """Return a client of the internal app with default settings."""
    return create_app(Settings()).test_client()


@pytest.fixture(params=STORE_KINDS)
def any_store(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the URL of an empty store. A test runs once with each kind of store."""
    if request.param == "firestore":
        request.getfixturevalue("project")
    return new_store_url(request.param, tmp_path)


@pytest.fixture
def client_with_key(any_store: str, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return a client with an API key. A test runs once with each kind of store."""
    hash_passwords_cheaply(monkeypatch)
    return create_client(settings_with(any_store), WITH_KEY)


@pytest.fixture
def sqlite_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """Return a client with an API key, and with SQLite as its store."""
    hash_passwords_cheaply(monkeypatch)
    return create_client(settings_with(new_store_url("sqlite", tmp_path)), WITH_KEY)


@pytest.fixture
def constant_time_comparisons(monkeypatch: pytest.MonkeyPatch) -> list[tuple[bytes, bytes]]:
    """Return a list of the pairs that ``hmac.compare_digest`` compares during the test."""
    compare, pairs = hmac.compare_digest, []

    def record_and_compare(one: bytes, other: bytes) -> bool:
        pairs.append((one, other))
        return compare(one, other)

    monkeypatch.setattr(hmac, "compare_digest", record_and_compare)
    return pairs


@pytest.fixture(scope="session")
def function() -> Iterator[Server]:
    """Run the probe under the framework's server. ``handle`` of main.py dispatches into the probe."""
    with run_server(framework_command(PROBE), CLOUD_ENVIRON) as server:
        yield server


@pytest.fixture(scope="session")
def shared_chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    with chromium(tmp_path_factory.mktemp("profile")) as driver:
        yield driver


@pytest.fixture(scope="module")
def tab(shared_chromium: WebDriver) -> Iterator[WebDriver]:
    """Return the browser with a new tab for the tests of a file."""
    with new_tab(shared_chromium) as driver:
        yield driver


@pytest.fixture(autouse=True)
def _empty_tab(request: pytest.FixtureRequest) -> None:
    """Close the page of the previous test, and drop its messages: the tabs of a browser share one list of messages."""
    if "tab" in request.fixturenames:
        tab: WebDriver = request.getfixturevalue("tab")
        tab.get("about:blank")
        console_messages(tab)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the path of a copy of the repository with files that must not be uploaded."""
    directory = tmp_path_factory.mktemp("deploy") / "checkout"
    copy_with_leftovers(directory)
    return directory


@pytest.fixture(scope="session")
def deploy(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Deploy:
    """Return a function that runs deploy.sh of the copy. Its gcloud sends all calls to the given cloud."""
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
    """Return the cloud after a first deployment with --private and no other flags."""
    with google_cloud() as fake:
        result = deploy(fake, "--private")
        assert result.returncode == 0, result.stderr
        yield fake
