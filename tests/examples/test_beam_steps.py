from __future__ import annotations

import csv
import pickle

from examples.beam.steps import Item, make_file, read_items
from qr.batch.images import Batch
from qr.generate import generate
from qr.spec.parse import parse_spec
from tests.support.tables import for_each

BATCH = Batch((("format", "svg"),))
TABLE = b"url,name,size\nhttps://example.com/1,../a,\nhttps://example.com/2,=b,x\n"


def test_rows_become_files_and_lines() -> None:
    first, second = (make_file(item, BATCH) for item in read_items("gs://bucket/in/rooms.csv", TABLE, BATCH))
    assert first.path == "rooms/00002-_a.svg"
    assert first.body == generate(parse_spec([("data", "https://example.com/1"), ("format", "svg")])).body
    assert next(csv.reader([first.line]))[:4] == ["rooms", "2", "rooms/00002-_a.svg", "2"]
    assert (second.path, second.body) == ("", b"")
    assert next(csv.reader([second.line]))[-3:] == [
        "size", "bad-parameter", "size must be a whole number from 21 to 8192; got x",
    ]  # fmt: skip


@for_each("name, body, error", [
    ("a.csv", b'url\n"x', "row 2: the file ends inside a quoted cell"),
    ("a.xlsx", b"PK", "the extension must be one of csv, tsv, tab, json, jsonl, ndjson; got xlsx"),
])  # fmt: skip
def test_file_that_cannot_be_read_is_one_line(name: str, body: bytes, error: str) -> None:
    (item,) = read_items(name, body, BATCH)
    assert make_file(item, BATCH) == ("", b"", f"a,,,,,,,,,,{error}" if "," not in error else f'a,,,,,,,,,,"{error}"')


def test_items_can_be_sent_to_other_workers() -> None:
    items = [*read_items("a.csv", b"url,name\na,b\nc,d,e\n", BATCH), Item("b", None, "x")]
    copies = pickle.loads(pickle.dumps(items))
    assert [make_file(item, BATCH) for item in copies] == [make_file(item, BATCH) for item in items]
    assert "the row has 3 cells" in make_file(copies[1], BATCH).line
