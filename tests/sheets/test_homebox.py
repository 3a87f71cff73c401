from __future__ import annotations

import pytest

from qr.errors import BadParameter, DataTooLong, MissingParameter, QrError, RepeatedParameter, UnknownParameter
from qr.render import render
from qr.sheets.homebox import Homebox, draw_homebox, label_height, parse_homebox
from qr.spec import Encoding
from qr.symbol import encode
from tests.support.decoders import open_png, zxing
from tests.support.homebox import QUERY
from tests.support.tables import for_each

SYMBOL = encode(QUERY["URL"].encode(), Encoding())


def parse(**changes: str) -> Homebox:
    return parse_homebox({**QUERY, **changes}.items())


def test_request_of_homebox_is_parsed() -> None:
    label = parse()
    assert (label.Width, label.Height, label.QrSize, label.Margin, label.ComponentPadding) == (526, 200, 136, 32, 32)
    assert (label.TitleFontSize, label.DescriptionFontSize, label.Dpi) == (32, 25.6, 72)
    assert label.DynamicLength is True


def test_url_alone_has_defaults_of_homebox() -> None:
    label = parse_homebox([("URL", QUERY["URL"])])
    assert label == parse()._replace(TitleText="", DescriptionText="")


def test_empty_texts_are_omitted() -> None:
    assert parse(TitleText="", DescriptionText="", AdditionalInformation="").TitleText == ""


@for_each(
    "changes, error, parameter",
    [
        ({"URL": ""}, MissingParameter, "URL"),
        ({"Width": "0"}, BadParameter, "Width"),
        ({"Width": "4097"}, BadParameter, "Width"),
        ({"Height": "-1"}, BadParameter, "Height"),
        ({"Width": "199"}, BadParameter, "Width"),
        ({"Height": "199", "DynamicLength": "false"}, BadParameter, "Height"),
        ({"Dpi": "0.5"}, BadParameter, "Dpi"),
        ({"TitleFontSize": "1e3"}, BadParameter, "TitleFontSize"),
        ({"TitleText": "a\x00"}, BadParameter, "TitleText"),
        ({"DynamicLength": "yes"}, BadParameter, "DynamicLength"),
        ({"width": "5"}, UnknownParameter, "width"),
    ],
)
def test_error_names_parameter(changes: dict[str, str], error: type[QrError], parameter: str) -> None:
    with pytest.raises(error) as raised:
        parse(**changes)
    assert raised.value.parameter == parameter


def test_url_is_required_once() -> None:
    with pytest.raises(MissingParameter, match="URL is missing"):
        parse_homebox([("TitleText", "a")])
    with pytest.raises(RepeatedParameter):
        parse_homebox([*QUERY.items(), ("URL", "b")])


@for_each(
    "changes, height",
    [
        ({}, 248), ({"DescriptionText": ""}, 200), ({"DescriptionText": "", "TitleText": ""}, 200),
        ({"DynamicLength": "false"}, 200), ({"DynamicLength": "false", "Height": "300"}, 300),
    ],
)  # fmt: skip
def test_height_follows_content_unless_it_is_fixed(changes: dict[str, str], height: int) -> None:
    assert label_height(parse(**changes)) == height


def test_code_keeps_quiet_zone_from_text_and_edges() -> None:
    image = draw_homebox(parse(), SYMBOL)
    assert image.pixels == 3
    assert image.code == (32 + 12 - 12, 32 + 12 - 12, 135, 135)
    pixels = open_png(render(image.drawing, "png"))
    assert pixels.size == (526, image.drawing.height)
    assert zxing(pixels) == QUERY["URL"].encode()


@for_each("margin, padding, pixels", [("0", "32", 3), ("32", "0", 3), ("4", "4", 3), ("16", "16", 4), ("32", "32", 4)])
def test_narrow_margin_makes_modules_smaller(margin: str, padding: str, pixels: int) -> None:
    label = parse(Margin=margin, ComponentPadding=padding, QrSize="148")
    image = draw_homebox(label, SYMBOL)
    assert image.pixels == pixels
    assert image.code.x >= 0


@for_each(
    "changes, error, parameter",
    [
        ({"QrSize": "36"}, DataTooLong, "QrSize"),
        ({"QrSize": "40", "Margin": "1"}, DataTooLong, "QrSize"),
        ({"Width": "250"}, BadParameter, "TitleText"),
        ({"DescriptionText": "😀"}, BadParameter, "DescriptionText"),
        ({"DescriptionText": "many words " * 40, "DynamicLength": "false"}, BadParameter, "DescriptionText"),
        ({"DescriptionText": "x " * 490, "DescriptionFontSize": "300", "Width": "1000"}, BadParameter,
         "DescriptionText"),
    ],
)  # fmt: skip
def test_label_without_room_is_error(changes: dict[str, str], error: type[QrError], parameter: str) -> None:
    with pytest.raises(error) as raised:
        draw_homebox(parse(**changes), SYMBOL)
    assert raised.value.parameter == parameter
