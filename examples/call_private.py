"""Call a function that was deployed with ``deploy.sh --private``, as a service account.

pip install -r examples/requirements.txt
export GOOGLE_APPLICATION_CREDENTIALS=service-account.json    # on Google Cloud: not needed
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

# Strict, so that no two readers of the URL could see different hosts in it.
FUNCTION_URL = re.compile(r"(https://[a-z\d.-]+|http://(localhost|127\.0\.0\.1))(:\d+)?(/[\w./-]*)?", re.A | re.I)
NO_IDENTITY = """no ID token: {0}
Let GOOGLE_APPLICATION_CREDENTIALS name the key file of a service account, or run this on Google Cloud as one.
User credentials do not work for ID tokens; for yourself, gcloud auth print-identity-token prints one."""
TIMEOUT = 60  # seconds


def main() -> None:
    options = _options()
    try:
        response = call(options.url, options.path, options.method, options.json, options.key)
    except GoogleAuthError as error:
        sys.exit(NO_IDENTITY.format(error.args[0]))
    except OSError as error:
        sys.exit(f"no answer: {error}")
    if response.status_code >= 400:
        sys.exit(f"{response.status_code} {response.reason}: {_detail(response)}")
    print(response.status_code, response.reason, response.headers.get("Location", ""), file=sys.stderr)
    _write(response.content, options.output)


def call(url: str, path: str, method: str | None, body: str | None, key: str | None) -> requests.Response:
    """Send the token where Google's front end looks for it first if Authorization is to carry a key of the service."""
    token = fetch_id_token(Request(), url)
    headers = {"Authorization": f"Bearer {token}"}
    if key:
        headers = {"X-Serverless-Authorization": f"Bearer {token}", "Authorization": f"Bearer {key}"}
    if body is not None:
        headers["Content-Type"] = "application/json"
    method = method or ("GET" if body is None else "POST")
    content = body and body.encode()
    # A redirect may lead to any host, and X-Serverless-Authorization would go there too.
    return requests.request(method, url + path, headers=headers, data=content, timeout=TIMEOUT, allow_redirects=False)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Call a private function as a service account.")
    parser.add_argument("url", type=_url, help="the function's URL, which is also the token's audience")
    parser.add_argument("path", type=_path, help="what to ask for, as in /png?data=https://example.com")
    parser.add_argument("-o", "--output", type=Path, help="the file for the body; without it, standard output")
    parser.add_argument("--key", default=os.environ.get("QR_KEY"), help="an API key of the service itself; or QR_KEY")
    parser.add_argument("--method", choices=("GET", "PUT", "PATCH", "DELETE", "POST"), help="GET; POST with --json")
    parser.add_argument("--json", help="the body to send")
    return parser.parse_args()


def _url(text: str) -> str:
    if not FUNCTION_URL.fullmatch(text):
        raise argparse.ArgumentTypeError("a token may travel only to https://..., or http:// on this machine")
    return text.rstrip("/")


def _path(text: str) -> str:
    if not text.startswith("/"):
        raise argparse.ArgumentTypeError("a path begins with /")
    return text


def _detail(response: requests.Response) -> str:
    """Why not: the service says it in problem+json, Google's front end in a header."""
    if response.headers.get("Content-Type", "").startswith("application/problem+json"):
        return str(response.json().get("detail", response.reason))
    return response.headers.get("WWW-Authenticate", "not an answer of the service; is the caller a roles/run.invoker?")


def _write(body: bytes, output: Path | None) -> None:
    if output:
        output.write_bytes(body)
    else:
        sys.stdout.buffer.write(body)


if __name__ == "__main__":
    main()
