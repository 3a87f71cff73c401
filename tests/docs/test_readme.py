"""The README is true: its tables, its gallery, its dependencies. Run this file to write the tables anew."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import ImageChops

from docs import gallery
from qr.generate import generate
from qr.graphics import color, gradient
from qr.parameters import REQUIRED, Parameter, declared_parameters
from qr.payloads import PAYLOADS
from qr.spec import GROUPS, Output, Spec
from qr.spec.formats import FORMATS, Renderer
from qr.spec.parse import FORMAT, PRESET
from tests.support.decoders import open_png, zxing

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
PAYLOADS = ROOT / "docs" / "payloads.md"


def parameter_table() -> str:
    groups = [(group.__doc__ or "", declared_parameters(group)) for group in GROUPS]
    groups[-1] = (groups[-1][0], (*groups[-1][1], FORMAT, PRESET))
    return "\n".join(
        f"{title.splitlines()[0]}\n\n| name | default | allowed | meaning |\n|---|---|---|---|\n"
        + "".join(map(row, parameters))
        for title, parameters in groups
    )


def row(parameter: Parameter) -> str:
    names = " ".join(f"`{name}`" for name in (parameter.name, *parameter.aliases))
    return f"| {names} | {default_of(parameter)} | {allowed(parameter)} | {parameter.description} |\n"


def default_of(parameter: Parameter) -> str:
    default = parameter.default
    if isinstance(default, color.Color):
        default = default.hex.removeprefix("#")
    elif isinstance(default, bool):
        default = "on" if default else "off"
    return "required" if default is REQUIRED else "" if default in (None, ()) else f"`{default}`"


def allowed(parameter: Parameter) -> str:
    text = parameter.type.allowed.replace(gradient.ALLOWED, "a colour or a gradient")
    return text.replace(color.ALLOWED, "a colour").replace("|", "\\|")


def payload_table() -> str:
    head = "| URL | what | fields |\n|---|---|---|\n"
    return head + "".join(f"| `/{name}/<format>` | {about(name)} | {fields(name)} |\n" for name in PAYLOADS)


def payload_page() -> str:
    """Every field of every payload."""
    head = "# Payloads\n\nWhat each `/<payload>/<format>` takes, beside the parameters of the picture.\n"
    return head + "".join(map(_payload_section, PAYLOADS))


def _payload_section(name: str) -> str:
    head = f"\n## {name}\n\n{about(name)}.\n\n| field | default | allowed | meaning |\n|---|---|---|---|\n"
    return head + "".join(map(row, declared_parameters(PAYLOADS[name].fields)))


def about(name: str) -> str:
    return (PAYLOADS[name].fields.__doc__ or "").strip().splitlines()[0].rstrip(".")


def fields(name: str) -> str:
    """The fields of a payload, those that are required in bold."""
    found = declared_parameters(PAYLOADS[name].fields)
    return " ".join(f"**`{one.name}`**" if one.default is REQUIRED else f"`{one.name}`" for one in found)


def format_table() -> str:
    head = "| format | media type | what it can show |\n|---|---|---|\n"
    return head + "".join(f"| `{name}` | {one.media_type} | {able(name, one)} |\n" for name, one in FORMATS.items())


def able(name: str, renderer: Renderer) -> str:
    shown = [
        "outlines" if name in VECTOR_FORMATS else "",
        "shapes" if "shape" not in renderer.unsupported else "",
        "rounded ground" if "ground_radius" not in renderer.unsupported else "",
        "logo and caption" if "logo" not in renderer.unsupported else "",
        "colours" if "dark" not in renderer.unsupported else "",
        "gradients" if renderer.gradients and "dark" not in renderer.unsupported else "",
        "transparency" if renderer.alpha and "dark" not in renderer.unsupported else "",
        "CMYK" if renderer.ink else "",
        "resolution" if "dpi" not in renderer.unsupported else "",
    ]
    return ", ".join(filter(None, shown)) or "the symbol alone"


TABLES: dict[str, Callable[[], str]] = {
    "parameters": parameter_table,
    "payloads": payload_table,
    "formats": format_table,
}


def pattern(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?<=<!-- {name}: written by tests/test_readme.py -->\n).*(?=<!-- end of {name} -->)", re.S)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_what_the_service_does(name: str) -> None:
    found = pattern(name).search(README.read_text())
    assert found
    assert found.group() == TABLES[name]()


def test_the_page_of_payloads_is_what_the_service_takes() -> None:
    assert PAYLOADS.read_text() == payload_page()


def test_the_picture_is_one_the_service_makes() -> None:
    picture = (ROOT / "docs" / "example.png").read_bytes()
    assert zxing(open_png(picture)) == b"https://example.com"
    assert picture == generate(Spec(b"https://example.com", output=Output(scale=6))).body


@pytest.mark.parametrize("name", gallery.PICTURES)
def test_the_gallery_is_what_the_service_answers(name: str) -> None:
    shown, made = (
        open_png(file)
        for file in ((gallery.FOLDER / f"{name}.png").read_bytes(), gallery.picture(gallery.PICTURES[name]))
    )
    assert shown.size == made.size
    assert ImageChops.difference(shown, made).getbbox() is None


def test_the_gallery_shows_every_picture_with_its_url() -> None:
    found = gallery.TABLE.search(README.read_text())
    assert found
    assert found.group() == gallery.table()


def test_every_dependency_is_pinned_and_has_its_reason() -> None:
    text = README.read_text()
    for name in ("requirements.txt", "requirements-dev.txt"):
        lines = [line for line in (ROOT / name).read_text().splitlines() if line and line[0] not in "#-"]
        for line in lines:
            package, version = re.split("==|;", line)[:2]
            assert version, f"{line} is not pinned"
            assert re.search(rf"\b{package}\b", text), f"{package} has no reason in the README"


if __name__ == "__main__":
    written = README.read_text()
    for name, table in TABLES.items():
        written = pattern(name).sub(lambda _, table=table: table(), written)  # type: ignore[misc]
    README.write_text(written)
    PAYLOADS.write_text(payload_page())
