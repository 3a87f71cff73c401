"""Table of the pages and their generated blocks."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import partial
from pathlib import Path

from docs import costs, gallery, tables
from docs.markdown import Blocks, fill_blocks
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.payloads import PAYLOADS
from qr.spec.formats import FORMATS

ROOT = Path(__file__).parent.parent

# Page -> name of a block -> function that returns its text.
PAGES: Mapping[str, Blocks] = {
    "docs/parameters.md": {
        "parameters": tables.image_parameters,
        "error-example": tables.error_example,
        "errors": tables.error_codes,
    },
    "docs/cost.md": {
        "usage": costs.usage_table,
        "costs": costs.cost_table,
        "fixed-costs": costs.limits_table,
    },
    "docs/formats.md": {"formats": tables.formats},
    "docs/payloads.md": {"payloads": tables.payload_index, "fields": tables.payload_fields},
    "docs/labels.md": {
        "stock": tables.label_stock,
        "sheet": tables.sheet_parameters,
        "homebox": tables.homebox_parameters,
    },
    "docs/licences.md": {"licences": tables.licences},
    "docs/metrics.md": {"metrics": tables.metrics},
    "docs/styles.md": {name: partial(gallery.grid, name) for name in gallery.GALLERIES},
    "docs/links.md": {"link": tables.link_members},
    "docs/many-codes.md": {"page": tables.page_parameters},
    "docs/rules.md": {"rule": tables.rule_members, "trial": tables.trial_parameters},
    "docs/statistics.md": {"scans": tables.scan_parameters},
    "docs/visitor-pages.md": {"brand": tables.brand_members},
    "docs/gs1.md": {"link-types": tables.link_type_members},
}
# Tables whose numbers of rows are in the text of the README, by the words after the number.
COUNTED: Mapping[str, Collection[str]] = {
    "formats": FORMATS,
    "payloads": PAYLOADS,
    "shapes of modules": SHAPES,
    "shapes of finder patterns": EYES,
}


def fill_numbers(text: str) -> str:
    """Return a text with the current numbers of rows of the tables in ``COUNTED``."""
    for words, table in COUNTED.items():
        text = re.sub(rf"\b[0-9]+ {words}\b", f"{len(table)} {words}", text)
    return text


def write_pages() -> None:
    """Write the generated blocks of all pages, and the numbers in the README."""
    for path, blocks in PAGES.items():
        page = ROOT / path
        page.write_text(fill_blocks(page.read_text(), blocks))
    readme = ROOT / "README.md"
    readme.write_text(fill_numbers(readme.read_text()))
