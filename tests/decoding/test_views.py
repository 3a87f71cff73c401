from __future__ import annotations

from PIL import Image

from qr.decoding.views import MAX_VIEW_PIXELS, View, crop_view, rotate_view, scale_view, tile_boxes
from tests.support.tables import for_each


def page(x: int, y: int) -> Image.Image:
    """Return a white page with one dark spot of 5 x 5 pixels around a point."""
    image = Image.new("L", (200, 120), 255)
    image.paste(0, (x - 2, y - 2, x + 3, y + 3))
    return image


def locate_spot(view: View) -> tuple[float, float]:
    dark = view.image.point(lambda level: 255 if level < 100 else 0)
    left, top, right, bottom = dark.getbbox() or (0, 0, 0, 0)
    return view.locate((left + right) / 2, (top + bottom) / 2)


CHANGES = {
    "double": lambda view: scale_view(view, 2),
    "half": lambda view: scale_view(view, 0.5),
    "crop": lambda view: crop_view(view, (30, 20, 180, 110)),
    "rotate": lambda view: rotate_view(view, 30),
    "turn": lambda view: rotate_view(view, -90),
    "all": lambda view: rotate_view(scale_view(crop_view(view, (30, 20, 180, 110)), 2), 45),
}


@for_each("name", CHANGES)
def test_points_return_to_the_page(name: str) -> None:
    x, y = locate_spot(CHANGES[name](View(page(120, 60))))
    assert abs(x - 120.5) < 2
    assert abs(y - 60.5) < 2


def test_enlarged_view_is_bounded() -> None:
    view = scale_view(View(Image.new("L", (3000, 2000))), 4)
    assert view.image.width * view.image.height <= MAX_VIEW_PIXELS * 1.01
    assert view.locate(view.image.width, view.image.height) == (3000, 2000)


def test_tiles_cover_the_image_and_overlap() -> None:
    boxes = tile_boxes(300, 200, 2)
    assert boxes == [(0, 0, 200, 133), (100, 0, 300, 133), (0, 67, 200, 200), (100, 67, 300, 200)]
