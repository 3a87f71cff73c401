"""The screenshots of the documents. ``make screenshots`` takes them."""

from pathlib import Path

import pytest
from PIL import Image

from docs.screenshots import FOLDER, SCREENSHOTS, service
from tests.support.browser import set_color_scheme

MAX_BYTES = 80_000
ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", SCREENSHOTS)
def test_screenshot_is_small_and_shown_once(name: str) -> None:
    file = FOLDER / f"{name}.png"
    assert file.stat().st_size < MAX_BYTES
    with Image.open(file) as image:
        assert image.mode == "P"
    documents = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    assert sum(document.read_text("utf-8").count(f"screenshots/{name}.png)") for document in documents) == 1


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", SCREENSHOTS)
def test_screenshot_can_be_taken(name: str) -> None:
    with service() as owner:
        take, scheme = SCREENSHOTS[name]
        set_color_scheme(owner.driver, scheme)
        with Image.open(FOLDER / f"{name}.png") as committed:
            assert take(owner).size == committed.size


def test_all_screenshots_are_taken() -> None:
    assert {file.stem for file in FOLDER.iterdir()} == set(SCREENSHOTS)
