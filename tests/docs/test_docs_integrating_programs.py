"""Run the programs of docs/integrating.md and its further pages against the server of the Functions Framework."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_string, policy
from email.message import EmailMessage
from pathlib import Path
from typing import cast

import pytest
from flask.testing import FlaskClient

from docs.pages import ROOT
from tests.support.browser import Page
from tests.support.decoders import open_data_url, open_pdf, open_png, open_svg, opencv
from tests.support.formulas import image_arguments
from tests.support.page_examples import CONTENTS, SERVICE, check_image, decode_url, example, examples, run_example
from tests.support.serving import LOOPBACK, Server, framework_command, run_server

MENU = b"https://example.com/menu"
WIFI = b"WIFI:T:WPA;S:Bistro Guest;P:correct horse;;"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with run_server(framework_command(ROOT / "main.py")) as running:
        yield running


def run_shell(server: Server, folder: Path, code: str) -> str:
    if not shutil.which("curl"):
        pytest.skip("curl is not installed")
    return run_example(server, folder, ["bash", "-euc"], code)


def test_program_writes_a_page_with_the_image(server: Server, tmp_path: Path) -> None:
    run_example(server, tmp_path, [sys.executable, "-c"], example("Image in the document", "python"))
    (image,) = (attributes for tag, attributes in Page((tmp_path / "page.html").read_text()).elements if tag == "img")
    assert opencv(open_data_url(str(image["src"]).encode())) == b"https://example.com/menu?a=1&b=2"
    assert image["alt"] == "QR code: https://example.com/menu?a=1&b=2"


def test_mail_contains_the_image_that_its_text_shows(server: Server, tmp_path: Path) -> None:
    source = run_example(server, tmp_path, [sys.executable, "-c"], example("PNG as attachment", "python"))
    mail = message_from_string(source, policy=policy.default)
    assert [part.get_content_type() for part in mail.walk()] == [
        *("multipart/alternative", "text/plain", "multipart/related", "text/html", "image/png")
    ]
    *_, text, image = cast("Iterator[EmailMessage]", mail.walk())
    (source_of_image,) = Page(text.get_content().strip()).attributes("img", "src")
    assert f"<{str(source_of_image).removeprefix('cid:')}>" == image["Content-ID"]
    assert (image.get_filename(), image.get_content_disposition()) == ("wifi.png", "inline")
    assert opencv(open_png(image.get_content())) == WIFI


def test_csv_file_has_formulas_of_its_rows(server: Server, client: FlaskClient, tmp_path: Path) -> None:
    code = example("Spreadsheets", "python")
    run_example(server, tmp_path, [sys.executable, "-c"], code)
    with (tmp_path / "codes.csv").open(newline="", encoding="utf-8-sig") as file:
        _, *rows = csv.reader(file)
    assert len(rows) == 2
    for number, (_, content, formula) in enumerate(rows, start=2):
        (url,) = image_arguments(formula, {f"B{number}": content})
        assert decode_url(client, url.replace(f"http://{LOOPBACK}:{server.port}", SERVICE)) == content.encode()


def test_shortcode_of_eleventy_shows_its_content(client: FlaskClient) -> None:
    if not shutil.which("node"):
        pytest.skip("Node is not installed")
    code = example("Static sites", "js").replace("export default function", "const configure = function")
    calls = "configure({ addShortcode: (name, make) => console.log(JSON.stringify(contents.map(make))) });"
    program = f"const contents = {json.dumps(CONTENTS)};\n{code}\n{calls}"
    run = subprocess.run(["node", "-e", program], capture_output=True, text=True, check=True)
    for markup, content in zip(json.loads(run.stdout), CONTENTS, strict=True):
        check_image(client, markup, content)


def test_connector_has_the_action_of_an_image(server: Server, client: FlaskClient, tmp_path: Path) -> None:
    run_shell(server, tmp_path, example("Power Automate", "sh"))
    document = json.loads((tmp_path / "swagger.json").read_text())
    assert (document["swagger"], document["host"]) == ("2.0", f"{LOOPBACK}:{server.port}")
    parameters = document["paths"]["/{format}"]["get"]["parameters"]
    shared = {f"#/parameters/{key}": parameter for key, parameter in document["parameters"].items()}
    assert {"format", "data"} <= {shared.get(entry.get("$ref"), entry)["name"] for entry in parameters}
    url = f"{SERVICE}{document['basePath'].rstrip('/')}/{{format}}?data=connector"
    assert decode_url(client, url.format(format="png")) == b"connector"


def test_build_of_a_site_downloads_the_image(server: Server, tmp_path: Path) -> None:
    code = example("Static sites", "sh")
    run_shell(server, tmp_path, code)
    assert opencv(open_svg((tmp_path / "static" / "menu.svg").read_bytes())) == MENU
    with pytest.raises(AssertionError, match="400"):
        run_shell(server, tmp_path, code.replace("https://example.com/menu", ""))


def test_label_and_invoice_have_their_widths(server: Server, tmp_path: Path) -> None:
    label, invoice = examples("Invoices and labels", "sh")
    printed = run_shell(server, tmp_path, label)
    assert printed.strip() == label.rpartition("# ")[2].strip()
    run_shell(server, tmp_path, invoice)
    for name, width, content in [("label", 30, b"https://example.com/p/4711"), ("payment", 40, b"BCD\n")]:
        image = open_pdf((tmp_path / f"{name}.pdf").read_bytes(), dpi=254)
        assert abs(image.width - 10 * width) <= 1
        assert (opencv(image) or b"").startswith(content)
