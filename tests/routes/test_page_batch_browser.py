"""The view that makes many QR codes, in Chromium, as a person uses the view."""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from qr.access.keys import format_entry
from qr.config import Settings
from qr.decoding import decode_file
from tests.support.axe import violations
from tests.support.browser import set_color_scheme
from tests.support.decoders import open_png, zxing
from tests.support.link_owner import NARROW, Owner, serve_below
from tests.support.user_codes import KEY

if TYPE_CHECKING:
    from selenium.webdriver.chrome.webdriver import WebDriver

URL = "https://example.com/room/"
ROWS = f'url;name;dark\n{URL}1;"Room ""1""";\n\n{URL}2/long;Room 2;navy\n{URL}3;Room 3;nocolor\n'
ENTER = """
const box = document.querySelector("#batch-text")
box.value = arguments[0]
box.dispatchEvent(new Event("input"))
"""
DROP = """
const [name, content] = arguments, dataTransfer = new DataTransfer()
dataTransfer.items.add(new File([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], name))
document.body.dispatchEvent(new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true }))
"""
CHOOSE = """
const control = document.querySelector(arguments[0])
control.value = arguments[1]
control.dispatchEvent(new Event("change"))
"""
READ_CELLS = """
const [name, text] = arguments, done = arguments[2]
import(new URL(`assets/${document.documentElement.dataset.version}/batch/table.js`, document.baseURI))
  .then(({ parse }) => { const { rows, delimiter } = parse(text); done([delimiter, rows]) })
  .catch(({ row }) => done(row))
"""


@pytest.fixture(scope="module", params=["", pytest.param("/base/path", marks=pytest.mark.exhaustive)])
def owner(request: pytest.FixtureRequest, downloads: Path, tab: WebDriver) -> Iterator[Owner]:
    settings = Settings(access="key", api_keys=format_entry("maker", ["make"], KEY))
    with serve_below(request.param, lambda _: settings) as url:
        download = {"behavior": "allow", "downloadPath": str(downloads)}
        tab.execute_cdp_cmd("Browser.setDownloadBehavior", download)
        yield Owner(tab, url)


@pytest.fixture(scope="module")
def downloads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("batch")


def open_batch(owner: Owner, rows: str, key: str = KEY) -> None:
    owner.open("#batch", key)
    owner.wait("document.querySelector('#batch-text')")
    owner.run(ENTER, rows)
    owner.wait("document.querySelector('#batch-make').offsetWidth")


def downloaded(folder: Path, name: str) -> bytes:
    deadline = time.monotonic() + 20
    while not (folder / name).exists():
        assert time.monotonic() < deadline
        time.sleep(0.03)
    content = (folder / name).read_bytes()
    (folder / name).unlink()
    return content


def shown(owner: Owner, selector: str) -> str:
    return str(owner.run(f"return document.querySelector('{selector}').innerText"))


def values(owner: Owner, selector: str) -> list[str]:
    """Return the values of all controls."""
    return list(owner.run(f"return [...document.querySelectorAll('{selector}')].map(({{ value }}) => value)"))


def test_rows_become_a_zip_file_with_errors(owner: Owner, downloads: Path) -> None:
    open_batch(owner, ROWS, "")
    assert values(owner, "select[id^=batch-column-]") == ["data", "name", "dark"]
    owner.click("#batch-make")
    owner.type("#batch-key", f"{KEY}\n")  # the service needs a key
    owner.wait_for_text("2 of 3 QR codes are ready", "#batch-result")
    assert shown(owner, "#batch-result tbody tr").startswith("5\tdark\t")
    with ZipFile(BytesIO(downloaded(downloads, "qr-codes.zip"))) as archive:
        assert archive.namelist() == ["Room _1_.png", "Room 2.png", "manifest.csv"]
        assert zxing(open_png(archive.read("Room 2.png"))) == f"{URL}2/long".encode()
        manifest = archive.read("manifest.csv")
    owner.click("[download='manifest.csv']")
    assert downloaded(downloads, "manifest.csv") == manifest
    owner.run(ENTER, ROWS + " ")
    owner.wait("document.querySelectorAll('.sample').length === 2")
    assert "Longest content: row 4" in shown(owner, ".samples")
    assert violations(owner.driver) == []


@pytest.mark.exhaustive
def test_rows_without_header_become_labels(owner: Owner, downloads: Path) -> None:
    open_batch(owner, f"Room 1\t{URL}1\nRoom 2\t{URL}2\n")
    assert values(owner, "select[id^=batch-column-]") == ["data", "line"]
    owner.run(CHOOSE, "#batch-column-2", "data")
    owner.run(CHOOSE, "#batch-column-1", "line")
    owner.click("[data-output=sheet]")
    owner.type("#batch-skip", "3")
    owner.click("#batch-make")
    owner.wait_for_text("2 of 2 QR codes are ready", "#batch-result")
    symbols = decode_file(downloaded(downloads, "labels.pdf"))
    assert {symbol.text for symbol in symbols} == {f"{URL}1", f"{URL}2"}


@pytest.mark.exhaustive
def test_errors_of_labels_are_listed(owner: Owner, downloads: Path) -> None:
    open_batch(owner, ROWS)
    owner.click("[data-output=sheet]")
    owner.click("#batch-make")
    owner.wait_for_text("2 of 3 QR codes are ready", "#batch-result")
    downloaded(downloads, "labels.pdf")
    owner.click("#batch-result button")
    owner.wait("document.querySelector('#batch-result td')")
    assert shown(owner, "#batch-result tbody tr").startswith("5\tdark\t")


@pytest.mark.exhaustive
def test_columns_are_fields_of_a_payload(owner: Owner, downloads: Path) -> None:
    open_batch(owner, "Network,Secret,filename\nBistro,creme brulee,bistro\n")
    owner.run(CHOOSE, "#batch-kind", "wifi")
    assert not owner.driver.find_element("id", "batch-make").is_enabled()
    owner.run(CHOOSE, "#batch-column-1", "ssid")
    owner.run(CHOOSE, "#batch-column-2", "password")
    owner.wait("document.querySelector('.sample')")
    owner.click("#batch-make")
    owner.wait_for_text("1 of 1 QR codes are ready", "#batch-result")
    with ZipFile(BytesIO(downloaded(downloads, "qr-codes.zip"))) as archive:
        assert zxing(open_png(archive.read("bistro.png"))) == b"WIFI:T:WPA;S:Bistro;P:creme brulee;;"


@pytest.mark.exhaustive
def test_character_set_of_a_file_is_chosen(owner: Owner) -> None:
    open_batch(owner, "x")
    owner.run(DROP, "rows.csv", b64encode("text,name\nCafé,Übung\n".encode("windows-1252")).decode())
    owner.wait_for_text("not UTF-8", "#batch-status")
    owner.run(CHOOSE, "#batch-charset", "windows-1252")
    owner.wait_for_text("Café", "#batch-column-1-hint")
    for encoding in ("utf-8-sig", "utf-16"):
        owner.run(DROP, "rows.csv", b64encode("text;name\nCafé;Übung\n".encode(encoding)).decode())
        owner.wait_for_text("Übung", "#batch-column-2-hint")
        assert values(owner, "#batch-delimiter") == [";"]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a,b\nc,d", [",", [["a", "b"], ["c", "d"]]]),
        ('"a;b";c\r\n"d\n""e""";f\r\n', [";", [["a;b", "c"], ['d\n"e"', "f"]]]),
        ("sep=|\na|b\nc", ["|", [["a", "b"], ["c"]]]),
        ("Hello, world\nBye", ["", [["Hello, world"], ["Bye"]]]),
        ("a\n\nb\n", ["", [["a"], [""], ["b"]]]),
        ('sep=,\na,b\n"c,d', 2),
        ('sep=,\na,"b"c', 1),
    ],
)
def test_rows_are_read_as_spreadsheets_write_them(owner: Owner, text: str, expected: object) -> None:
    if "#batch" not in owner.driver.current_url:
        open_batch(owner, "x")
    assert owner.driver.execute_async_script(READ_CELLS, "", text) == expected


@pytest.mark.exhaustive
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_batch_fits_the_narrowest_screen(owner: Owner, scheme: str) -> None:
    set_color_scheme(owner.driver, scheme)
    owner.open("#batch", KEY, NARROW)
    owner.wait("document.querySelector('#batch-text')")
    owner.run(ENTER, ROWS)
    owner.wait("document.querySelector('.sample')")
    owner.click("[data-output=sheet]")
    assert violations(owner.driver) == []
    owner.click("#batch-make")
    owner.wait_for_text("are ready", "#batch-result")
    assert owner.run("return document.documentElement.scrollWidth") == NARROW[0]
    assert violations(owner.driver) == []
