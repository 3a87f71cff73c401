from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from qr.config import Settings
from router import create_app
from tests.support.serving import run_in_thread

LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z" fill="#900"/></svg>'


def post_files(client: FlaskClient, url: str, *files: tuple[str, str, bytes]) -> tuple[int, str]:
    """Post ``data`` and files, each with the name of the field, the file name and the content."""
    parts = [
        b'Content-Disposition: form-data; name="%s"; filename="%s"\r\nContent-Type: application/octet-stream\r\n\r\n%s'
        % (name.encode(), file_name.encode(), content)
        for name, file_name, content in files
    ]
    parts.append(b'Content-Disposition: form-data; name="data"\r\n\r\nhi')
    body = b"".join(b"--b\r\n%s\r\n" % part for part in parts) + b"--b--\r\n"
    response = client.post(url, data=body, content_type="multipart/form-data; boundary=b")
    return response.status_code, "" if response.json is None else response.json["detail"]


@pytest.mark.parametrize(
    ("files", "status", "detail"),
    [
        ([("logo", "", b"")], 200, ""),
        ([("logo", "", b""), ("logo", "", b"")], 200, ""),
        ([("logo", "", b""), ("logo", "logo.svg", LOGO)], 200, ""),
        ([("logo", "logo.svg", LOGO)], 200, ""),
        ([("logo", "", LOGO)], 200, ""),
        ([("logo", "logo.svg", b"")], 422, "logo:"),
        ([("logo", "", b"\n")], 422, "logo:"),
        ([("logo", "logo.svg", LOGO), ("logo", "logo.svg", LOGO)], 400, "logo is sent twice"),
        ([("lgo", "", b"")], 400, "unknown parameter 'lgo'"),
    ],
)
def test_file_field_without_a_file_is_omitted(
    client: FlaskClient, files: list[tuple[str, str, bytes]], status: int, detail: str
) -> None:
    actual_status, actual_detail = post_files(client, "/png", *files)
    assert actual_status == status
    assert actual_detail.startswith(detail)


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_form_of_curl_without_a_file_is_accepted(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    arguments = ["-F", "data=hi", "-F", "logo=@empty;filename="]
    with run_in_thread(create_app(Settings())) as server:
        command = ["curl", "-sS", "-o", "code.png", "-w", "%{http_code}", *arguments]
        url = f"http://127.0.0.1:{server.port}/png"
        run = subprocess.run([*command, url], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert run.stdout == "200"
