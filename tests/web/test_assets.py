from __future__ import annotations

import gzip
import json

import pytest

from qr.web import FOLDER, assets_version, languages, make_asset, read_assets, texts_by_view


def test_every_file_of_the_page_is_an_asset() -> None:
    files = {path.relative_to(FOLDER / "page").as_posix() for path in (FOLDER / "page").rglob("*") if path.is_file()}
    assert read_assets().keys() == {name for name in files if not name.endswith(".html")}


def test_asset_has_a_gzip_file_of_its_body() -> None:
    for name, asset in read_assets().items():
        assert asset.body == (FOLDER / "page" / name).read_bytes()
        assert gzip.decompress(asset.compressed) == asset.body


def test_equal_files_have_equal_gzip_files() -> None:
    assert make_asset("a.css", b"a{}").compressed == make_asset("b.css", b"a{}").compressed


def test_unknown_extension_is_no_asset() -> None:
    with pytest.raises(KeyError):
        make_asset("page.exe", b"")


def test_version_changes_with_name_and_body() -> None:
    one, other = make_asset("a.css", b"a{}"), make_asset("a.css", b"b{}")
    versions = {assets_version({"a.css": one}), assets_version({"a.css": other}), assets_version({"b.css": one})}
    assert len(versions) == 3
    assert assets_version({"a.css": one}) in versions


def test_default_language_is_first_and_complete() -> None:
    texts = languages()
    assert next(iter(texts)) == "en"
    assert all(set(texts[language]) == set(texts["en"]) for language in texts)
    assert texts["en"] == json.loads((FOLDER / "page" / "languages" / "en.json").read_text("utf-8"))


@pytest.mark.parametrize("language", languages())
def test_each_text_belongs_to_one_view(language: str) -> None:
    views = [texts for path, texts in texts_by_view().items() if path.endswith(f"languages/{language}.json")]
    together = {key: text for texts in views for key, text in texts.items()}
    expected = {key: text for key, text in languages()[language].items() if not key.startswith("visit.")}
    assert (sum(map(len, views)), together) == (len(together), expected)
    firsts = {"": "make.question", "links/": "links.title", "read/": "read.title", "batch/": "batch.title"}
    for folder, key in firsts.items():
        assert key in texts_by_view()[f"{folder}languages/{language}.json"]
