"""TLS connections to a checked address, with one deadline for everything.

``http.client`` follows no redirects, and knows no proxies of the environment, no cookies and no decompression.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from http.client import HTTPSConnection
from ipaddress import ip_address
from time import monotonic
from typing import NamedTuple

from qr.fetching.urls import PORT, Target
from qr.parameters.networks import embedded_ipv4, is_global

MAX_RESOLVERS = 4  # threads; a resolver that does not respond keeps one busy for a while
# Virtual host services of Azure: a global address that only virtual machines reach.
_CLOUD_ADDRESSES = frozenset(("168.63.129.16",))


class Deadline(NamedTuple):
    """The time by which everything must be done, of the monotonic clock in seconds."""

    moment: float

    def remaining(self) -> float:
        """Return the seconds that are left. Raises ``TimeoutError`` if none are left."""
        seconds = self.moment - monotonic()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class DeadlineSocket(ssl.SSLSocket):
    """A TLS socket whose reads and writes share one deadline. A timeout alone would start again with each byte."""

    deadline: Deadline

    def recv_into(self, buffer: bytearray, nbytes: int | None = None, flags: int = 0) -> int:  # type: ignore[override]
        """Receive bytes. Raises ``TimeoutError`` at the deadline."""
        self.settimeout(self.deadline.remaining())
        return super().recv_into(buffer, nbytes, flags)

    def sendall(self, data: bytes, flags: int = 0) -> None:  # type: ignore[override]
        """Send bytes. Raises ``TimeoutError`` at the deadline."""
        self.settimeout(self.deadline.remaining())
        super().sendall(data, flags)


@cache
def system_context() -> ssl.SSLContext:
    """Return a TLS context that verifies certificates and host names with the certificates of the system."""
    return ssl.create_default_context()


def resolve_host(host: str) -> list[str]:
    """Return the IP addresses of a host. Raises ``OSError`` if there are none."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def open_socket(address: str, seconds: float) -> socket.socket:
    """Connect to an address. Raises ``OSError``."""
    return socket.create_connection((address, PORT), seconds)


class Network(NamedTuple):
    """How hosts are resolved and reached. Tests replace it.

    resolve: host name to IP addresses; called once for each URL
    open:    IP address and seconds to a TCP connection
    context: TLS settings
    """

    resolve: Callable[[str], Sequence[str]] = resolve_host
    open: Callable[[str, float], socket.socket] = open_socket
    context: Callable[[], ssl.SSLContext] = system_context


def connect(target: Target, deadline: Deadline, network: Network) -> HTTPSConnection:
    """Connect to the host of a target, and verify its certificate.

    Raises ``OSError``, also if the host has an address that is not global, or ``TimeoutError`` at the deadline.
    """
    addresses = _resolve(target.host, deadline, network)
    if not addresses or not all(_is_public(address) for address in addresses):
        raise OSError("not a public host")
    plain = _open_first(addresses, deadline, network)
    try:
        context = _with_deadline(network.context())
        plain.settimeout(deadline.remaining())  # of the handshake
        secure = context.wrap_socket(plain, server_hostname=target.host)
    except BaseException:
        plain.close()
        raise
    secure.deadline = deadline  # type: ignore[attr-defined]
    connection = HTTPSConnection(target.host, PORT, context=context)
    connection.sock = secure
    return connection


@cache
def _resolvers() -> ThreadPoolExecutor:
    """Return the threads that resolve hosts, because the resolver of the system has no deadline."""
    return ThreadPoolExecutor(MAX_RESOLVERS, "resolver")


def _resolve(host: str, deadline: Deadline, network: Network) -> Sequence[str]:
    answer = _resolvers().submit(network.resolve, host)
    try:
        return answer.result(deadline.remaining())
    finally:
        answer.cancel()  # a resolution that has not started would delay those after it


def _is_public(address: str) -> bool:
    """Return whether the service may connect to an address. A zone (``fe80::1%eth0``) is always local."""
    if "%" in address:
        return False
    parsed = ip_address(address)
    return is_global(parsed) and str(embedded_ipv4(parsed)) not in _CLOUD_ADDRESSES


def _open_first(addresses: Sequence[str], deadline: Deadline, network: Network) -> socket.socket:
    """Connect to the first address that accepts a connection."""
    for address in addresses[:-1]:
        try:
            return network.open(address, deadline.remaining() / 2)
        except OSError:
            continue
    return network.open(addresses[-1], deadline.remaining())


def _with_deadline(context: ssl.SSLContext) -> ssl.SSLContext:
    context.sslsocket_class = DeadlineSocket
    return context
