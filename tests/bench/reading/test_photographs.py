from __future__ import annotations

from pathlib import Path

import pytest

from bench.errors import MissingToolError
from bench.reading import photographs
from bench.reading.photographs import load_photographs
from tests.support.photographs import symbol_image


def test_folder_is_read_with_its_texts(tmp_path: Path) -> None:
    folder = tmp_path / "qrcode-2"
    folder.mkdir()
    symbol_image("x").save(folder / "13.png")
    (folder / "13.txt").write_bytes("photograph of é\r\n".encode())
    symbol_image("y").save(folder / "14.png")
    (folder / "14.bin").write_bytes(b"\xff")
    symbol_image("z").save(folder / "15.png")  # without an expected content
    first, second = load_photographs(tmp_path)
    assert (first.name, first.expected, second.expected) == ("qrcode-2/13", "photography of é\n", b"\xff")


def test_missing_photographs_skip_the_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(MissingToolError):
        load_photographs(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(photographs, "REPOSITORY", str(tmp_path / "missing"))
    with pytest.raises(MissingToolError, match="--photographs"):
        load_photographs()
