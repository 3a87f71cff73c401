from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from qr.compat.quickchart_options import Options, format_name, parse_options
from qr.errors import BadParameter, QrError
from qr.graphics.color import Color
from qr.spec import Spec
from tests.support.tables import for_each


def parse(**fields: str) -> Spec:
    return parse_options(Options({"text": b"x", **{name: value.encode() for name, value in fields.items()}}), fetch)


def fetch(url: str) -> bytes:
    return f"file of {url}".encode()


@for_each("sent, name", [("", "png"), ("SVG", "svg"), ("jpg", "jpeg"), ("base64", "datauri"), ("gif", "png")])
def test_unknown_format_becomes_png(sent: str, name: str) -> None:
    assert format_name({"format": sent.encode()}) == name
    assert parse(format=sent).format == name


@for_each("fields, percent", [
    ({}, 30.0),
    ({"centerImageSizeRatio": "0.2"}, 20.0),
    ({"centerImageSizeRatio": ".25"}, 25.0),
    ({"centerImageSizeRatio": "1"}, 50.0),
    ({"centerImageSizeRatio": "0"}, 5.0),
    ({"size": "400", "centerImageWidth": "40", "centerImageHeight": "80"}, 20.0),
])  # fmt: skip
def test_centre_image_has_a_readable_size(fields: dict[str, str], percent: float) -> None:
    spec = parse(centerImageUrl="https://example.com/logo.png", **fields)
    assert (spec.logo.logo, spec.logo.logo_size) == (b"file of https://example.com/logo.png", percent)
    assert spec.encoding.ecc == "H"


def test_translucent_colours_need_a_format_with_alpha() -> None:
    assert parse(dark="0000ffcc").style.dark == Color(0, 0, 255, 204)
    with pytest.raises(QrError, match="opaque in jpeg"):
        parse(light="0000", format="jpg")


def test_ratio_must_be_a_number() -> None:
    with pytest.raises(BadParameter, match="centerImageSizeRatio must be"):
        parse(centerImageUrl="x", centerImageSizeRatio="-1")


def test_long_caption_is_rejected() -> None:
    assert parse(caption=" a \n b ").caption.caption == "a b"
    with pytest.raises(BadParameter, match="caption must be at most 100 characters"):
        parse(caption="x" * 101)


def test_unknown_members_are_ignored(client: FlaskClient) -> None:
    for members in ('"tags": ["a"]', '"meta": {"a": 1}', '"\\ud800": "\\ud800"'):
        response = client.post("/qr", data=f'{{"text": "x", {members}}}', content_type="application/json")
        assert response.status_code == 200


def test_lone_surrogate_is_rejected(client: FlaskClient) -> None:
    response = client.post("/qr", data=b'{"text": "\\ud800"}', content_type="application/json")
    assert response.headers["X-quickchart-error"] == "text must be Unicode text without lone surrogates"
