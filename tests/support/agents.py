"""Messages of agents (Model Context Protocol), sent to the internal app or, by the official client, to a server."""

from __future__ import annotations

import asyncio
from base64 import b64decode
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from qr.http.revisions import STATELESS
from tests.support.serving import LOOPBACK, RESPONSE_TIMEOUT_SECONDS, Endpoint

if TYPE_CHECKING:
    from mcp import Client
    from mcp_types import CallToolResult

Value = TypeVar("Value")

NO_FIELDS: Mapping[str, str] = {}


def request(method: str, params: Mapping[str, Any] | None = None, request_id: object = 1) -> dict[str, Any]:
    """Return a request of an older revision."""
    return {"jsonrpc": "2.0", "id": request_id, "method": method, "params": dict(params or {})}


def post(client: FlaskClient, document: object, headers: Mapping[str, str] = NO_FIELDS) -> TestResponse:
    return client.post("/mcp", json=document, headers=dict(headers))


def post_stateless(client: FlaskClient, method: str, params: Mapping[str, Any] | None = None) -> TestResponse:
    """Send a request of the stateless revision, with all that it states in ``_meta`` and in header fields."""
    meta = {"io.modelcontextprotocol/protocolVersion": STATELESS, "io.modelcontextprotocol/clientCapabilities": {}}
    headers = {"MCP-Protocol-Version": STATELESS, "Mcp-Method": method}
    if params and "name" in params:
        headers["Mcp-Name"] = params["name"]
    return post(client, request(method, {**(params or {}), "_meta": meta}), headers)


def call_tool(client: FlaskClient, name: str, **arguments: object) -> dict[str, Any]:
    """Return the result of a call that the protocol accepts."""
    response = post(client, request("tools/call", {"name": name, "arguments": arguments}))
    assert response.status_code == 200, response.text
    result: dict[str, Any] = response.json["result"]  # type: ignore[index]
    return result


def error_of(response: TestResponse) -> dict[str, Any]:
    """Return the error of a response."""
    error: dict[str, Any] = response.json["error"]  # type: ignore[index]
    return error


def run_client(
    server: Endpoint,
    use: Callable[[Client], Awaitable[Value]],
    headers: Mapping[str, str] = NO_FIELDS,
    mode: str = "auto",
) -> Value:
    """Connect the official client to a server, and return what a function returns that uses the client."""
    # The import takes half a second, which processes without this client need not spend.
    from httpx2 import AsyncClient
    from mcp import Client
    from mcp.client.streamable_http import streamable_http_client

    async def connect() -> Value:
        async with AsyncClient(headers=headers, timeout=RESPONSE_TIMEOUT_SECONDS) as http:
            transport = streamable_http_client(f"http://{LOOPBACK}:{server.port}/mcp", http_client=http)
            async with Client(transport, mode=mode) as client:
                return await use(client)

    return asyncio.run(connect())


def image_of(result: CallToolResult) -> bytes:
    """Return the file in the image of a result."""
    (image,) = [content for content in result.content if content.type == "image"]
    return b64decode(image.data)


def text_of(result: CallToolResult) -> str:
    """Return the text of a result."""
    (text,) = [content.text for content in result.content if content.type == "text"]
    return text
