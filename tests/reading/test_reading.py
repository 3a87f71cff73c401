from __future__ import annotations

import pytest

from qr import render
from qr.drawing import draw
from qr.errors import Unreadable
from qr.graphics.raster import Raster
from qr.reading import verify, verify_any
from qr.reading.decoder import Expected
from qr.reading.sampling import MAX_SAMPLINGS
from qr.spec import Spec
from qr.spec.formats import FORMATS
from qr.symbol import encode
from tests.support.tables import for_each

CONTENT = b"https://example.com/\x00\xff"
LINK = b"https://example.com"


@for_each("name", FORMATS)
def test_image_in_every_format_is_verified(name: str) -> None:
    drawing = draw(encode(CONTENT), Spec(CONTENT))
    verify(render.read(render.render(drawing, name), drawing, name), Expected(CONTENT))


def test_image_with_other_content_is_rejected() -> None:
    drawing = draw(encode(CONTENT), Spec(CONTENT))
    raster = render.read(render.render(drawing, "png"), drawing, "png")
    with pytest.raises(Unreadable):
        verify(raster, Expected(CONTENT[:-1]))


def test_blank_image_error_suggests_remedies() -> None:
    with pytest.raises(Unreadable) as error:
        verify(Raster(50, 50, b"\xff" * 2500), Expected(CONTENT))
    for remedy in ("margin=4", "scale", "ground_radius=0"):
        assert remedy in (error.value.allowed or "")


def raster_of(content: bytes) -> Raster:
    drawing = draw(encode(content), Spec(content))
    return render.read(render.render(drawing, "png"), drawing, "png")


def test_first_readable_sampling_is_returned() -> None:
    blank, readable = Raster(50, 50, b"\xff" * 2500), raster_of(CONTENT)
    assert verify_any([blank, readable, blank], Expected(CONTENT)) == (readable, 1)


def test_sampling_after_the_limit_is_not_decoded() -> None:
    blank = Raster(50, 50, b"\xff" * 2500)
    with pytest.raises(Unreadable):
        verify_any([blank] * MAX_SAMPLINGS + [raster_of(CONTENT)], Expected(CONTENT))


def test_sampling_with_other_content_is_not_retried() -> None:
    with pytest.raises(Unreadable):
        verify_any([raster_of(LINK), raster_of(CONTENT)], Expected(CONTENT))
