"""Check a page with axe, the rule engine for accessibility."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from axe_core_python.base import AXE_SCRIPT

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

# All rules of WCAG 2, also at level AAA where they are on by default, and the best practices.
RUN = """
const done = arguments[0]
const describe = ({ id, help, nodes }) => nodes.map(({ target, failureSummary }) => [id, help, target, failureSummary])
axe.run(document, { resultTypes: ["violations"] })
  .then(({ violations }) => done(JSON.stringify(violations.flatMap(describe))))
"""


def violations(driver: WebDriver) -> list[list[str]]:
    """Return each violation on the open page: rule, meaning, element, and what would correct it."""
    driver.execute_script(AXE_SCRIPT)
    found: list[list[str]] = json.loads(driver.execute_async_script(RUN))
    return found
