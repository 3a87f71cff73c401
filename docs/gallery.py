"""``python -m docs.gallery``: the README's gallery, every picture an answer of the service to the URL beside it."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import quote

from qr.config import Settings
from router import create_app

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FOLDER = ROOT / "docs" / "gallery"
TABLE = re.compile(r"(?<=<!-- gallery: written by docs/gallery.py -->\n).*(?=<!-- end of gallery -->)", re.S)
COLUMNS = 4
SHOWN = 180  # pixels a picture is wide in the README

# What a picture is called -> its URL.
PICTURES = {
    "dots": "/png?data=https://example.com&style=dots&scale=8",
    "ocean": "/png?data=https://example.com&style=ocean&scale=8",
    "sunset": "/png?data=https://example.com&style=sunset&scale=8",
    "stamp": "/png?data=https://example.com&style=stamp&scale=6",
    "logo": "/png?data=https://example.com&logo=heart&ecc=H&shape=rounded&eye=leaf&eyeball=leaf&scale=8",
    "caption": "/png?data=https://example.com&caption=Scan+me&shape=classy&eye=cut&dark=123a5a&scale=8",
    "around": "/png?data=https://example.com&caption=Tonight+at+eight&caption_position=around&style=stamp&scale=5",
    "eyes": "/png?data=https://example.com&shape=extra-rounded&eye=pointed&eye_color=b3123c,0b6e4f,1d4e89&scale=8",
    "wifi": "/wifi/png?ssid=Bistro&password=creme+brulee&shape=horizontal&logo=wifi&ecc=Q&scale=7",
    "swissqr": "/swissqr/png?iban=CH9300762011623852957&creditor_name=Muster+AG&creditor_zip=8000&creditor_town=Zürich"
    "&creditor_country=CH&amount=1949.75&currency=CHF&size=300",
    "micro": "/png?data=M4+01234&symbol=micro&scale=12",
    "rmqr": "/png?data=https://example.com&symbol=rmqr&scale=5&shape=dot",
}


def picture(url: str) -> bytes:
    """What the service answers."""
    answer = create_app(Settings()).test_client().get(requested(url))
    if answer.status_code != 200:
        raise ValueError(f"{url}: {answer.text}")
    return bytes(answer.data)


def requested(url: str) -> str:
    """The URL as it is sent: the gallery shows it as it is thought."""
    return quote(url, safe="/?=&:%+,-._~()")


def table() -> str:
    """The pictures in rows, each over its URL."""
    names = list(PICTURES)
    rows = [names[at : at + COLUMNS] for at in range(0, len(names), COLUMNS)]
    lines = ["<table>"]
    for row in rows:
        cells = (f'<td><img src="docs/gallery/{name}.png" width="{SHOWN}" alt="{name}"></td>' for name in row)
        urls = (f"<td><sub><code>{_broken(PICTURES[name])}</code></sub></td>" for name in row)
        lines += ["<tr>", *cells, "</tr>", "<tr>", *urls, "</tr>"]
    return "\n".join([*lines, "</table>"]) + "\n"


def _broken(url: str) -> str:
    """A URL that may be broken before every parameter."""
    return url.replace("&", "<wbr>&amp;")


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    for name, url in PICTURES.items():
        (FOLDER / f"{name}.png").write_bytes(picture(url))
    README.write_text(TABLE.sub(lambda _: table(), README.read_text()))


if __name__ == "__main__":
    main()
