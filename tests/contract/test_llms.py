from __future__ import annotations

from qr.config import Settings
from qr.contract.llms import build_llms
from qr.spec import PARAMETERS
from router import ROUTES

BASE = "https://qr.example/"


def text(settings: Settings) -> str:
    return build_llms(ROUTES, lambda route: (route.endpoint, ""), BASE, settings)


def test_every_parameter_of_images_is_listed() -> None:
    lines = text(Settings()).splitlines()
    assert all(any(line.startswith(f"- {parameter.name}: ") for line in lines) for parameter in PARAMETERS)


def test_key_is_mentioned_if_images_need_it() -> None:
    assert "Images need an API key" not in text(Settings())
    assert "Images need an API key" in text(Settings(access="key"))
    assert "image (API key with scope make)" in text(Settings(access="key"))


def test_links_start_with_the_base() -> None:
    links = [part.partition(")")[0] for part in text(Settings()).split("](")[1:]]
    assert len(links) > 40
    assert all(link.startswith(BASE) for link in links)
