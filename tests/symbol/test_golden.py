"""Symbols of both engines, compared with files that qrcodegen wrote: one line per row, 1 for a dark module.

The first file is the worked example of the standard, whose codewords ``test_conformance`` also checks.
``PYTHONPATH=. .venv/bin/python tests/symbol/test_golden.py`` writes the files.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from qr.spec import Encoding
from qr.symbol import Symbol, encode
from tests.support.encoders import ENGINES, Mode, qrcodegen_rows

GOLDEN = Path(__file__).parent / "golden"


class Case(NamedTuple):
    """Content in one mode, and the settings that determine its symbol completely."""

    content: bytes
    mode: Mode
    level: str
    version: int
    mask: int


CASES = {
    "iso-18004-annex-i": Case(b"01234567", "numeric", "M", 1, 2),
    "iso-18004-figure-1": Case(b"QR Code Symbol", "byte", "M", 1, 6),
    "url": Case(b"https://example.com/menu?table=seven", "byte", "Q", 4, 0),
    "utf-8": Case("Zoë grüßt 東京".encode(), "byte", "H", 3, 7),
    "version-7": Case(b"VERSION INFORMATION BEGINS HERE", "alphanumeric", "L", 7, 5),
    "version-40-full": Case(b"31415926535897932384" * 354 + b"626433832", "numeric", "L", 40, 3),
}


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", CASES)
def test_symbol_matches_golden_file(name: str, engine: str) -> None:
    case = CASES[name]
    encoding = Encoding(case.level, boost=False, version=case.version, mask=case.mask)
    golden = (GOLDEN / f"{name}.txt").read_text("ascii")
    assert f"{encode(case.content, encoding, engine)}\n" == golden


def test_every_golden_file_has_a_case() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)


def write_golden_files() -> None:
    for name, case in CASES.items():
        rows = qrcodegen_rows(*case)
        (GOLDEN / f"{name}.txt").write_text(f"{Symbol(case.version, case.level, case.mask, rows)}\n", "ascii")


if __name__ == "__main__":
    write_golden_files()
