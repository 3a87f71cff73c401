"""What is asked for, as frozen values: the one place that holds every parameter's default, bounds and meaning."""

from typing import Annotated, NamedTuple

from qr.color import BLACK, WHITE, Color
from qr.fields import (
    Base64url,
    Choice,
    FileName,
    Integer,
    OneNumberOf,
    Paint,
    Parameter,
    Switch,
    Text,
    parameters_of,
)
from qr.version import LEVELS

MOST_PIXELS = 8192

# Extended Channel Interpretations (AIM ITS/04-023) and the Python codec that writes each; 899 is plain bytes.
CHARSETS = {
    3: "iso8859_1", 4: "iso8859_2", 5: "iso8859_3", 6: "iso8859_4", 7: "iso8859_5", 8: "iso8859_6",
    9: "iso8859_7", 10: "iso8859_8", 11: "iso8859_9", 12: "iso8859_10", 13: "iso8859_11", 15: "iso8859_13",
    16: "iso8859_14", 17: "iso8859_15", 18: "iso8859_16", 20: "shift_jis", 21: "cp1250", 22: "cp1251",
    23: "cp1252", 24: "cp1256", 25: "utf_16_be", 26: "utf_8", 27: "ascii", 28: "big5", 29: "gb2312",
    899: "iso8859_1",
}  # fmt: skip


class Content(NamedTuple):
    """What the code says; exactly one of the two is given, and neither when the URL itself says it."""

    data: Annotated[
        str | None, Text(), "what the code says: a link or any other Unicode text, written as UTF-8", "url", "text"
    ] = None
    data64: Annotated[bytes | None, Base64url(), "the same as base64url, for bytes that are not text"] = None


class Encoding(NamedTuple):
    """How content becomes a symbol (ISO/IEC 18004)."""

    ecc: Annotated[
        str, Choice(LEVELS), "error correction level: about 7, 15, 25 or 30 % of the symbol may be damaged"
    ] = "M"
    boost: Annotated[bool, Switch(), "raise the level as far as the same version allows, at no cost in size"] = True
    version: Annotated[
        int | None,
        Integer(1, 40),
        "symbol version, 17 + 4 x version modules a side; the smallest that fits when absent",
    ] = None
    mask: Annotated[int | None, Integer(0, 7), "data mask pattern; the one with the lowest penalty when absent"] = None
    eci: Annotated[
        int | None,
        OneNumberOf(tuple(CHARSETS)),
        "character set announced to the reader, as its ECI number; 26 is UTF-8",
    ] = None


class Style(NamedTuple):
    """How the symbol looks."""

    dark: Annotated[Color, Paint(), "colour of the modules"] = BLACK
    light: Annotated[Color, Paint(), "colour of the ground"] = WHITE


class Output(NamedTuple):
    """What file the picture becomes."""

    margin: Annotated[int, Integer(0, 100), "quiet zone in modules; the standard asks for 4"] = 4
    scale: Annotated[int, Integer(1, 256), "pixels per module"] = 10
    size: Annotated[
        int | None,
        Integer(21, MOST_PIXELS),
        "pixels a side, exactly; modules get a whole number of them, the rest is ground (instead of scale)",
    ] = None
    dpi: Annotated[
        int | None,
        Integer(1, 4800),
        "resolution in pixels per inch that the file states; SVG then has millimetres",
    ] = None
    verify: Annotated[bool, Switch(), "refuse colours or pictures that an independent decoder cannot read"] = True
    download: Annotated[
        str | None,
        FileName(),
        "offer the picture as a download of this name; its extension is added when missing",
    ] = None


class Spec(NamedTuple):
    """One code, fully described: the same ``Spec`` is always the same bytes."""

    content: bytes
    format: str = "png"
    encoding: Encoding = Encoding()
    style: Style = Style()
    output: Output = Output()


GROUPS = (Content, Encoding, Style, Output)
PARAMETERS: tuple[Parameter, ...] = tuple(p for group in GROUPS for p in parameters_of(group))
