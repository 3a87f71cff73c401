"""Table of the pages and their generated blocks."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from docs import gallery, tables
from docs.markdown import Blocks, fill_blocks

ROOT = Path(__file__).parent.parent

# Page -> name of a block -> function that returns its text.
PAGES: Mapping[str, Blocks] = {
    "docs/parameters.md": {
        "parameters": tables.image_parameters,
        "error-example": tables.error_example,
        "errors": tables.error_codes,
    },
    "docs/formats.md": {"formats": tables.formats},
    "docs/payloads.md": {"payloads": tables.payload_index, "fields": tables.payload_fields},
    "docs/styles.md": {name: partial(gallery.grid, name) for name in gallery.GALLERIES},
    "docs/links.md": {
        "link": tables.link_members,
        "rule": tables.rule_members,
        "page": tables.page_parameters,
        "scans": tables.scan_parameters,
    },
}


def write_pages() -> None:
    """Write the generated blocks of all pages."""
    for path, blocks in PAGES.items():
        page = ROOT / path
        page.write_text(fill_blocks(page.read_text(), blocks))
