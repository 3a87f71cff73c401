"""A manufacturer prints codes with lots on its products, and recalls two lots."""

from __future__ import annotations

from qr.sheets.stock import STOCK
from tests.support.decoders import open_pdf
from tests.support.links import json_body
from tests.support.stories import (
    SERVICE,
    Clock,
    ask,
    open_service,
    opens,
    read_code,
    scan,
    send,
    with_key,
)

GTIN = "09506000134352"
PRODUCT, GERMAN, RECALL, DATA = (f"https://risotto.example/{page}" for page in ("en", "de", "recall", "data.json"))
VOCABULARY = "https://ref.gs1.org/voc/"
PAGES: list[dict[str, str]] = [
    {"type": "gs1:pip", "title": "Risotto", "target": PRODUCT, "language": "en"},
    {"type": "gs1:pip", "title": "Risotto mit Pilzen", "target": GERMAN, "language": "de"},
    {"type": "gs1:masterData", "title": "Data", "target": DATA, "media_type": "application/json"},
]
LOTS = [f"L{number}" for number in range(1, 13)]


def read_sheet(file: bytes) -> set[str]:
    """Cut the labels out of a page, and return the contents of their codes."""
    page, stock, scale = open_pdf(file, 254), STOCK["avery-l7160"].geometry, 10
    left, top = stock.left * scale, stock.top * scale
    width, height = stock.pitch_x * scale, stock.pitch_y * scale
    corners = ((left + number % 3 * width, top + number // 3 * height) for number in range(len(LOTS)))
    return {read_code(page.crop((round(x), round(y), round(x + width), round(y + height)))) for x, y in corners}


def test_manufacturer(any_store: str, clock: Clock) -> None:
    clock("2026-03-02T08:00+01:00")
    owner = open_service(any_store)

    # The labels of a production are printed before the product has a page.
    rows = "gtin,lot,name\n" + "".join(f"{GTIN},{lot},Lot {lot}\n" for lot in LOTS)
    path = "/batch?payload=digitallink&domain=qr.example&sheet=avery-l7160"
    labels = owner.post(path, data=rows, content_type="text/csv")
    assert labels.mimetype == "application/pdf", labels.text
    printed = {f"{SERVICE}/01/{GTIN}/10/{lot}" for lot in LOTS}
    assert read_sheet(labels.data) == printed

    # A wrong GTIN is an error that names the parameter. A correct one without a record has a page for people.
    mistake = scan(owner, f"/01/{GTIN[:-1]}9", Accept="application/json")
    assert (mistake.status_code, json_body(mistake)["parameter"]) == (400, "gtin")
    assert scan(owner, f"/01/{GTIN}", Accept="text/html").status_code == 404

    # The product gets pages in two languages, data for retailers, and the page of the recall.
    german = {"name": "german", "language": "de", "target": GERMAN}
    members = {"title": "Risotto", "target": PRODUCT, "rules": [german], "link_types": PAGES}
    send(owner, "PUT", f"/user/{GTIN}", members)
    first = f"{SERVICE}/01/{GTIN}/10/L1"
    assert opens(scan(owner, first, Accept_Language="de-CH")) == GERMAN
    assert opens(scan(owner, first, Accept_Language="fr")) == PRODUCT

    # Lots 3 and 4 are recalled. The rule of the recall comes before the language.
    recall = {"name": "recall", "lot": "L3,L4", "target": RECALL}
    notice = {"type": "gs1:recallStatus", "title": "Recall", "target": RECALL, "lot": "L3,L4"}
    send(owner, "PATCH", f"/user/{GTIN}", {"rules": [recall, german], "link_types": [*PAGES, notice]})
    targets = {lot: opens(scan(owner, f"{SERVICE}/01/{GTIN}/10/{lot}/21/7", Accept_Language="de")) for lot in LOTS}
    assert [lot for lot, target in targets.items() if target == RECALL] == ["L3", "L4"]
    assert ask(owner, f"/user/{GTIN}/try?lot=L3&language=de")["rule"] == "recall"

    # A machine of a retailer asks for the data, and for all links of a lot. The lots 3 and 4 have a notice.
    retailer = with_key(owner, "")
    assert opens(retailer.get(f"/01/{GTIN}?linkType=gs1:masterData")) == f"{DATA}?linkType=gs1:masterData"
    linksets = {lot: ask(retailer, f"/01/{GTIN}/10/{lot}/21/1?linkType=linkset")["linkset"] for lot in LOTS}
    assert [lot for lot in LOTS if "recallStatus" in str(linksets[lot])] == ["L3", "L4"]
    product = linksets["L1"][0]
    pages = [(page["href"], page["hreflang"]) for page in product[f"{VOCABULARY}pip"]]
    assert pages == [(PRODUCT, ["en"]), (GERMAN, ["de"])]
    assert product[f"{VOCABULARY}masterData"] == [{"href": DATA, "title": "Data", "type": "application/json"}]
    assert ask(retailer, "/.well-known/gs1resolver")["resolverRoot"] == SERVICE

    # The owner sees how many people have opened the recall.
    counts = {"german": 11, "recall": 2, "default": 1, "gs1:masterData": 1}
    assert ask(owner, f"/user/{GTIN}/scans")["by_rule"] == counts
