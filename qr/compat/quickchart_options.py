"""The options of QuickChart's QR codes: names, defaults, and the image that they describe.

Numbers follow JavaScript's ``parseInt``: digits at the start count, and the rest is ignored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import NamedTuple

from flask import Request

from qr.compat.fields import Fields, decode, read_fields, text, text_fields
from qr.compat.files import uploaded_file
from qr.errors import BadParameter, MissingParameter, QrError
from qr.graphics.color import Color, parse
from qr.http.parameters import JSON, MAX_TEXT_BYTES, text_body
from qr.parameters.values import JsonNumber, reject_constant
from qr.spec import (
    MAX_LOGO_PERCENT,
    MIN_LOGO_PERCENT,
    Canvas,
    CaptionStyle,
    Encoding,
    LogoStyle,
    Output,
    Spec,
    Style,
)
from qr.spec.content import encode_text
from qr.spec.formats import check_format

DEFAULT_SIZE, MAX_SIDE = 150, 3000  # pixels; larger sizes become the maximum
DEFAULT_MARGIN, MAX_MARGIN = 4, 100  # modules
FALLBACK_SCALE = 4  # pixels per module, if the size is too small for the modules
DEFAULT_RATIO = "0.3"  # of the centre image to the symbol
MAX_IMAGE_BYTES = 1024 * 1024
MAX_CAPTION_CHARACTERS = 100

FORMATS = {"png": "png", "svg": "svg", "jpg": "jpeg", "jpeg": "jpeg", "base64": "datauri"}
_LEVELS = {"l": "L", "low": "L", "m": "M", "medium": "M", "q": "Q", "quartile": "Q", "h": "H", "high": "H"}
_SHAPES = {"square": "square", "dot": "dot", "rounded": "rounded"}
_EYES = {"square": "square", "rounded": "rounded", "circle": "circle", "dot": "circle"}
# Members of a JSON body. All others are ignored, whatever their values are.
_NAMES = frozenset((
    "text", "format", "size", "margin", "ecLevel", "dark", "light", "mode", "dotStyle", "finderStyle", "finderDotStyle",
    "finderColor", "centerImageUrl", "centerImageSizeRatio", "centerImageWidth", "centerImageHeight", "caption",
    "captionFontColor", "url", "image",
))  # fmt: skip
_HEX = re.compile("#?([0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")

FetchImage = Callable[[str], bytes]


class Options(NamedTuple):
    """Options of one QR code: the fields, and an uploaded centre image."""

    fields: Fields
    image: bytes | None = None


def read_options(request: Request) -> Options:
    """Return the options of the query and of a JSON body or form. The query overrides the body.

    Raises ``QrError`` with status 400 for a malformed body.
    """
    fields = read_fields(request)
    if request.method == "POST" and request.mimetype == JSON:
        return Options({**json_fields(read_json(request)), **fields})
    return Options(fields, uploaded_file(request, "centerImage", MAX_IMAGE_BYTES) or None)


def read_json(request: Request, max_bytes: int = MAX_TEXT_BYTES) -> object:
    """Return the JSON body of a request. Raises ``QrError`` if the body is not JSON."""
    try:
        body = text_body(request, max_bytes)
        return json.loads(body, parse_float=JsonNumber, parse_int=str, parse_constant=reject_constant)
    except (ValueError, RecursionError):
        raise QrError("the body is not JSON") from None


def json_fields(document: object) -> dict[str, bytes]:
    """Return the known members of a JSON object as fields. Raises ``QrError`` for another document."""
    if not isinstance(document, dict):
        raise QrError("the body must be a JSON object")
    return text_fields({name: value for name, value in document.items() if name in _NAMES})


def parse_options(options: Options, fetch_image: FetchImage) -> Spec:
    """Return the image that options describe.

    ``fetch_image`` returns the file of ``centerImageUrl``. Raises a ``QrError`` of the options, or of ``fetch_image``.
    """
    fields, name = options.fields, format_name(options.fields)
    style = _style(fields)
    check_format(name, {"dark": style.dark, "light": style.light})
    image = options.image or _center_image(fields, fetch_image)
    # Only a larger version can have room for the image.
    encoding = Encoding(ecc=_level(fields, "H" if image else "M"), boost=image is not None, kanji=_is_kanji(fields))
    content, encoding = encode_text(_content(fields), encoding)
    logo = LogoStyle(image, _logo_percent(fields), 1) if image else LogoStyle()
    return Spec(content, name, encoding, style, _output(fields), logo, _caption(fields))


def format_name(fields: Fields) -> str:
    """Return the file format of options; PNG for unknown values, as documented."""
    return FORMATS.get(text(fields, "format").lower(), "png")


def normalise(options: Options, spec: Spec) -> dict[str, object]:
    """Return the options as they were understood, with defaults."""
    canvas = spec.output.canvas
    return {
        "text": decode(options.fields, "text"),
        "format": text(options.fields, "format").lower() if format_name(options.fields) != "png" else "png",
        "size": canvas.width if canvas else DEFAULT_SIZE,
        "margin": spec.output.margin,
        "ecLevel": spec.encoding.ecc,
        "dark": _hex(spec.style.dark),
        "light": _hex(spec.style.light),
    }


def _content(fields: Fields) -> str:
    content = decode(fields, "text")
    if not content:
        raise MissingParameter("You are missing variable `text`", parameter="text")
    return content


def _level(fields: Fields, default: str) -> str:
    return _LEVELS.get(text(fields, "ecLevel").lower(), default)


def _is_kanji(fields: Fields) -> bool:
    return text(fields, "mode").lower() == "sjis"


def _output(fields: Fields) -> Output:
    size = min(MAX_SIDE, _integer(fields, "size") or DEFAULT_SIZE)
    margin = _integer(fields, "margin") if text(fields, "margin") else DEFAULT_MARGIN
    if margin is None or margin > MAX_MARGIN:
        raise BadParameter("margin", text(fields, "margin"), f"a whole number from 0 to {MAX_MARGIN}")
    margin = DEFAULT_MARGIN if margin < 0 else margin
    return Output(margin=margin, canvas=Canvas(max(1, size), max(1, size), fallback_scale=FALLBACK_SCALE))


def _style(fields: Fields) -> Style:
    dark, light = (_color(fields, name, default) for name, default in (("dark", "000"), ("light", "fff")))
    finder = _color(fields, "finderColor", "") if text(fields, "finderColor") else None
    return Style(
        dark,
        light,
        _SHAPES.get(text(fields, "dotStyle"), "square"),
        _EYES.get(text(fields, "finderStyle"), "square"),
        _EYES.get(text(fields, "finderDotStyle"), "square"),
        (finder,) * 3 if finder else (),
    )


def _caption(fields: Fields) -> CaptionStyle:
    caption = " ".join(text(fields, "caption").split())
    if not caption:
        return CaptionStyle()
    if len(caption) > MAX_CAPTION_CHARACTERS:
        raise BadParameter("caption", caption, f"at most {MAX_CAPTION_CHARACTERS} characters")
    color = text(fields, "captionFontColor", "black")
    try:
        return CaptionStyle(caption, caption_color=parse(color))
    except ValueError:
        raise BadParameter("captionFontColor", color, "a hex colour or a CSS colour name") from None


def _color(fields: Fields, name: str, default: str) -> Color:
    value = text(fields, name, default)
    if not _HEX.fullmatch(value):
        raise BadParameter(name, value, "a hex colour of 3, 4, 6 or 8 digits, such as ff0000")
    return parse(f"#{value.removeprefix('#')}")


def _hex(color: object) -> str:
    """Return the hex digits of a colour, with its alpha if the colour is not opaque."""
    red, green, blue, alpha, _ = color if isinstance(color, Color) else Color(0, 0, 0)
    return bytes((red, green, blue, alpha)).hex()[: 6 if alpha == 255 else 8]


def _integer(fields: Fields, name: str) -> int | None:
    """Return the whole number at the start of a field; None if there is none."""
    match = re.match("[+-]?[0-9]{1,9}", text(fields, name))
    return int(match[0]) if match else None


def _center_image(fields: Fields, fetch_image: FetchImage) -> bytes | None:
    url = text(fields, "centerImageUrl")
    return fetch_image(url) if url else None


def _logo_percent(fields: Fields) -> float:
    """Return the size of the centre image in percent of the symbol, within the sizes that can be read.

    A size in pixels is relative to the image.
    """
    size = min(MAX_SIDE, _integer(fields, "size") or DEFAULT_SIZE)
    sides = [_integer(fields, f"centerImage{side}") or 0 for side in ("Width", "Height")]
    value = text(fields, "centerImageSizeRatio", DEFAULT_RATIO)
    if not re.fullmatch(r"[0-9]*\.?[0-9]{1,9}", value):
        raise BadParameter("centerImageSizeRatio", value, "a number from 0 to 1")
    ratio = max(sides) / size if max(sides) > 0 else float(value)
    return float(min(MAX_LOGO_PERCENT, max(MIN_LOGO_PERCENT, round(100 * ratio))))
