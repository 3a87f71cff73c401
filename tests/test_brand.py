from __future__ import annotations

import json
from base64 import b64decode, b64encode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from PIL import Image

from qr.brand import DARK, FOLDER, LIGHT, MIN_CONTRAST, Brand, read_brand
from qr.config import Settings
from qr.graphics.color import parse
from qr.graphics.luminance import color_luminance, luminance_contrast
from router import create_app
from tests.support.browser import Page

EXAMPLE = "logos/example.json"
# A PNG file with one pixel.
PIXEL = (
    "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    "rkJggg=="
)


def write_brand(folder: Path, content: object) -> str:
    path = folder / "brand.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    read_brand.cache_clear()
    return str(path)


# Content of the file, and the text that the error contains.
INVALID: list[tuple[Any, str]] = [
    ("", "must be the path of a file with a JSON object"),
    ("[]", "must be the path of a file with a JSON object"),
    ('{"name": "Café",\n}', "brand.json: Expecting property name enclosed in double quotes: line 2 column 1"),
    ({"colour": "#fff"}, "unknown parameter 'colour'"),
    ({"name": "a\nb"}, "name must be one line of 1 to 80 characters"),
    ({"logo": "no-such"}, "logo must be the name of a deployed logo"),
    ({"logo": "https://example.com/logo.png"}, "logo must be the name of a file in logos/"),
    ({"logo": "data:image/svg+xml;base64,PHN2Zz48c2NyaXB0Lz48L3N2Zz4="}, "logo: the root element must be svg"),
    ({"light": "#fff"}, "light must be an object of opaque colours"),
    ({"light": {"buttons": "#fff"}}, "light must be an object of opaque colours"),
    ({"dark": {"text": "#ffffff80"}}, "dark must be an object of opaque colours"),
    ({"dark": {"text": "cmyk(0,0,0,0)"}}, "dark must be an object of opaque colours"),
    (
        {"light": {"button": "#fc0"}},
        "light.button_text must be a colour with a contrast of at least 4.5:1 with button #fc0; got #fff, which has",
    ),
    ({"dark": {"text": "#777", "background": "#fff"}}, "dark.text must be a colour with a contrast of at least 4.5:1"),
    ({"links": {"Imprint": "http://example.com/"}}, "links must be an object of at most 5 https URLs"),
    ({"links": {"Imprint": "javascript:alert(1)"}}, "links must be"),
    ({"links": {"": "https://example.com/"}}, "links must be an object of at most 5 https URLs"),
]


@pytest.mark.parametrize(("content", "words"), INVALID, ids=[words[:20] for _, words in INVALID])
def test_service_does_not_start_with_an_invalid_brand(tmp_path: Path, content: Any, words: str) -> None:
    path = write_brand(tmp_path, content)
    with pytest.raises(ValueError, match="QR_BRAND") as raised:
        create_app(Settings(brand=path))
    assert words in str(raised.value)
    assert path in str(raised.value)


def test_large_logo_is_rejected(tmp_path: Path) -> None:
    file = BytesIO()
    Image.effect_noise((300, 300), 100).save(file, "PNG")
    logo = f"data:image/png;base64,{b64encode(file.getvalue()).decode()}"
    with pytest.raises(ValueError, match="logo must have at most 65536 bytes"):
        read_brand(write_brand(tmp_path, {"logo": logo}))


def test_logo_contains_no_metadata(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>draft</title><path d="M0 0h9v9z"/></svg>'
    logo = f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
    brand = read_brand(write_brand(tmp_path, {"logo": logo, "dark_logo": PIXEL}))
    assert [uri.partition(",")[0] for uri in (brand.logo, brand.dark_logo)] == [
        "data:image/svg+xml;base64", "data:image/png;base64",
    ]  # fmt: skip
    assert b"draft" not in b64decode(brand.logo.partition(",")[2])


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_default_colors_have_enough_contrast(colors: dict[str, str]) -> None:
    for text, ground in (("text", "background"), ("button_text", "button")):
        first, second = (color_luminance(parse(colors[name])) for name in (text, ground))
        assert luminance_contrast(first, second) >= MIN_CONTRAST


def test_pages_show_the_brand(tmp_path: Path) -> None:
    brand = json.loads((FOLDER / EXAMPLE).read_text()) | {"dark_logo": PIXEL, "name": "<Bistro> & Co"}
    client: FlaskClient = create_app(Settings(brand=write_brand(tmp_path, brand))).test_client()
    response = client.get("/u/a%20b")
    page = Page(response.text)
    assert page.text("title").endswith(" | <Bistro> & Co")
    assert [str(source)[:26] for source in page.attributes("img", "src")] == ["data:image/svg+xml;base64,"]
    assert [str(source)[:22] for source in page.attributes("source", "srcset")] == [PIXEL[:22]]
    assert page.attributes("a", "href") == list(brand["links"].values())
    assert {"<Bistro> & Co", brand["footer"]} <= set(page.each("p"))
    for scheme in ("light", "dark"):
        assert f"--button-text:{brand[scheme]['button_text']}" in page.text("style")


def test_text_of_the_logo_replaces_the_name(tmp_path: Path) -> None:
    path = write_brand(tmp_path, {"logo": PIXEL, "logo_text": "Bistro & Co"})
    page = Page(create_app(Settings(brand=path)).test_client().get("/u/a%20b").text)
    assert page.attributes("img", "alt") == ["Bistro & Co"]
    assert page.text("title").endswith(" | Bistro & Co")


def test_file_can_start_with_a_byte_order_mark(tmp_path: Path) -> None:
    """Editors of Windows write the mark."""
    assert read_brand(write_brand(tmp_path, '\ufeff{"name": "Café"}')).name == "Café"


def test_empty_path_is_the_default_brand() -> None:
    assert read_brand("") == Brand()
