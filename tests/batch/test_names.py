from __future__ import annotations

import ntpath
import sys
from pathlib import PurePosixPath, PureWindowsPath

from hypothesis import given
from hypothesis import strategies as st

from qr.batch.names import UniqueNames, safe_name
from tests.support.tables import for_each


@for_each("name, safe", [
    ("menu", "menu"),
    ("menu.PNG", "menu"),
    ("../../etc/passwd", "_.._etc_passwd"),
    ("C:\\Windows\\system32", "C__Windows_system32"),
    ("/etc/passwd", "_etc_passwd"),
    ("a\0b\nc\x7f", "a_b_c_"),
    ("\u202egnp.exe", "_gnp.exe"),  # right-to-left override
    ("con", "_con"),
    ("LPT1.txt", "_LPT1.txt"),
    ("COM¹", "_COM¹"),
    ("conin$", "_conin$"),
    ("console", "console"),
    ("-rf", "_-rf"),
    (" name. ", "name"),
    ("...", ""),
    ("///", ""),
    ("", ""),
    ("e\u0301", "é"),
    ("x" * 300, "x" * 100),
    ("東" * 100, "東" * 66),
    ("\ud800", ""),
])  # fmt: skip
def test_hostile_name_becomes_safe(name: str, safe: str) -> None:
    assert safe_name(name, "png") == safe


def is_reserved(file: str) -> bool:
    """Return whether Windows reserves the name. Python 3.13 deprecates the method of paths."""
    if sys.version_info >= (3, 13):
        return ntpath.isreserved(file)
    return PureWindowsPath(file).is_reserved()


@given(st.text())
def test_any_name_stays_in_its_folder(name: str) -> None:
    file = f"{safe_name(name, 'png') or '1'}.png"
    assert PurePosixPath(file).parts == (file,)
    assert PureWindowsPath(file).parts == (file,)
    assert not is_reserved(file)
    assert len(file.encode()) <= 210


def test_equal_names_get_numbers() -> None:
    names = UniqueNames("manifest.csv")
    added = [names.add(name, "png") for name in ("a", "A", "a-2", "a", "é", "É", "ﬁ", "fi", "STRASSE", "straße")]
    assert added == ["a.png", "A-2.png", "a-2-2.png", "a-3.png", "é.png", "É-2.png", "ﬁ.png", "fi-2.png",
                     "STRASSE.png", "straße-2.png"]  # fmt: skip
    assert names.add("Manifest", "csv") == "Manifest-2.csv"
    assert names.add("a", "svg") == "a.svg"
