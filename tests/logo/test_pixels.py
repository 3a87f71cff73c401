from __future__ import annotations

from time import process_time
from typing import Any

import numpy as np
import pytest
from PIL import Image

from qr.errors import BadLogo
from qr.logo import rasterise, read_logo
from tests.support.logo_files import saved, svg

# Red, lime, blue and clear quarters.
CORNERS: list[list[str | None]] = [["red", "lime"], ["blue", None]]


def quarters_svg() -> bytes:
    return svg(
        '<rect width="50" height="25" fill="red"/><rect x="50" width="50" height="25" fill="lime"/>'
        '<rect y="25" width="50" height="25" fill="blue"/>'
    )


def quarters_png() -> bytes:
    image = Image.new("RGBA", (100, 50))
    for y, line in enumerate(CORNERS):
        for x, color in enumerate(line):
            if color:
                image.paste(color, (50 * x, 25 * y, 50 * x + 50, 25 * y + 25))
    return saved(image, "PNG")


def corners(image: Image.Image) -> list[list[str | None]]:
    names = {(255, 0, 0, 255): "red", (0, 255, 0, 255): "lime", (0, 0, 255, 255): "blue"}
    across, down = (0, image.width - 1), (0, image.height - 1)
    return [[names.get(image.getpixel((x, y))) for x in across] for y in down]  # type: ignore[arg-type]


@pytest.mark.parametrize("source", [quarters_svg(), quarters_png()], ids=["svg", "png"])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3, 4])
@pytest.mark.parametrize("size", [(100, 50), (333, 167), (40, 20), (7, 13)])
def test_the_image_has_exactly_that_size_and_turns_clockwise(
    source: bytes, quarters: int, size: tuple[int, int]
) -> None:
    picture = read_logo(source)
    image = rasterise(picture.file, picture.media_type, *size, quarters)
    turned = np.rot90(np.array(CORNERS), -quarters).tolist()
    assert (image.mode, image.size, corners(image)) == ("RGBA", size, turned)


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (3, 2)])
def test_few_pixels_are_no_trouble(size: tuple[int, int]) -> None:
    for source in (quarters_svg(), quarters_png()):
        picture = read_logo(source)
        assert rasterise(picture.file, picture.media_type, *size).size == size


@pytest.mark.parametrize("size", [(0, 9), (9, 0)])
def test_no_pixels_at_all_are_an_empty_image(size: tuple[int, int]) -> None:
    picture = read_logo(quarters_svg())
    canvas = Image.new("RGBA", (20, 20), "red")
    canvas.alpha_composite(rasterise(picture.file, picture.media_type, *size), (3, 3))
    assert canvas.getcolors() == [(400, (255, 0, 0, 255))]


def test_an_svg_is_sharp_at_any_size() -> None:
    picture = read_logo(quarters_svg())
    image = rasterise(picture.file, picture.media_type, 1000, 500)
    assert [count for count, _ in image.getcolors() or ()] == [500 * 250] * 4


def test_a_clear_border_leaves_no_dark_fringe() -> None:
    white = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
    white.paste("white", (30, 30, 60, 60))
    picture = read_logo(saved(white, "PNG"))
    image = np.array(rasterise(picture.file, picture.media_type, 31, 31)).astype(int)
    half_clear = image[(image[..., 3] > 20) & (image[..., 3] < 235)]
    assert len(half_clear) > 20
    assert half_clear[:, :3].min() > 240


@pytest.mark.parametrize("view", ["0 0 .001 .0005", "1e5 -1e5 1e6 5e5", "-.5 -.25 1 .5"])
def test_the_units_of_an_svg_do_not_matter(view: str) -> None:
    left, top, width, height = map(float, view.split())
    body = f'<rect x="{left:f}" y="{top:f}" width="{width / 2:f}" height="{height:f}" fill="red"/>'
    file = svg(body, f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}">')
    picture = read_logo(file)
    image = rasterise(picture.file, picture.media_type, 200, 100)
    assert (image.getpixel((98, 98)), image.getpixel((102, 1))) == ((255, 0, 0, 255), (0, 0, 0, 0))


FULL = 'width="100" height="50"'
STOPS = '<stop stop-color="red" stop-opacity=".5"/><stop offset="1" stop-color="#00f"/>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f'<rect {FULL} fill-opacity=".5"/>' * 1900, marks=pytest.mark.exhaustive),
        f'<radialGradient id="a" fx=".2">{STOPS}</radialGradient>' + f'<rect {FULL} fill="url(#a)"/>' * 400,
        pytest.param(
            f'<g opacity=".9">{"<g>" * 9}' * 2 + f'<rect {FULL} opacity=".5"/>' * 300 + "</g>" * 20,
            marks=pytest.mark.exhaustive,
        ),
        f'<path d="M0 0{"l.01 49 .01-49" * 5000}"/>',
    ],
    ids=["shapes", "gradients", "groups", "edges"],
)
def test_the_most_work_that_is_allowed_ends_soon_at_any_size(body: str) -> None:
    picture = read_logo(svg(body))
    start = process_time()
    assert rasterise(picture.file, picture.media_type, 4000, 2000).size == (4000, 2000)
    assert process_time() - start < 30  # about one on an idle machine; without the limit, minutes


def test_what_the_renderer_cannot_draw_is_refused() -> None:
    with pytest.raises(BadLogo):
        rasterise(svg("<text>no</text>"), "image/svg+xml", 10, 10)


def test_a_panic_inside_the_renderer_is_a_refusal_too() -> None:
    """resvg 0.48 fails to clip a disc a billion times as large as what is shown of it."""
    file: Any = svg('<ellipse ry="1e6" rx="1e6"/>', '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 .001 .002">')
    with pytest.raises(BadLogo, match="cannot be rendered"):
        read_logo(file)
