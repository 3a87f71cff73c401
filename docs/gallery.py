"""The images of the documents. Each image is the response of the service to a fixed URL."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageChops

from docs import service
from docs.markdown import Cell, image_grid
from qr.graphics.eyes import EYES
from qr.graphics.shapes import SHAPES
from qr.logo import logo_names
from qr.spec.presets import BUILT_IN

FOLDER = Path(__file__).parent
EXAMPLE = "example.png"  # of the README
EXAMPLE_WIDTH = 180  # pixels, as displayed

SMALL = "/png?data=hello&scale=5"
URL = "/png?data=https://example.com"


class Gallery(NamedTuple):
    """Images that appear together.

    parameter: the parameter whose values the images show; empty if each image has a URL of its own
    urls:      value or name -> URL
    """

    parameter: str
    urls: Mapping[str, str]

    def path(self, name: str) -> str:
        """Return the file of an image, relative to ``docs/``."""
        return f"gallery/{self.parameter or 'example'}-{name}.png"


GALLERIES = {
    "shapes": Gallery("shape", {shape: f"{SMALL}&shape={shape}" for shape in SHAPES}),
    "eyes": Gallery("eye", {eye: f"{SMALL}&eye={eye}" for eye in EYES}),
    "eyeballs": Gallery("eyeball", {eyeball: f"{SMALL}&eyeball={eyeball}" for eyeball in EYES}),
    "presets": Gallery("style", {preset: f"{SMALL}&style={preset}" for preset in BUILT_IN}),
    "logos": Gallery("logo", {logo: f"{URL}&scale=5&logo={logo}" for logo in logo_names()}),
    "examples": Gallery(
        "",
        {
            "gradient": f"{URL}&dark=linear(45,b3123c,1d4e89)&shape=dot&eye=rounded&scale=5",
            "eye-colors": f"{URL}&shape=extra-rounded&eye=pointed&eye_color=b3123c,0b6e4f,1d4e89&scale=5",
            "caption": f"{URL}&caption=Scan+me&shape=classy&eye=cut&dark=123a5a&scale=5",
            "around": f"{URL}&caption=Tonight+at+eight&caption_position=around&style=stamp&scale=4",
            "logo": f"{URL}&logo=heart&ecc=H&shape=rounded&eye=leaf&eyeball=leaf&scale=5",
            "corners": f"{URL}&light=f4fbff&dark=0b3d91&shape=rounded&ground_radius=10&scale=5",
            "wifi": "/wifi/png?ssid=Bistro&password=creme+brulee&shape=horizontal&logo=wifi&ecc=Q&scale=5",
            "swissqr": "/swissqr/png?iban=CH9300762011623852957&creditor_name=Muster+AG&creditor_zip=8000"
            "&creditor_town=Zürich&creditor_country=CH&amount=1949.75&currency=CHF&size=300",
            "micro": "/png?data=M4+01234&symbol=micro&scale=8",
            "rmqr": f"{URL}&symbol=rmqr&scale=4&shape=dot",
        },
    ),
}

# Image file, relative to ``docs/`` -> URL.
IMAGES: Mapping[str, str] = {
    EXAMPLE: f"{URL}&scale=6",
    **{gallery.path(name): url for gallery in GALLERIES.values() for name, url in gallery.urls.items()},
}


def grid(gallery_name: str) -> str:
    """Return the images of a gallery with their captions: the parameter, or the whole URL."""
    gallery = GALLERIES[gallery_name]
    if gallery.parameter:
        return image_grid([Cell(gallery.path(name), f"{gallery.parameter}={name}") for name in gallery.urls])
    return image_grid([Cell(gallery.path(name), url, EXAMPLE_WIDTH) for name, url in gallery.urls.items()])


def fetch(url: str) -> bytes:
    """Return the image that the service sends. Raises ``ValueError`` if the response is an error."""
    response = service.get(url)
    if response.status_code != 200:
        raise ValueError(f"{url}: {response.text}")
    return bytes(response.data)


def write_images() -> None:
    """Write each image whose pixels have changed, and delete images that no gallery names."""
    for path, url in IMAGES.items():
        file, new = FOLDER / path, fetch(url)
        # Another release of zlib compresses the same pixels to other bytes. Such a file is not written again.
        if not (file.exists() and same_pixels(file.read_bytes(), new)):
            file.write_bytes(new)
    for file in (FOLDER / "gallery").glob("*.png"):
        if f"gallery/{file.name}" not in IMAGES:
            file.unlink()


def same_pixels(old: bytes, new: bytes) -> bool:
    """Return whether two PNG files show the same image."""
    first, second = (Image.open(BytesIO(file)).convert("RGBA") for file in (old, new))
    # Without alpha_only=False, getbbox would compare the alpha channels alone.
    return first.size == second.size and ImageChops.difference(first, second).getbbox(alpha_only=False) is None
