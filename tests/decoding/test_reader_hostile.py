"""Files that are made to stop or to block the process that decodes them."""

from __future__ import annotations

import time
from collections.abc import Callable
from io import BytesIO

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Object, Stream

from qr.decoding import decode_file
from qr.errors import FileTooLarge
from tests.support.photographs import symbol_image, write_file

SQUARE = Array([0, 0, 600, 600])


def document(content: bytes, resources: Callable[[pikepdf.Pdf], Object] | None = None) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(600, 600))
    pdf.pages[0].Contents = Stream(pdf, content)
    if resources:
        pdf.pages[0].Resources = resources(pdf)
    file = BytesIO()
    pdf.save(file, compress_streams=True)
    return file.getvalue()


def nested_forms(pdf: pikepdf.Pdf) -> Object:
    """Return twelve forms, each of which draws the one before ten times: 10^12 squares."""
    inner = None
    for _ in range(12):
        form = Stream(pdf, b"0 0 600 600 re f" if inner is None else b"/F Do " * 10)
        form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, SQUARE
        if inner is not None:
            form.Resources = Dictionary(XObject=Dictionary(F=inner))
        inner = pdf.make_indirect(form)
    return Dictionary(XObject=Dictionary(F=inner))


def large_image(pdf: pikepdf.Pdf) -> Object:
    """Return an image of 400 megapixels, which is 50 KB long."""
    image = Stream(pdf, bytes(20_000 * 20_000 // 8))
    image.Type, image.Subtype, image.ColorSpace = Name.XObject, Name.Image, Name.DeviceGray
    image.Width = image.Height = 20_000
    image.BitsPerComponent = 1
    return Dictionary(XObject=Dictionary(F=pdf.make_indirect(image)))


def test_nested_forms_stop_only_the_process() -> None:
    with pytest.raises(FileTooLarge, match=r"its library abort|too much CPU time|too long"):
        decode_file(document(b"/F Do", nested_forms))
    assert decode_file(write_file(symbol_image(), "PNG"))


def test_large_image_in_a_page_is_rendered_in_bounded_size() -> None:
    assert decode_file(document(b"600 0 0 600 0 0 cm /F Do", large_image), 0) == []


@pytest.mark.exhaustive
def test_endless_page_is_ended() -> None:
    started = time.monotonic()
    with pytest.raises(FileTooLarge, match=r"too much CPU time|too long"):
        decode_file(document(b"0 0 600 600 re f " * 400_000))
    assert time.monotonic() - started < 15
    assert decode_file(write_file(symbol_image(), "PNG"))
