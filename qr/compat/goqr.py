"""The API of goqr.me (api.qrserver.com) that makes QR codes: ``/v1/create-qr-code/``."""

from __future__ import annotations

import re

from flask import Response, request

from qr.compat.fields import Fields, decode, dimensions, read_fields, text, whole_number, word
from qr.compat.images import keep, send_spec
from qr.compat.problems import send_text
from qr.errors import BadParameter, MissingParameter
from qr.generate import Image
from qr.graphics.color import Color, parse
from qr.spec import Canvas, Encoding, Output, Spec, Style
from qr.spec.formats import FORMATS
from qr.spec.versions import LEVELS

MIN_SIDE, MAX_SIDE, MAX_VECTOR_SIDE = 10, 1000, 1_000_000  # pixels, or logical units of vector formats
MAX_MARGIN, DEFAULT_MARGIN = 50, 1  # pixels
MAX_QUIET_ZONE = 100  # modules
MAX_MARGIN_SHARE = 3  # the margin must be less than a third of the size
POINTS_PER_INCH = 72  # at this resolution, a logical unit of EPS is a point
_FORMATS = {"png": "png", "gif": "gif", "jpeg": "jpeg", "jpg": "jpeg", "svg": "svg", "eps": "eps"}
_CHARSETS = ("UTF-8", "ISO-8859-1")

send_error = send_text


def create() -> Response:
    """Generate an image by the parameters of goqr.me."""
    spec = parse_create(read_fields(request))
    return send_spec(spec, finish=group_elements if spec.format == "svg" else keep)


def parse_create(fields: Fields) -> Spec:
    """Return the image that parameters describe. Raises ``BadParameter`` or ``MissingParameter``."""
    format_name = _FORMATS[word(fields, "format", _FORMATS, "png")]
    content = _content(fields)
    style = Style(_color(fields, "color", "0-0-0"), _color(fields, "bgcolor", "255-255-255"))
    encoding = Encoding(ecc=word(fields, "ecc", LEVELS, "L"), boost=False)
    return Spec(content, format_name, encoding, style, _output(fields, format_name))


def group_elements(image: Image) -> Image:
    """Put the elements of an SVG file into one group: clients insert a logo before the only ``</g>``."""
    head, title_end, elements = image.body.partition(b"</title>")
    body = elements.removesuffix(b"</svg>")
    return image._replace(body=b"".join((head, title_end, b"<g>", body, b"</g></svg>")))


def _content(fields: Fields) -> bytes:
    """Return the bytes of the symbol, which announces no character set."""
    source, target = (word(fields, f"charset-{end}", _CHARSETS, "UTF-8") for end in ("source", "target"))
    content = decode(fields, "data", source)
    if not content:
        raise MissingParameter("data is missing: send the text to encode", parameter="data")
    try:
        return content.encode(target)
    except UnicodeEncodeError as error:
        allowed = f"a character set that contains {content[error.start]!r}"
        raise BadParameter("charset-target", target, allowed) from None


def _output(fields: Fields, format_name: str) -> Output:
    is_vector = FORMATS[format_name].vector
    width, height = dimensions(fields, "size", (MIN_SIDE, MAX_VECTOR_SIDE if is_vector else MAX_SIDE), "200x200")
    margin = whole_number(fields, "margin", DEFAULT_MARGIN, (0, MAX_MARGIN))
    if is_vector:  # vector formats ignore the margin, as documented
        margin = 0
    if margin * MAX_MARGIN_SHARE >= min(width, height) and margin > DEFAULT_MARGIN:
        raise BadParameter("margin", margin, f"less than a third of size ({width}x{height})")
    quiet_zone = whole_number(fields, "qzone", 0, (0, MAX_QUIET_ZONE))
    dpi = POINTS_PER_INCH if format_name == "eps" else None
    return Output(margin=quiet_zone, canvas=Canvas(width, height, margin), dpi=dpi)


def _color(fields: Fields, name: str, default: str) -> Color:
    """Return a colour: ``R-G-B`` with decimal numbers, or 3 or 6 hexadecimal digits."""
    value = text(fields, name, default)
    numbers = re.fullmatch(r"([0-9]{1,3})-([0-9]{1,3})-([0-9]{1,3})", value)
    if numbers and max(map(int, numbers.groups())) <= 255:
        red, green, blue = map(int, numbers.groups())
        return Color(red, green, blue)
    if re.fullmatch("#?([0-9A-Fa-f]{3}){1,2}", value):
        return parse(f"#{value.removeprefix('#')}")
    raise BadParameter(name, value, "R-G-B with numbers from 0 to 255, such as 255-0-0, or hex digits such as f00")
