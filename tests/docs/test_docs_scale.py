"""Run the code of docs/scale.md with fakes of Cloud Tasks and Cloud Storage, which are not dependencies."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from qr.config import Settings
from router import create_app
from tests.support.serving import run_in_thread

DOCUMENT = (Path(__file__).parents[2] / "docs" / "scale.md").read_text()
FILES = {"rows/1.csv": b"url,name\nhttps://example.com/1,a\n", "rows/2.csv": b"url\nhttps://example.com/2\n"}


class Output(BytesIO):
    """A file that keeps its content when it is closed."""

    def close(self) -> None:
        self.content = self.getvalue()
        super().close()


class Bucket:
    def __init__(self) -> None:
        self.written: dict[str, Output] = {}

    def blob(self, name: str) -> Any:
        def open_file(mode: str) -> Output:
            assert mode == "wb"
            return self.written.setdefault(name, Output())

        return SimpleNamespace(name=name, download_as_bytes=lambda: FILES[name], open=open_file)


@pytest.fixture
def code(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the names that the code defines, and the fakes ``bucket`` and ``tasks``."""
    bucket, tasks = Bucket(), list[Any]()
    storage, tasks_v2 = ModuleType("google.cloud.storage"), ModuleType("google.cloud.tasks_v2")
    blobs = [bucket.blob(name) for name in FILES]
    client = SimpleNamespace(
        bucket=lambda _: bucket, list_blobs=lambda _, **sent: blobs if sent == {"prefix": "rows/"} else []
    )
    vars(storage)["Client"] = lambda: client
    vars(tasks_v2).update(
        CloudTasksClient=lambda: SimpleNamespace(create_task=lambda **sent: tasks.append(sent)),
        **dict.fromkeys(("OidcToken", "HttpRequest", "Task"), SimpleNamespace),
    )
    monkeypatch.setitem(sys.modules, "google.cloud.storage", storage)
    monkeypatch.setitem(sys.modules, "google.cloud.tasks_v2", tasks_v2)
    names: dict[str, Any] = {}
    for block in re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL):
        exec(block, names)
    return {**names, "bucket": bucket, "tasks": tasks}


def test_each_file_becomes_a_task(code: dict[str, Any]) -> None:
    code["enqueue"]("queue", "bucket", "https://worker.example.com", "account")
    assert {sent["parent"] for sent in code["tasks"]} == {"queue"}
    requests = [sent["task"].http_request for sent in code["tasks"]]
    assert [request.body.decode() for request in requests] == list(FILES)
    assert {request.http_method for request in requests} == {"POST"}


def test_worker_writes_a_zip_file(code: dict[str, Any]) -> None:
    request = Request(EnvironBuilder(method="POST", data="rows/1.csv").get_environ())
    assert code["make_zip"](request) == "done"
    with ZipFile(BytesIO(code["bucket"].written["zip/rows/1.csv.zip"].content)) as archive:
        assert archive.namelist() == ["a.png", "manifest.csv"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_table_is_split_and_sent(tmp_path: Path) -> None:
    command = re.findall(r"```sh\n(tail .*?)```", DOCUMENT, re.DOTALL)[0].replace("--lines=5000", "--lines=3")
    (tmp_path / "rows.csv").write_text("url\n" + "".join(f"https://example.com/{number}\n" for number in range(7)))
    with run_in_thread(create_app(Settings(threads=64))) as server:
        script = f"set -e\nURL=http://127.0.0.1:{server.port}\n{command}"
        subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True)
    counts = [len(ZipFile(path).namelist()) - 1 for path in sorted(tmp_path.glob("*.zip"))]
    assert counts == [3, 3, 1]
