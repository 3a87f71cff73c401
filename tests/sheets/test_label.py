from __future__ import annotations

import pytest

from qr.errors import BadParameter, DataTooLong, IncompatibleParameters, LowContrast, QrError
from qr.sheets.label import draw_label
from qr.spec.parse import parse_spec
from qr.symbol.structured_append import part_content
from tests.support.tables import for_each


def test_plain_symbol_is_drawn_with_quiet_zone() -> None:
    drawing = draw_label(parse_spec([("data", "hi")], "png"))
    assert (drawing.is_plain, drawing.columns, drawing.content) == (True, 29, b"hi")


def test_styled_symbol_is_drawn_in_layers() -> None:
    assert not draw_label(parse_spec([("data", "hi"), ("shape", "dot")], "pdf")).is_plain


def test_part_of_structured_append_is_drawn() -> None:
    spec = parse_spec([("data", "0123456789"), ("parts", "2"), ("part", "2")], "pdf")
    assert draw_label(spec).content == part_content(spec.content, spec.encoding)


@for_each(
    "parameters, error, parameter",
    [
        ({"size": "300"}, IncompatibleParameters, "size"),
        ({"width": "30mm"}, IncompatibleParameters, "width"),
        ({"symbol_width": "30mm"}, IncompatibleParameters, "symbol_width"),
        ({"dpi": "300"}, IncompatibleParameters, "dpi"),
        ({"bleed": "3mm"}, IncompatibleParameters, "bleed"),
        ({"download": "a"}, IncompatibleParameters, "download"),
        ({"verify": "off"}, BadParameter, "verify"),
        ({"margin": "3"}, BadParameter, "margin"),
        ({"symbol": "micro", "margin": "1"}, BadParameter, "margin"),
        ({"parts": "2"}, IncompatibleParameters, "part"),
        ({"dark": "eee"}, LowContrast, "dark"),
        ({"version": "1", "data": "x" * 50}, DataTooLong, "version"),
    ],
)
def test_error_names_parameter(parameters: dict[str, str], error: type[QrError], parameter: str) -> None:
    with pytest.raises(error) as raised:
        draw_label(parse_spec({"data": "hi", **parameters}.items(), "pdf"))
    assert raised.value.parameter == parameter
