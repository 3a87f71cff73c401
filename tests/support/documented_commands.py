"""Run the shell commands of a document with a real server."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from tests.support.serving import ROOT, framework_command, run_server
from tests.support.stores import EMULATOR_VARIABLE, PROJECT_VARIABLE
from tests.support.user_codes import KEY, settings_with


class Run(NamedTuple):
    """URL of the server, and the output of each command."""

    url: str
    outputs: list[str]


def shell_blocks(text: str) -> list[str]:
    """Return the blocks of shell commands in a document."""
    return re.findall(r"```sh\n(.*?)```", text, re.S)


def run_commands(commands: Sequence[str], store: str, folder: Path, *options: str) -> Run:
    """Run commands with ``URL`` and ``KEY`` of a new server. ``options`` are those of each curl.

    The first command that fails ends the test.
    """
    environ = {"QR_STORE": store, "QR_API_KEYS": settings_with(store).api_keys}
    environ |= {name: os.environ[name] for name in (EMULATOR_VARIABLE, PROJECT_VARIABLE) if name in os.environ}
    with run_server(framework_command(ROOT / "main.py"), environ) as server:
        url = f"http://127.0.0.1:{server.port}"
        curl = f'curl() {{ command curl -sS {" ".join(options)} "$@"; }}'
        script = f"set -e\nURL={url} KEY='{KEY}'\n{curl}\n" + "\necho; echo ---\n".join(commands)
        run = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    return Run(url, [output.removesuffix("\n") for output in run.stdout.split("\n---\n")])
