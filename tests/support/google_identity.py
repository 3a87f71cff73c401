"""Google's part in a call of a private function: who gives out ID tokens, and the front end that checks them."""

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

from tests.support.serving import LOOPBACK, serving_here

ACCOUNT = "caller@demo.iam.gserviceaccount.com"
KEY_ID = "key-1"
GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer"
# What every assertion is addressed to, wherever it is sent.
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
    """The owner's key, made when it is first needed."""
    key = generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, owner)])
    now = datetime.now(UTC)
    named = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    certificate = named.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, SHA256())
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Key(private.decode(), certificate.public_bytes(Encoding.PEM).decode())


class Google:
    """Gives one service account its ID tokens, and everybody the certificate to check them with."""

    def __init__(self) -> None:
        self.url = ""
        self.signer = "google"
        self.age = 0  # of the tokens, in seconds
        self.audiences: list[str] = []

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        request = Request(environ)
        answers = {("POST", "/token"): self._token, ("GET", "/certs"): self._certificates}
        body = answers[request.method, request.path](request)
        return Response(json.dumps(body), mimetype="application/json")(environ, start_response)

    def key_file(self, directory: Path) -> Path:
        """The service account's, as the console hands it out."""
        file = directory / "service-account.json"
        account = {"type": "service_account", "client_email": ACCOUNT, "token_uri": f"{self.url}/token"}
        key = {"private_key_id": KEY_ID, "private_key": get_key(ACCOUNT).private}
        file.write_text(json.dumps(account | key))
        return file

    def _token(self, request: Request) -> dict[str, str]:
        assert request.form["grant_type"] == GRANT_TYPE
        asked = jwt.decode(request.form["assertion"], get_key(ACCOUNT).certificate, audience=TOKEN_ENDPOINT)
        assert asked["iss"] == ACCOUNT
        self.audiences.append(asked["target_audience"])
        return {"id_token": get_key(self.signer).sign(self._claims(asked["target_audience"]))}

    def _claims(self, audience: str) -> dict[str, Any]:
        issued = int(time.time()) - self.age
        times = {"iat": issued, "exp": issued + TOKEN_LIFETIME_SECONDS}
        who = {"iss": "https://accounts.google.com", "sub": "1", "email": ACCOUNT, "email_verified": True}
        return {"aud": audience} | who | times

    def _certificates(self, _request: Request) -> dict[str, str]:
        return {KEY_ID: get_key("google").certificate}


@contextmanager
def google_identity() -> Iterator[Google]:
    google = Google()
    with serving_here(google) as endpoint:
        google.url = f"http://{LOOPBACK}:{endpoint.port}"
        yield google


class CloudRunProxy:
    """Cloud Run's, before a private function: only what an invoker sends goes through."""

    def __init__(self, app: WSGIApplication, google: Google, invokers: Iterable[str] = (ACCOUNT,)) -> None:
        self.app = app
        self.google = google
        self.invokers = set(invokers)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        header = SERVERLESS_FIELD if SERVERLESS_FIELD in environ else AUTHORIZATION_FIELD
        token = environ.get(header, "").removeprefix("Bearer ")
        try:
            caller = self._verified(token, f"http://{LOOPBACK}:{environ['SERVER_PORT']}")
        except ValueError as error:
            challenge = f'Bearer error="invalid_token" error_description="{error}"'
            return _error_page(401, {"WWW-Authenticate": challenge})(environ, start_response)
        if caller not in self.invokers:
            return _error_page(403, {})(environ, start_response)
        # The token goes on, of no use to anybody else.
        environ[header] = f"Bearer {token.rpartition('.')[0]}.SIGNATURE_REMOVED_BY_GOOGLE"
        return self.app(environ, start_response)

    def _verified(self, token: str, audience: str) -> str:
        """Who the token speaks of."""
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
    """The URL of a private function for as long as it is deployed."""
    with serving_here(CloudRunProxy(app, google, invokers)) as endpoint:
        yield f"http://{LOOPBACK}:{endpoint.port}"
