"""Fetch a file by https from a host that the deployment allows (``QR_FETCH_HOSTS``), or send a message to a host.

A URL of a client must not reach a network behind the service (server-side request forgery). Each URL, also that of a
redirect, is checked. Its host is resolved once, all of its addresses must be global, and the connection goes to one of
these addresses: a second answer of the DNS has no effect (DNS rebinding).
"""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPException, HTTPResponse
from time import monotonic
from urllib.parse import urljoin, urlsplit

from qr.errors import FetchFailed, FetchTooLarge
from qr.fetching.connections import Deadline, Network, connect
from qr.fetching.urls import Target, parse_url

MAX_BYTES = 1024 * 1024
MAX_SECONDS = 3.0  # for a file, redirects included
MAX_POST_SECONDS = 15.0
MAX_REDIRECTS = 3
_CHUNK_BYTES = 64 * 1024
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_NETWORK = Network()
_REQUEST_FIELDS = {"User-Agent": "qr", "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}


def fetch(url: str, hosts: str, parameter: str = "url", network: Network = _NETWORK) -> bytes:
    """Fetch a file of at most ``MAX_BYTES`` within ``MAX_SECONDS``.

    hosts:     allowed hosts, separated by commas: names, or ``*.`` and a name for all names below it
    parameter: parameter that an error names
    network:   resolver and connections; tests replace it

    Raises:
        UrlNotAllowed: the URL is not https, or its host or port is not allowed
        FetchFailed: the host has an address that is not global, does not respond in time, or returns no file
        FetchTooLarge: the file is too large

    """
    target = parse_url(url, hosts, parameter)
    try:
        return _follow(target, hosts, parameter, network)
    except (OSError, HTTPException, ValueError):  # also TLS errors and timeouts
        raise FetchFailed(f"{parameter} must be a URL that returns a file in time", parameter=parameter) from None


def post(url: str, body: bytes, headers: Mapping[str, str], network: Network = _NETWORK) -> int:
    """Send a body to a URL of the operator within ``MAX_POST_SECONDS``. Return the status of the response.

    Redirects are not followed. Raises ``OSError``, also if the host has an address that is not global, or
    ``HTTPException``.
    """
    target = parse_url(url, urlsplit(url).hostname or "", "url")
    connection = connect(target, Deadline(monotonic() + MAX_POST_SECONDS), network)
    try:
        connection.request("POST", target.path, body, {**_REQUEST_FIELDS, **headers})
        return connection.getresponse().status
    finally:
        connection.close()


def _follow(target: Target, hosts: str, parameter: str, network: Network) -> bytes:
    """Fetch a file, and follow redirects. The URL of each redirect is checked like the first one."""
    deadline = Deadline(monotonic() + MAX_SECONDS)
    for _ in range(MAX_REDIRECTS + 1):
        connection = connect(target, deadline, network)
        try:
            connection.request("GET", target.path, headers=_REQUEST_FIELDS)
            response = connection.getresponse()
            location = response.headers["Location"] if response.status in _REDIRECTS else None
            if location is None:
                return _read(response, parameter)
            target = parse_url(urljoin(target.url, location), hosts, parameter)
        finally:
            connection.close()
    raise FetchFailed(f"{parameter} must redirect at most {MAX_REDIRECTS} times", parameter=parameter)


def _read(response: HTTPResponse, parameter: str) -> bytes:
    """Return the body of a response with status 200.

    A compressed body is rejected, because its size after decompression has no bound.
    """
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if response.status != 200 or encoding != "identity":
        raise FetchFailed(f"{parameter} must return a file with status 200, not compressed", parameter=parameter)
    body = bytearray()
    too_large = response.length is not None and response.length > MAX_BYTES
    while not too_large and (chunk := response.read(_CHUNK_BYTES)):
        body += chunk
        too_large = len(body) > MAX_BYTES
    if too_large:
        raise FetchTooLarge(f"{parameter} must return a file of at most {MAX_BYTES} bytes", parameter=parameter)
    if response.length:  # the body is shorter than its Content-Length
        raise FetchFailed(f"{parameter} must return a complete file", parameter=parameter)
    return bytes(body)
