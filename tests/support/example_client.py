"""Run the example client ``examples/call_private.py``, in this process or in a new process."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from functools import cache
from io import BytesIO, TextIOWrapper
from pathlib import Path
from unittest.mock import patch

from tests.support.serving import ROOT, closed_port

Result = subprocess.CompletedProcess[bytes]

EXAMPLE = ROOT / "examples" / "call_private.py"


@cache
def example() -> Callable[[], None]:
    """Return the main function of the example. Import it once, because the imports take most of the time of a call."""
    main: Callable[[], None] = runpy.run_path(str(EXAMPLE))["main"]
    return main


def call(credentials: Path, *arguments: str | Path, **variables: str) -> Result:
    """Run the example in this process."""
    with patch.dict(os.environ, environment(credentials, variables), clear=True):
        return run_main(example(), [str(EXAMPLE), *map(str, arguments)])


def run_main(main: Callable[[], None], command: list[str]) -> Result:
    """Run a main function, and return its status and output as of a process."""
    output, errors = (TextIOWrapper(BytesIO(), write_through=True) for _ in range(2))
    status: str | int | None = 0
    with patch("sys.argv", command), redirect_stdout(output), redirect_stderr(errors):
        try:
            main()
        except SystemExit as end:
            status = end.code
    if isinstance(status, str):
        errors.write(f"{status}\n")
        status = 1
    return Result(command, status or 0, output.buffer.getvalue(), errors.buffer.getvalue())


def call_process(credentials: Path | None, *arguments: str | Path) -> Result:
    """Run the example in a new process, in which no metadata server responds."""
    command = [sys.executable, EXAMPLE, *arguments]
    with closed_port() as port:
        no_metadata = {"GCE_METADATA_IP": f"127.0.0.1:{port}", "GCE_METADATA_DETECT_RETRIES": "1"}
        environ = environment(credentials, no_metadata)
        return subprocess.run(command, env=environ, capture_output=True, timeout=60, check=False)


def environment(credentials: Path | None, variables: dict[str, str]) -> dict[str, str]:
    """Return an environment with the credentials and the given variables."""
    environ = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"} | variables
    return environ | ({"GOOGLE_APPLICATION_CREDENTIALS": str(credentials)} if credentials else {})
