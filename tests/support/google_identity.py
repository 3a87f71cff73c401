"""Fakes for calls of a private function: Google's issuer of ID tokens, and the proxy that checks the tokens."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import requests
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from google.auth import jwt
from google.auth.crypt import RSASigner
from google.auth.transport.requests import Request as GoogleRequest
from google.oauth2.id_token import verify_token
from werkzeug import Request, Response

from tests.support.serving import LOOPBACK, run_in_thread

ACCOUNT = "caller@demo.iam.gserviceaccount.com"
KEY_ID = "key-1"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# Audience of every assertion, whatever the ``token_uri`` of the key file is.
TOKEN_ENDPOINT = "https://oauth2.googleapis.com/token"
TOKEN_LIFETIME_SECONDS = 3600
SERVERLESS_FIELD, AUTHORIZATION_FIELD = "HTTP_X_SERVERLESS_AUTHORIZATION", "HTTP_AUTHORIZATION"


class Key(NamedTuple):
    """A private key and its certificate, as PEM."""

    private: str
    certificate: str

    def sign(self, claims: dict[str, Any]) -> str:
        return str(jwt.encode(RSASigner.from_string(self.private, KEY_ID), claims).decode())


@cache
def get_key(owner: str) -> Key:
    """Return the key of an owner. The first call creates the key."""
    key = generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, owner)])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Key(private.decode(), certificate.public_bytes(Encoding.PEM).decode())


class Google:
    """A WSGI app that issues ID tokens to one service account, and publishes the certificate of the tokens."""

    def __init__(self) -> None:
        self.url = ""
        self.signer = "google"
        self.token_age_seconds = 0
        self.audiences: list[str] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        views = {("POST", "/token"): self._token, ("GET", "/certs"): self._certificates}
        body = views[request.method, request.path](request)
        return Response(json.dumps(body), mimetype="application/json")(environ, start_response)

    def key_file(self, directory: Path) -> Path:
        """Write the key file of the service account, in the format of Google's console, and return its path."""
        file = directory / "service-account.json"
        account = {"type": "service_account", "client_email": ACCOUNT, "token_uri": f"{self.url}/token"}
        key = {"private_key_id": KEY_ID, "private_key": get_key(ACCOUNT).private}
        file.write_text(json.dumps(account | key))
        return file

    def _token(self, request: Request) -> dict[str, str]:
        assert request.form["grant_type"] == GRANT_TYPE
        assertion = jwt.decode(request.form["assertion"], get_key(ACCOUNT).certificate, audience=TOKEN_ENDPOINT)
        assert assertion["iss"] == ACCOUNT
        self.audiences.append(assertion["target_audience"])
        return {"id_token": get_key(self.signer).sign(self._claims(assertion["target_audience"]))}

    def _claims(self, audience: str) -> dict[str, Any]:
        issued = int(time.time()) - self.token_age_seconds
        times = {"iat": issued, "exp": issued + TOKEN_LIFETIME_SECONDS}
        account = {"iss": "https://accounts.google.com", "sub": "1", "email": ACCOUNT, "email_verified": True}
        return {"aud": audience} | account | times

    def _certificates(self, _request: Request) -> dict[str, str]:
        return {KEY_ID: get_key("google").certificate}


@contextmanager
def google_identity() -> Iterator[Google]:
    google = Google()
    with run_in_thread(google) as endpoint:
        google.url = f"http://{LOOPBACK}:{endpoint.port}"
        yield google


class CloudRunProxy:
    """The proxy of Cloud Run in front of a private function. The proxy accepts only requests of invokers."""

    def __init__(self, app: WSGIApplication, google: Google, invokers: Iterable[str] = (ACCOUNT,)) -> None:
        self.app = app
        self.google = google
        self.invokers = set(invokers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        header = SERVERLESS_FIELD if SERVERLESS_FIELD in environ else AUTHORIZATION_FIELD
        token = environ.get(header, "").removeprefix("Bearer ")
        try:
            caller = self._verify_token(token, f"http://{LOOPBACK}:{environ['SERVER_PORT']}")
        except ValueError as error:
            challenge = f'Bearer error="invalid_token" error_description="{error}"'
            return _error_page(401, {"WWW-Authenticate": challenge})(environ, start_response)
        if caller not in self.invokers:
            return _error_page(403, {})(environ, start_response)
        # As in Cloud Run, the function receives the token without its signature, so that the function cannot use it.
        environ[header] = f"Bearer {token.rpartition('.')[0]}.SIGNATURE_REMOVED_BY_GOOGLE"
        return self.app(environ, start_response)

    def _verify_token(self, token: str, audience: str) -> str:
        """Return the email address in a valid token."""
        with requests.Session() as session:
            claims = verify_token(token, GoogleRequest(session), audience, f"{self.google.url}/certs")
        assert claims["iss"] == "https://accounts.google.com"
        assert claims["email_verified"]
        return str(claims["email"])


def _error_page(status: int, headers: dict[str, str]) -> Response:
    page = "<html><title>Error</title>Your client does not have permission to the requested URL.</html>"
    return Response(page, status, headers, mimetype="text/html")


@contextmanager
def private_function(app: WSGIApplication, google: Google, invokers: Iterable[str] = (ACCOUNT,)) -> Iterator[str]:
    """Deploy a private function until the end of the ``with`` block, and return its URL."""
    with run_in_thread(CloudRunProxy(app, google, invokers)) as endpoint:
        yield f"http://{LOOPBACK}:{endpoint.port}"
