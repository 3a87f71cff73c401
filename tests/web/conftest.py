"""Fixtures of the tests in Chromium: the service at the root of a host and below a path, and its page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.support.sites import open_page, run_site

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver


@pytest.fixture(scope="module", params=["/tools/qr", pytest.param("", marks=pytest.mark.exhaustive)])
def site(request: pytest.FixtureRequest) -> Iterator[str]:
    with run_site(request.param) as url:
        yield url


@pytest.fixture(scope="module")
def driver(tab: WebDriver) -> WebDriver:
    return tab


@pytest.fixture
def page(driver: WebDriver, site: str) -> WebDriver:
    """The page with empty storage."""
    origin = {"origin": site, "storageTypes": "local_storage"}
    driver.execute_cdp_cmd("Storage.clearDataForOrigin", origin)
    open_page(driver, site)
    return driver
