from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np
import pytest
from PIL import Image

from qr.errors import BadLogo
from qr.graphics import renderer
from qr.graphics.renderer import RendererStopped
from qr.logo import rasterise, read_logo
from tests.support.logo_files import encode_image, logo_error, svg

# Colours of the quarters of the logo; None: transparent.
QUARTERS: list[list[str | None]] = [["red", "lime"], ["blue", None]]


def quarters_svg() -> bytes:
    return svg(
        '<rect width="50" height="25" fill="red"/><rect x="50" width="50" height="25" fill="lime"/>'
        '<rect y="25" width="50" height="25" fill="blue"/>'
    )


def quarters_png() -> bytes:
    image = Image.new("RGBA", (100, 50))
    for y, line in enumerate(QUARTERS):
        for x, color in enumerate(line):
            if color:
                image.paste(color, (50 * x, 25 * y, 50 * x + 50, 25 * y + 25))
    return encode_image(image, "PNG")


def corners(image: Image.Image) -> list[list[str | None]]:
    """Return the names of the colours in the corners of an image."""
    names = {(255, 0, 0, 255): "red", (0, 255, 0, 255): "lime", (0, 0, 255, 255): "blue"}
    across, down = (0, image.width - 1), (0, image.height - 1)
    return [[names.get(image.getpixel((x, y))) for x in across] for y in down]  # type: ignore[arg-type]


@pytest.mark.parametrize("source", [quarters_svg(), quarters_png()], ids=["svg", "png"])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("size", [(100, 50), (333, 167), (40, 20), (7, 13)])
def test_image_has_requested_size_and_clockwise_rotation(source: bytes, quarters: int, size: tuple[int, int]) -> None:
    logo = read_logo(source)
    image = rasterise(logo.file, logo.media_type, *size, quarters)
    rotated = np.rot90(np.array(QUARTERS), -quarters).tolist()
    assert (image.mode, image.size, corners(image)) == ("RGBA", size, rotated)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 2)])
def test_logo_can_be_rasterised_to_few_pixels(size: tuple[int, int]) -> None:
    for source in (quarters_svg(), quarters_png()):
        logo = read_logo(source)
        assert rasterise(logo.file, logo.media_type, *size).size == size


@pytest.mark.parametrize("size", [(0, 9), (9, 0)])
def test_zero_size_gives_empty_image(size: tuple[int, int]) -> None:
    logo = read_logo(quarters_svg())
    canvas = Image.new("RGBA", (20, 20), "red")
    canvas.alpha_composite(rasterise(logo.file, logo.media_type, *size), (3, 3))
    assert canvas.getcolors() == [(400, (255, 0, 0, 255))]


def test_svg_has_sharp_edges_at_any_size() -> None:
    logo = read_logo(quarters_svg())
    image = rasterise(logo.file, logo.media_type, 1000, 500)
    assert [count for count, _ in image.getcolors() or ()] == [500 * 250] * 4


def test_transparent_border_leaves_no_dark_fringe() -> None:
    white = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
    white.paste("white", (30, 30, 60, 60))
    logo = read_logo(encode_image(white, "PNG"))
    image = np.array(rasterise(logo.file, logo.media_type, 31, 31)).astype(int)
    translucent = image[(image[..., 3] > 20) & (image[..., 3] < 235)]
    assert len(translucent) > 20
    assert translucent[:, :3].min() > 240


@pytest.mark.parametrize("view", ["0 0 .001 .0005", "1e5 -1e5 1e6 5e5", "-.5 -.25 1 .5"])
def test_svg_units_do_not_affect_image(view: str) -> None:
    left, top, width, height = map(float, view.split())
    body = f'<rect x="{left:f}" y="{top:f}" width="{width / 2:f}" height="{height:f}" fill="red"/>'
    file = svg(body, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">')
    logo = read_logo(file)
    image = rasterise(logo.file, logo.media_type, 200, 100)
    assert (image.getpixel((98, 98)), image.getpixel((102, 1))) == ((255, 0, 0, 255), (0, 0, 0, 0))


DOT = encode_image(Image.new("RGBA", (1, 1)), "PNG")
FULL = 'width="100" height="50"'
STOPS = '<stop stop-color="red" stop-opacity=".5"/><stop offset="1" stop-color="#00f"/>'


@pytest.mark.parametrize(
    "body",
    [
        f'<rect {FULL} fill-opacity=".5"/>' * 55,
        f'<radialGradient id="a" fx=".2">{STOPS}</radialGradient>' + f'<rect {FULL} fill="url(#a)"/>' * 18,
        f'<g opacity=".9">{"<g>" * 9}' + f'<rect {FULL} opacity=".5"/>' * 15 + "</g>" * 10,
        f'<path d="M0 0{"l.01 49 .01-49" * 850}"/>',
    ],
    ids=["shapes", "gradients", "groups", "edges"],
)
def test_most_expensive_allowed_svg_renders_quickly(body: str) -> None:
    logo = read_logo(svg(body))
    start = process_time()
    assert rasterise(logo.file, logo.media_type, 4000, 2000).size == (4000, 2000)
    assert process_time() - start < 30  # 0.2 s on an idle machine, besides the renderer; without the limit, minutes


def test_each_size_is_rendered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    rendered: list[str] = []

    def render(document: str) -> bytes:
        rendered.append(document)
        return DOT

    monkeypatch.setattr(renderer, "render", render)
    logo = read_logo(svg('<rect width="31" height="7"/>'))
    for width, height, quarters in ((40, 20, 0), (40, 20, 2), (80, 40, 0), (40, 20, 0), (20, 40, 1)):
        rasterise(logo.file, logo.media_type, width, height, quarters)
    assert len(rendered) == 3  # one of them when the logo is read


def test_logo_that_stopped_the_renderer_stays_rejected(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def stop(document: str) -> bytes:
        calls.append(document)
        raise RendererStopped("the SVG made resvg abort")

    monkeypatch.setattr(renderer, "render", stop)
    for _ in range(2):
        assert "the SVG made resvg abort" in logo_error(svg('<rect width="32" height="7"/>'))
    assert len(calls) == 1


def test_unrenderable_svg_is_rejected() -> None:
    with pytest.raises(BadLogo):
        rasterise(svg("<text>no</text>"), "image/svg+xml", 10, 10)


def test_renderer_panic_is_bad_logo_error() -> None:
    """resvg 0.48 panics when it clips an ellipse that is a billion times larger than its visible part."""
    file: Any = svg('<ellipse ry="1e6" rx="1e6"/>', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 .001 .002">')
    with pytest.raises(BadLogo, match="cannot be rendered"):
        read_logo(file)
