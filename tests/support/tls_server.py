"""A TLS server on this machine with its own certificate authority, and a network whose names lead to the server."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from qr.fetching.connections import Network

PUBLIC = "93.184.215.14"
TRUSTED = "Test CA"
Handle = Callable[[ssl.SSLSocket, str], None]  # the connection, and the path of its request


class Authority(NamedTuple):
    """A certificate authority."""

    key: EllipticCurvePrivateKey
    certificate: x509.Certificate


class LocalNetwork:
    """A resolver with fixed answers, and connections that all go to one local port, with their addresses recorded.

    answers: host name to the answers of the resolver, in their order; the last one repeats
    """

    def __init__(self, port: int, answers: Mapping[str, Sequence[Sequence[str]]], context: ssl.SSLContext) -> None:
        self.port, self.context = port, context
        self.answers = {host: list(found) for host, found in answers.items()}
        self.resolved: list[str] = []
        self.opened: list[str] = []

    def resolve(self, host: str) -> Sequence[str]:
        """Return the next answer for a host. Raises ``OSError`` for an unknown host."""
        self.resolved.append(host)
        if host not in self.answers:
            raise OSError(host)
        answers = self.answers[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def open(self, address: str, seconds: float) -> socket.socket:
        """Connect to the local port instead of the address."""
        self.opened.append(address)
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def network(self) -> Network:
        """Return the network for ``fetch``."""
        return Network(self.resolve, self.open, lambda: self.context)


@cache
def authority(name: str) -> Authority:
    """Return a certificate authority. The first call creates it."""
    key = generate_private_key(SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    basic = x509.BasicConstraints(ca=True, path_length=None)
    identifier = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
    builder = _builder(subject, subject, key).add_extension(basic, critical=True)
    return Authority(key, builder.add_extension(identifier, critical=False).sign(key, SHA256()))


def client_context(name: str = TRUSTED) -> ssl.SSLContext:
    """Return a context that trusts only one authority."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(cadata=authority(name).certificate.public_bytes(Encoding.PEM).decode())
    return context


def server_context(hosts: Sequence[str]) -> ssl.SSLContext:
    """Return the context of a server with a certificate for hosts."""
    key, issuer = generate_private_key(SECP256R1()), authority(TRUSTED)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "server")])
    names = x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts])
    identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key())
    builder = _builder(subject, issuer.certificate.subject, key).add_extension(names, critical=False)
    certificate = builder.add_extension(identifier, critical=False).sign(issuer.key, SHA256())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        file.write_bytes(private + certificate.public_bytes(Encoding.PEM))
        context.load_cert_chain(file)
    return context


@contextmanager
def tls_server(handle: Handle, hosts: Sequence[str], received: list[bytes] | None = None) -> Iterator[int]:
    """Run a server that calls ``handle`` for each request, and return its port.

    received: list to which each request is appended, with its header fields and its body
    """
    context = server_context(hosts)
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        threading.Thread(target=_accept, args=(listener, context, handle, received), daemon=True).start()
        yield listener.getsockname()[1]


def _accept(listener: socket.socket, context: ssl.SSLContext, handle: Handle, received: list[bytes] | None) -> None:
    with suppress(OSError):  # the test has closed the listener
        while True:
            plain, _ = listener.accept()
            threading.Thread(target=_serve, args=(plain, context, handle, received), daemon=True).start()


def _serve(plain: socket.socket, context: ssl.SSLContext, handle: Handle, received: list[bytes] | None) -> None:
    with suppress(OSError), plain, context.wrap_socket(plain, server_side=True) as secure:
        request = b""
        while b"\r\n\r\n" not in request and (part := secure.recv(4096)):
            request += part
        length = re.search(rb"Content-Length: (\d+)", request)
        end = request.index(b"\r\n\r\n") + 4 + int(length[1] if length else 0)
        while len(request) < end and (part := secure.recv(4096)):
            request += part
        if received is not None:
            received.append(request)
        handle(secure, request.split()[1].decode())


def _builder(subject: x509.Name, issuer: x509.Name, key: EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, subject, key.public_key(), x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(days=1))
