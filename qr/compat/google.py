"""Google's chart API for QR codes, which was switched off in 2024: ``/chart?cht=qr``.

The rules are those of its documentation, and of the clone in ZXing: whole pixels per module, and an image that grows if
the modules do not fit. QuickChart has the same URL, with a subset of these parameters.
"""

from __future__ import annotations

from flask import Response, request

from qr.compat.fields import Fields, decode, dimensions, read_fields, text, word
from qr.compat.images import send_spec
from qr.compat.problems import send_text
from qr.errors import BadParameter, MissingParameter
from qr.spec import CHARSETS, Canvas, Encoding, Output, Spec
from qr.spec.content import encode_text
from qr.spec.versions import LEVELS

MAX_SIDE = 4096  # pixels, as in ZXing's clone
MAX_MARGIN = 100  # modules
DEFAULT_MARGIN = 4
# Character sets, and the ECI that announces them. UTF-8 is not announced, because some scanners show an ECI as text.
_ECI = {"UTF-8": None, "Shift_JIS": 20, "ISO-8859-1": None}
_FORMATS = {"png": "png", "jpg": "jpeg", "jpeg": "jpeg", "gif": "gif"}

send_error = send_text


def chart(extension: str = "") -> Response:
    """Generate an image by the parameters of Google's chart API (cht=qr)."""
    return send_spec(parse_chart(read_fields(request), extension))


def parse_chart(fields: Fields, extension: str = "") -> Spec:
    """Return the image that parameters of the chart API describe. Raises ``BadParameter`` or ``MissingParameter``.

    extension: extension of the path, which overrides ``chof``
    """
    word(fields, "cht", ("qr",), "qr")
    if not text(fields, "chs"):
        raise MissingParameter("chs is missing: send the size as <width>x<height>", parameter="chs")
    width, height = dimensions(fields, "chs", (1, MAX_SIDE))
    level, margin = _parse_level(text(fields, "chld"))
    content, encoding = _encode(fields, Encoding(ecc=level, boost=False))
    output = Output(margin=margin, canvas=Canvas(width, height, fallback_scale=1))
    return Spec(content, _format_name(fields, extension), encoding, output=output)


def _encode(fields: Fields, encoding: Encoding) -> tuple[bytes, Encoding]:
    content = decode(fields, "chl")
    if not content:
        raise MissingParameter("chl is missing: send the text to encode", parameter="chl")
    charset = word(fields, "choe", _ECI, "UTF-8")
    if charset == "ISO-8859-1":
        return _encode_latin(content), encoding
    return encode_text(content, encoding._replace(eci=_ECI[charset]))


def _encode_latin(content: str) -> bytes:
    """Encode a text in the default character set of QR codes, which needs no ECI (ISO/IEC 18004:2015, 7.3.2)."""
    try:
        return content.encode(CHARSETS[3])
    except UnicodeEncodeError as error:
        allowed = f"a character set that contains {content[error.start]!r}"
        raise BadParameter("choe", "ISO-8859-1", allowed) from None


def _parse_level(value: str) -> tuple[str, int]:
    """Return the level and the margin of ``chld``: ``<level>|<margin>``, each of which can be omitted."""
    level, _, margin = (part.strip() for part in value.partition("|"))
    level, margin = level.upper() or "L", margin or str(DEFAULT_MARGIN)
    is_number = margin.isascii() and margin.isdecimal() and len(margin) <= len(str(MAX_MARGIN))
    if level not in LEVELS or not is_number or int(margin) > MAX_MARGIN:
        raise BadParameter(
            "chld", value, f"<level>|<margin>, such as L|4: level L, M, Q or H, margin 0 to {MAX_MARGIN}"
        )
    return level, int(margin)


def _format_name(fields: Fields, extension: str) -> str:
    """Return the format of the path or of ``chof``; PNG for other values, which Google ignored."""
    return _FORMATS.get(extension or text(fields, "chof").lower().removeprefix("."), "png")
