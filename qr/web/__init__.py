"""Templates, style sheets, scripts and languages of the pages. A file in ``page/`` is an asset of the page."""

from __future__ import annotations

import gzip
import json
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}

RIGHT_TO_LEFT = frozenset({"ar"})

# First parts of the keys of the views that the page loads later, by the folder of the view.
_VIEW_KEYS = {
    "links": {"links", "link", "print", "rule", "rules", "scans", "try"},
    "read": {"read", "compare"},
    "batch": {"batch"},
}


class Asset(NamedTuple):
    """A file of the page, also as a gzip file."""

    media_type: str
    body: bytes
    compressed: bytes


def make_asset(name: str, body: bytes) -> Asset:
    """Return the asset with this file name. Raises ``KeyError`` for an extension that assets do not have."""
    return Asset(_MEDIA_TYPES[Path(name).suffix], body, gzip.compress(body, 9, mtime=0))


@lru_cache(maxsize=1)
def read_assets() -> dict[str, Asset]:
    """Return the files of the page by their path in ``page/``, except its HTML."""
    files = sorted(path for path in (FOLDER / "page").rglob("*.*") if path.suffix in _MEDIA_TYPES)
    return {name: make_asset(name, path.read_bytes()) for path in files for name in (_relative(path),)}


def assets_version(assets: dict[str, Asset]) -> str:
    """Return a digest of assets, which changes if any of them changes."""
    digest = blake2b(digest_size=8)
    for name, asset in assets.items():
        digest.update(name.encode() + asset.body)
    return digest.hexdigest()


@lru_cache(maxsize=1)
def languages() -> dict[str, dict[str, str]]:
    """Return the texts of the page by language (BCP 47) and by key, the default language first."""
    files = sorted((FOLDER / "page" / "languages").glob("*.json"), key=lambda path: (path.stem != "en", path.stem))
    return {path.stem: json.loads(path.read_text("utf-8")) for path in files}


def direction(language: str) -> str:
    """Return the direction in which a language is written, as the value of the attribute ``dir``."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


def texts_by_view() -> dict[str, dict[str, str]]:
    """Return the texts by their path in the page. The texts of some views are separate: the page needs them later.

    Texts of the pages for visitors of links (``visit``) are omitted: templates contain them.
    """
    return {
        f"{folder}languages/{language}.json": {key: text for key, text in texts.items() if _folder(key) == folder}
        for folder in ("", *(f"{view}/" for view in _VIEW_KEYS))
        for language, texts in languages().items()
    }


def _folder(key: str) -> str | None:
    """Return the folder of the view that has a text; empty for the first view, None for texts of no view."""
    area = key.partition(".")[0]
    if area == "visit":
        return None
    return next((f"{view}/" for view, areas in _VIEW_KEYS.items() if area in areas), "")


def _relative(path: Path) -> str:
    return path.relative_to(FOLDER / "page").as_posix()
