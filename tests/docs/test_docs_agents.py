"""Run the examples of docs/agents.md with the official client, against the server of the Functions Framework."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from docs.pages import ROOT
from qr.access.keys import format_entry
from qr.contract.tools import TOOLS, describe_tools
from qr.http.jsonrpc import MAX_BATCH
from qr.http.revisions import REVISIONS
from qr.routes.tools import MAX_URL_CHARACTERS
from tests.support.agents import run_client
from tests.support.decoders import open_png, opencv
from tests.support.serving import LOOPBACK, framework_command, run_server

if TYPE_CHECKING:
    from mcp import Client

PAGE = (ROOT / "docs" / "agents.md").read_text()
KEY, URL = "qr_Agent-0123456789", "https://YOUR-FUNCTION-URL/mcp"


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.S)
    assert found
    return found[1]


def test_configuration_connects_with_its_key() -> None:
    (entry,) = json.loads(example("json"))["mcpServers"].values()
    assert (entry["type"], entry["url"]) == ("http", URL)
    headers = {name: value.replace("YOUR-API-KEY", KEY) for name, value in entry["headers"].items()}

    async def use(client: Client) -> list[str]:
        return [tool.name for tool in (await client.list_tools()).tools]

    settings = {"QR_API_KEYS": format_entry("agent", ["read"], KEY), "QR_DOCS_PASSWORD": "docs"}
    with run_server(framework_command(ROOT / "main.py"), settings) as server:
        assert run_client(server, use, headers) == list(TOOLS)


def test_program_writes_an_image_that_decodes(tmp_path: Path) -> None:
    with run_server(framework_command(ROOT / "main.py")) as server:
        program = example("python").replace(URL, f"http://{LOOPBACK}:{server.port}/mcp")
        command, environ = [sys.executable, "-c", program], {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        found = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=True)
    assert json.loads(found.stdout)["verified"] == "true"
    assert opencv(open_png((tmp_path / "code.png").read_bytes())) == b"https://example.com"


def test_every_tool_and_revision_is_documented() -> None:
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.M) == list(TOOLS)
    assert all(revision in PAGE for revision in REVISIONS)
    assert f"up to {MAX_BATCH} messages" in PAGE
    assert f"more than {MAX_URL_CHARACTERS:,} characters" in PAGE


def test_documented_size_of_the_definitions_is_correct() -> None:
    sizes = {tool["name"]: len(json.dumps(tool)) for tool in describe_tools()}
    total, payloads = (int(number) * 1000 for number in re.findall(r"(\d+) kB", PAGE))
    assert total == pytest.approx(sum(sizes.values()), rel=0.1)
    assert payloads == pytest.approx(sizes["make_payload"], rel=0.1)
