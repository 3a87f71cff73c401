"""Call a function that was deployed with ``deploy.sh --private``, as a service account.

pip install -r examples/requirements.txt
export GOOGLE_APPLICATION_CREDENTIALS=service-account.json    # not needed on Google Cloud
python examples/call_private.py https://qr-abc.a.run.app '/png?data=https://example.com' -o code.png
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from pathlib import Path

import requests
from google.auth.exceptions import GoogleAuthError
from google.auth.transport.requests import Request
from google.oauth2.id_token import fetch_id_token

# This pattern is strict, so that all URL parsers find the same host.
FUNCTION_URL = re.compile(r"(https://[a-z\d.-]+|http://(localhost|127\.0\.0\.1))(:\d+)?(/[\w./-]*)?", re.A | re.I)
NO_IDENTITY = """no ID token: {0}
Set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account, or run this on Google Cloud as one.
User credentials do not work for ID tokens. To get a token for your own account: gcloud auth print-identity-token"""
TIMEOUT_SECONDS = 60


def main() -> None:
    options = _parse_options()
    try:
        response = call(options.url, options.path, options.method, options.json, options.key)
    except GoogleAuthError as error:
        sys.exit(NO_IDENTITY.format(error.args[0]))
    except OSError as error:
        sys.exit(f"no response: {error}")
    if response.status_code >= 400:
        sys.exit(f"{response.status_code} {response.reason}: {_detail(response)}")
    print(response.status_code, response.reason, response.headers.get("Location", ""), file=sys.stderr)
    _write(response.content, options.output)


def call(url: str, path: str, method: str | None, body: str | None, key: str | None) -> requests.Response:
    """Send a request with an ID token, and return the response.

    With an API key of the service, ``Authorization`` is needed for the key. The token is then sent in the header field
    that Google checks first. Raises ``GoogleAuthError`` if there is no token, or ``OSError`` if there is no response.
    """
    token = fetch_id_token(Request(), url)
    headers = {"Authorization": f"Bearer {token}"}
    if key:
        headers = {"X-Serverless-Authorization": f"Bearer {token}", "Authorization": f"Bearer {key}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    method = method or ("GET" if body is None else "POST")
    content = body and body.encode()
    # Do not follow redirects: requests would send X-Serverless-Authorization to any host.
    return requests.request(
        method, url + path, headers=headers, data=content, timeout=TIMEOUT_SECONDS, allow_redirects=False
    )


def _parse_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Call a private function as a service account.")
    parser.add_argument("url", type=_parse_url, help="URL of the function, which is also the audience of the token")
    parser.add_argument("path", type=_parse_path, help="path and query, such as /png?data=https://example.com")
    parser.add_argument("-o", "--output", type=Path, help="file for the response body; default: standard output")
    parser.add_argument(
        "--key", default=os.environ.get("QR_KEY"), help="API key of the service; default: environment variable QR_KEY"
    )
    parser.add_argument(
        "--method", choices=("GET", "PUT", "PATCH", "DELETE", "POST"), help="default: GET, or POST with --json"
    )
    parser.add_argument("--json", help="request body")
    return parser.parse_args()


def _parse_url(text: str) -> str:
    if not FUNCTION_URL.fullmatch(text):
        raise argparse.ArgumentTypeError(f"must be https://..., or http:// on this machine; got {text}")
    return text.rstrip("/")


def _parse_path(text: str) -> str:
    if not text.startswith("/"):
        raise argparse.ArgumentTypeError(f"must start with /; got {text}")
    return text


def _detail(response: requests.Response) -> str:
    """Return the reason of an error: from the problem details of the service, or from a header field of Google."""
    if response.headers.get("Content-Type", "").startswith("application/problem+json"):
        return str(response.json().get("detail", response.reason))
    return response.headers.get(
        "WWW-Authenticate", "not a response of the service; the caller needs the role roles/run.invoker"
    )


def _write(body: bytes, output: Path | None) -> None:
    if output:
        output.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
