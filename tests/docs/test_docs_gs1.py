"""Run the examples of docs/gs1.md on products, and the work of a manufacturer with a recalled lot."""

from __future__ import annotations

import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.support.decoders import open_png, zxing
from tests.support.documented_commands import run_commands, shell_blocks
from tests.support.links import json_body, redirect
from tests.support.serving import ROOT
from tests.support.stores import new_store_url
from tests.support.user_codes import PHONE

PAGE = (ROOT / "docs" / "gs1.md").read_text()
GTIN, SHOP = "09506000134352", "https://example.com"
DATA = {"type": "gs1:masterData", "title": "Data", "target": f"{SHOP}/data", "media_type": "application/json"}
RECALL = {"type": "gs1:recallStatus", "title": "Recall", "target": f"{SHOP}/recall", "lot": "L0417"}


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_examples_of_products_print_the_documented_results(tmp_path: Path) -> None:
    product, batch, types = shell_blocks(PAGE)
    few = batch.replace("{0001..1000}", "{0001..0010}")  # 1,000 images take seconds
    commands = re.split(r"\n(?=curl )", f"{product}{few}{types}".strip())
    _, page, recall, scans, _, _, _, german, linkset = run_commands(
        commands, new_store_url("sqlite", tmp_path), tmp_path
    ).outputs
    locations = [re.findall(r"^Location: (\S+)", headers, re.M) for headers in (page, recall, german)]
    assert locations == [[f"{SHOP}/risotto"], [f"{SHOP}/recall"], [f"{SHOP}/de?linkType=gs1:pip"]]
    assert json.loads(scans)["by_rule"] == {"default": 1, "recall": 1}
    code = zxing(open_png((tmp_path / "code.png").read_bytes()))
    assert code == f"https://id.example.com/01/{GTIN}/10/L7".encode()
    with zipfile.ZipFile(tmp_path / "lots.zip") as lots:
        assert sum(name.endswith(".svg") for name in lots.namelist()) == 10
    anchors = [context["anchor"].rpartition("/01/")[2] for context in json.loads(linkset)["linkset"]]
    assert anchors == [f"{GTIN}/10/L7", GTIN]


def test_manufacturer_recalls_one_of_1000_lots(client_with_key: FlaskClient) -> None:
    client, path = client_with_key, f"/01/{GTIN}"
    lots = [f"L{number:04}" for number in range(17, 1001, 50)]  # a sample of 1,000 lots
    german = {"name": "german", "language": "de", "target": f"{SHOP}/de"}
    assert client.put(f"/user/{GTIN}", json={"target": f"{SHOP}/en", "rules": [german]}).status_code == 201

    # The code on the pack opens the product page in the language of the customer.
    printed = client.get(f"/digitallink/png?gtin={GTIN}&lot=L0417&domain=id.example.com").data
    scanned = (zxing(open_png(printed)) or b"").decode().removeprefix("https://id.example.com")
    assert redirect(client.get(scanned, headers={**PHONE, "Accept-Language": "de-CH"}))[1] == f"{SHOP}/de"
    assert redirect(client.get(scanned, headers={**PHONE, "Accept-Language": "fr"}))[1] == f"{SHOP}/en"

    # One lot is recalled. Its printed codes open the recall in every language, all other lots the product page.
    recall = {"name": "recall", "lot": "L0417", "target": f"{SHOP}/recall"}
    changes = {"rules": [recall, german], "link_types": [DATA, RECALL]}
    assert client.patch(f"/user/{GTIN}", json=changes).status_code == 200
    assert redirect(client.get(scanned, headers={**PHONE, "Accept-Language": "de"}))[1] == f"{SHOP}/recall"
    opened = {lot: redirect(client.head(f"{path}/10/{lot}"))[1] for lot in lots}
    assert {lot for lot, target in opened.items() if target == f"{SHOP}/recall"} == {"L0417"}

    # The machine of a retailer finds the recall and the data of the product.
    linksets = {
        lot: client.get(f"{path}/10/{lot}/21/1", headers={"Accept": "application/linkset+json"}).data
        for lot in ("L0416", "L0417")
    }
    assert ["recallStatus" in linkset.decode() for linkset in linksets.values()] == [False, True]
    (data,) = json.loads(linksets["L0416"])["linkset"][0]["https://ref.gs1.org/voc/masterData"]
    assert data == {"href": f"{SHOP}/data", "title": "Data", "type": "application/json"}
    assert redirect(client.get(f"{path}?linkType=gs1:masterData"))[1] == f"{SHOP}/data?linkType=gs1:masterData"

    scans = json_body(client.get(f"/user/{GTIN}/scans"))["by_rule"]
    assert scans == {"default": 1, "german": 1, "recall": 1, "gs1:masterData": 1}


def test_1000_lots_can_be_recalled(sqlite_client: FlaskClient) -> None:
    lots = [[f"L{rule:02}{lot:02}" for lot in range(50)] for rule in range(20)]
    rules = [{"lot": ",".join(values), "target": f"{SHOP}/recall"} for values in lots]
    document = {"target": SHOP, "rules": rules}
    assert sqlite_client.put(f"/user/{GTIN}", json=document).status_code == 201
    for lot in ("L0000", "L0049", "L1025", "L1949"):
        assert redirect(sqlite_client.head(f"/01/{GTIN}/10/{lot}"))[1] == f"{SHOP}/recall"
    longer = {**document, "rules": [{**rules[0], "lot": f"{rules[0]['lot']},X"}]}
    assert sqlite_client.put(f"/user/{GTIN}", json=longer).status_code == 400


@pytest.mark.parametrize(
    ("path", "status", "parameter"),
    [("09506000134353", 400, "gtin"), (f"{GTIN}/10/{'A' * 21}", 400, "lot"), (f"{GTIN}/21/1/10/A", 400, "qualifiers"),
     (f"{GTIN}/235/A", 302, None), (GTIN[1:], 302, None)],
)  # fmt: skip
def test_request_for_a_product_responds_as_documented(
    sqlite_client: FlaskClient, path: str, status: int, parameter: str | None
) -> None:
    sqlite_client.put(f"/user/{GTIN}", json={"target": SHOP})
    response = sqlite_client.get(f"/01/{path}")
    assert (response.status_code, (response.json or {}).get("parameter") if status == 400 else None) == (
        status, parameter,
    )  # fmt: skip
    problem, page = (sqlite_client.get(f"/01/{path}", headers={"Accept": accept}) for accept in ("*/*", "text/html"))
    assert status == 302 or [problem.mimetype, page.mimetype] == ["application/problem+json", "text/html"]


def test_query_is_omitted_without_forward_query(sqlite_client: FlaskClient) -> None:
    sqlite_client.put(f"/user/{GTIN}", json={"target": SHOP, "forward_query": False})
    assert redirect(sqlite_client.get(f"/01/{GTIN}?17=261231"))[1] == SHOP
