"""The official client of the Model Context Protocol, against the server of the Functions Framework over a socket."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from qr.access.keys import SCOPES, format_entry
from qr.contract.tools import TOOLS, describe_tools
from tests.support.agents import image_of, run_client, text_of
from tests.support.decoders import has_zbar, open_png, open_svg, opencv, zbar
from tests.support.http_messages import Message
from tests.support.serving import ROOT, Server, framework_command, run_server

if TYPE_CHECKING:
    from mcp import Client
    from mcp_types import CallToolResult

KEY = "qr_Agent-0123456789"
WITH_KEY = {"X-API-Key": KEY}
SETTINGS = {"QR_API_KEYS": format_entry("agent", SCOPES, KEY), "PUBLIC_URL": "https://qr.example.com"}
URL = "https://example.com/menu"
MODES = ("2026-07-28", "auto", "legacy")


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with run_server(framework_command(ROOT / "main.py"), SETTINGS) as running:
        yield running


def call(server: Server, name: str, arguments: dict[str, Any], **options: Any) -> CallToolResult:
    async def use(client: Client) -> CallToolResult:
        return await client.call_tool(name, arguments)

    return run_client(server, use, **options)


@pytest.mark.parametrize("mode", MODES)
def test_client_lists_all_tools(server: Server, mode: str) -> None:
    async def use(client: Client) -> list[dict[str, Any]]:
        listed = await client.list_tools()
        return [tool.model_dump(by_alias=True, exclude_none=True) for tool in listed.tools]

    tools = run_client(server, use, mode=mode)
    assert [tool["name"] for tool in tools] == list(TOOLS)
    assert [tool["inputSchema"] for tool in tools] == [tool["inputSchema"] for tool in describe_tools()]


@pytest.mark.parametrize("mode", MODES)
def test_image_that_a_client_receives_decodes(server: Server, mode: str) -> None:
    result = call(server, "make_code", {"data": URL, "style": "dots", "scale": 8}, mode=mode)
    assert not result.is_error
    image = open_png(image_of(result))
    assert opencv(image) == URL.encode()
    assert not has_zbar() or zbar(image) == URL.encode()
    facts = json.loads(text_of(result))
    assert facts == result.structured_content
    assert facts["url"].startswith("https://qr.example.com/png?data=https%3A%2F%2Fexample.com%2Fmenu&style=dots")


@pytest.mark.parametrize("revision", ["2025-11-25", "2025-06-18", "2025-03-26"])
def test_client_of_an_older_revision_negotiates_it(
    server: Server, revision: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mcp.client.session.LATEST_HANDSHAKE_VERSION", revision)

    async def use(client: Client) -> tuple[str | None, CallToolResult]:
        return client.session.protocol_version, await client.call_tool("make_code", {"data": URL})

    negotiated, result = run_client(server, use, mode="legacy")
    assert negotiated == revision
    assert opencv(open_png(image_of(result))) == URL.encode()


def test_new_client_discovers_the_stateless_revision(server: Server) -> None:
    async def use(client: Client) -> tuple[str | None, str | None]:
        return client.session.protocol_version, client.instructions

    revision, instructions = run_client(server, use)
    assert revision == "2026-07-28"
    assert instructions is not None
    assert "style_help" in instructions


def test_payload_arrives_as_svg(server: Server) -> None:
    wifi = {"ssid": "bistro", "password": "creme brulee", "security": "WPA"}
    result = call(server, "make_payload", {"payload": {"wifi": wifi}, "format": "svg"})
    resource: Any = result.content[0]
    content = opencv(open_svg(resource.resource.text.encode()))
    assert content is not None
    assert content.startswith(b"WIFI:")
    assert "creme" not in text_of(result)


def test_client_reads_the_styles(server: Server) -> None:
    assert "dots" in json.loads(text_of(call(server, "style_help", {})))["presets"]


def test_wrong_parameter_is_an_error_that_a_model_can_read(server: Server) -> None:
    result = call(server, "make_code", {"data": URL, "dark": "#eee"})
    assert result.is_error
    assert "contrast" in str(result.content)


def test_client_creates_a_link_and_counts_its_scans(server: Server) -> None:
    link = json.loads(text_of(call(server, "create_link", {"target": URL, "id": "menu"}, headers=WITH_KEY)))
    assert link["url"] == "https://qr.example.com/u/menu"
    browser = (("User-Agent", "Mozilla/5.0 (iPhone)"), ("Host", "qr.example.com"))
    assert server.send(Message(target="/u/menu", fields=browser)).status == 302
    bearer = {"Authorization": f"Bearer {KEY}"}
    assert json.loads(text_of(call(server, "link_scans", {"id": "menu"}, headers=bearer)))["total"] == 1


@pytest.mark.parametrize("mode", MODES)
def test_missing_key_is_an_error_of_the_protocol(server: Server, mode: str) -> None:
    from mcp.shared.exceptions import MCPError

    with pytest.raises((MCPError, ExceptionGroup)) as raised:
        call(server, "create_link", {"target": URL}, mode=mode)
    (error,) = leaves(raised.value)
    assert isinstance(error, MCPError)
    assert error.error.code == 401
    assert "X-API-Key" in error.error.message


@pytest.mark.parametrize("mode", MODES)
def test_unknown_tool_is_an_error_of_the_protocol(server: Server, mode: str) -> None:
    from mcp.shared.exceptions import MCPError

    with pytest.raises((MCPError, ExceptionGroup)) as raised:
        call(server, "read_code", {}, mode=mode)
    (error,) = leaves(raised.value)
    assert isinstance(error, MCPError)
    assert error.error.code == -32602


def test_log_contains_no_key_and_no_content(server: Server) -> None:
    call(server, "make_code", {"data": "a secret of a client"}, headers=WITH_KEY)
    log = server.read_log()
    assert KEY not in log
    assert "a secret of a client" not in log


def leaves(error: BaseException) -> list[BaseException]:
    """Return the exceptions in a group of any depth."""
    return (
        [leaf for child in error.exceptions for leaf in leaves(child)]
        if isinstance(error, BaseExceptionGroup)
        else [error]
    )
