"""The page ``/docs`` in Chromium."""

from __future__ import annotations

from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.support.expected_conditions import element_to_be_clickable
from selenium.webdriver.support.wait import WebDriverWait

from qr.config import Settings
from router import create_app
from tests.support.browser import LOAD_TIMEOUT_SECONDS, chromium, console_messages
from tests.support.serving import run_in_thread

pytestmark = pytest.mark.exhaustive  # a browser takes seconds

OPERATION = "operations-payloads-get_geo_payload"


def test_viewer_sends_a_request_that_works(tmp_path: Path) -> None:
    """Swagger UI fills in all defaults, some of which cannot be sent without another parameter."""
    with run_in_thread(create_app(Settings())) as server, chromium(tmp_path) as driver:
        driver.get(f"http://127.0.0.1:{server.port}/docs#/payloads/get_geo_payload")
        wait = WebDriverWait(driver, LOAD_TIMEOUT_SECONDS, poll_frequency=0.05)
        for selector in (f"#{OPERATION} .try-out__btn", f"#{OPERATION} .execute"):
            button = wait.until(element_to_be_clickable((By.CSS_SELECTOR, selector)))
            driver.execute_script("arguments[0].click()", button)
        live = f"#{OPERATION} .live-responses-table .response-col_status"
        status = wait.until(lambda driver: driver.find_elements(By.CSS_SELECTOR, live))[-1]
        assert status.text.startswith("200")
        assert "caption" not in driver.find_element(By.CSS_SELECTOR, f"#{OPERATION} .request-url").text
        assert len(driver.find_elements(By.CSS_SELECTOR, ".opblock")) > 70
        messages = console_messages(driver)
        assert [message for message in messages if "escaping deep link whitespace" not in message] == []
