"""Compare the examples and statements of docs/gs1.md with the service."""

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
from tests.support.links import redirect
from tests.support.serving import ROOT
from tests.support.stores import new_store_url

PAGE = (ROOT / "docs" / "gs1.md").read_text()
GTIN, SHOP = "09506000134352", "https://example.com"


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


def test_1000_lots_can_be_recalled(sqlite_client: FlaskClient) -> None:
    lots = [[f"L{rule:02}{lot:02}" for lot in range(50)] for rule in range(20)]
    rules = [{"lot": ",".join(values), "target": f"{SHOP}/recall"} for values in lots]
    document = {"target": SHOP, "rules": rules}
    assert sqlite_client.put(f"/user/{GTIN}", json=document).status_code == 201
    for lot in ("L0000", "L0049", "L1025", "L1949"):
        assert redirect(sqlite_client.head(f"/01/{GTIN}/10/{lot}"))[1] == f"{SHOP}/recall"
    assert redirect(sqlite_client.head(f"/01/{GTIN}/10/L1950"))[1] == SHOP
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
