"""``make audit``: look for known vulnerabilities in the locked packages with pip-audit.

pip-audit also succeeds if the service does not know a package, and fails in the same way for a vulnerability and for a
service that does not respond. This program distinguishes these results.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Sequence
from typing import Any

LOCKS = ("requirements-dev.txt", "bench/scannability/requirements.txt")  # the first contains those of run time
COMMAND = (
    sys.executable, "-m", "pip_audit", "--format=json", "--progress-spinner=off", "--disable-pip", "--require-hashes",
    *(option for path in LOCKS for option in ("--requirement", path)),
)  # fmt: skip
_CONNECTION_ERROR = re.compile(r"connect|timed? ?out|network|ServiceError", re.IGNORECASE)
NAMED_PACKAGES = 5


def audit(command: Sequence[str]) -> int:
    """Run pip-audit and print its result.

    Return 0 if no vulnerability is known, or if the service cannot be reached; 1 for a vulnerability; otherwise the
    status of pip-audit.
    """
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    try:
        packages = json.loads(run.stdout)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return _report_failure(run.returncode, run.stderr)
    return _report(packages)


def _report_failure(status: int, text: str) -> int:
    """Report a run without a result."""
    reason = next((line for line in reversed(text.strip().splitlines()) if line), "no output")
    if _CONNECTION_ERROR.search(text):
        print(f"NOT AUDITED: the service with the vulnerabilities cannot be reached: {reason}")
        return 0
    print(f"pip-audit failed: {reason}", file=sys.stderr)
    return status or 1


def _report(packages: Iterable[dict[str, Any]]) -> int:
    """Report the vulnerabilities, the packages that the service does not know, and the number of the others."""
    rows = list(packages)
    unknown = [row["name"] for row in rows if "skip_reason" in row]
    vulnerable = [row for row in rows if row.get("vulns")]
    for row in vulnerable:
        for found in row["vulns"]:
            fixed = ", ".join(found["fix_versions"]) or "no version"
            print(f"VULNERABLE: {row['name']} {row['version']}: {found['id']}; fixed in {fixed}")
    if unknown:
        names = ", ".join(unknown[:NAMED_PACKAGES]) + (", ..." if len(unknown) > NAMED_PACKAGES else "")
        print(f"NOT AUDITED: the service does not know {len(unknown)} of {len(rows)} packages: {names}")
    print(f"audited: {len(rows) - len(unknown)} packages, {len(vulnerable)} with known vulnerabilities")
    return 1 if vulnerable else 0


if __name__ == "__main__":
    sys.exit(audit((*COMMAND, *sys.argv[1:])))
