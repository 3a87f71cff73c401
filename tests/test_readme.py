"""The README is true: its parameters, its example, its dependencies. Run this file to write the table anew."""

from __future__ import annotations

import re
from pathlib import Path

from decoders import open_png, zxing

from qr.fields import Parameter
from qr.generate import generate
from qr.params import FORMAT
from qr.spec import PARAMETERS as OF_EVERY_URL
from qr.spec import Output, Spec

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
TABLE = re.compile(r"(?<=<!-- parameters: written by tests/test_readme.py -->\n).*(?=<!-- end of parameters -->)", re.S)


def row(parameter: Parameter) -> str:
    names = " ".join(f"`{name}`" for name in (parameter.name, *parameter.aliases))
    default = parameter.default
    if isinstance(default, tuple):
        default = bytes(default[:3]).hex()[::2]
    elif isinstance(default, bool):
        default = "on" if default else "off"
    shown = "" if default is None else f"`{default}`"
    allowed = parameter.kind.allowed.replace("|", "\\|")
    return f"| {names} | {shown} | {allowed} | {parameter.description} |\n"


def parameter_table() -> str:
    head = "| name | default | allowed | meaning |\n|---|---|---|---|\n"
    return head + "".join(row(parameter) for parameter in (*OF_EVERY_URL, FORMAT))


def test_the_parameter_table_is_the_one_the_service_parses() -> None:
    found = TABLE.search(README.read_text())
    assert found
    assert found.group() == parameter_table()


def test_the_picture_is_one_the_service_makes() -> None:
    picture = (ROOT / "docs" / "example.png").read_bytes()
    assert zxing(open_png(picture)) == b"https://example.com"
    assert picture == generate(Spec(b"https://example.com", output=Output(scale=6))).body


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    text = README.read_text()
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in "#-"]
        for line in lines:
            package, version = re.split("==|;", line)[:2]
            assert version, f"{line} is not pinned"
            assert re.search(rf"\b{package}\b", text), f"{package} has no reason in the README"


if __name__ == "__main__":
    README.write_text(TABLE.sub(lambda _: parameter_table(), README.read_text()))
