"""What is asked for, as frozen values: the one place that holds every parameter's default, bounds and meaning."""

from typing import Annotated, NamedTuple

from qr.graphics.color import BLACK, WHITE, Color
from qr.graphics.eyes import EYES
from qr.graphics.gradient import Paint
from qr.graphics.shapes import SHAPES
from qr.parameters import Parameter, declared_parameters
from qr.parameters.types import (
    Base64url,
    Choice,
    FileName,
    Integer,
    Line,
    OneNumberOf,
    Switch,
    Text,
)
from qr.spec.appearance import (
    AnyColor,
    AnyPaint,
    CornerPaints,
    Length,
    PictureSource,
)
from qr.spec.versions import (
    LEVELS,
    SYMBOLOGIES,
    AnyVersion,
    Version,
)

MAX_SIDE_PIXELS = 8192
DEFAULT_LEVEL = "M"  # of error correction, where none is asked for

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
    """How content becomes a symbol (ISO/IEC 18004 and, for rMQR, ISO/IEC 23941)."""

    ecc: Annotated[
        str | None,
        Choice(LEVELS),
        "error correction level: about 7, 15, 25 or 30 % of the symbol may be damaged; M when absent (Micro QR has no "
        "H and its M1 no correction at all, rMQR has only M and H)",
    ] = None
    boost: Annotated[bool, Switch(), "raise the level as far as the same version allows, at no cost in size"] = True
    version: Annotated[
        Version | None,
        AnyVersion(),
        "symbol version: of QR Code with 17 + 4 x version modules a side, of Micro QR, or of rMQR as height x width; "
        "the smallest that fits when absent",
    ] = None
    mask: Annotated[
        int | None,
        Integer(0, 7),
        "data mask pattern, 0 to 3 in Micro QR, none to choose in rMQR; the one the standard rates best when absent",
    ] = None
    eci: Annotated[
        int | None,
        OneNumberOf(tuple(CHARSETS)),
        "character set announced to the reader, as its ECI number; 26 is UTF-8",
    ] = None
    symbol: Annotated[
        str | None,
        Choice((*SYMBOLOGIES, "auto")),
        "QR Code, Micro QR Code, rMQR, or whichever of them covers the least area with its quiet zone; when absent the "
        "one that has the version, else qr",
    ] = None
    gs1: Annotated[
        bool,
        Switch(),
        "data are GS1 element strings, announced by FNC1 in first position; the character of code 29 (%1D) ends one "
        "of variable length",
    ] = False
    kanji: Annotated[
        bool,
        Switch(),
        "write Japanese text as Shift_JIS in Kanji mode where that is smaller; text with other characters stays UTF-8",
    ] = False
    parts: Annotated[
        int | None, Integer(2, 16), "divide the content among so many codes (structured append), each with its sequence"
    ] = None
    part: Annotated[int | None, Integer(1, 16), "which of the parts to draw"] = None

    @property
    def is_plain(self) -> bool:
        """Whether this is a QR Code that is complete in itself, without FNC1 and Kanji mode."""
        special = self.gs1 or self.kanji or self.parts or self.part or isinstance(self.version, str)
        return self.symbol in {None, "qr"} and not special


class Style(NamedTuple):
    """How the symbol looks."""

    dark: Annotated[Paint, AnyPaint(), "colour of the modules"] = BLACK
    light: Annotated[Paint, AnyPaint(), "colour of the ground"] = WHITE
    shape: Annotated[str, Choice(SHAPES), "shape of the modules"] = "square"
    eye: Annotated[str, Choice(EYES), "shape of the frames of the finder patterns, in the corners"] = "square"
    eyeball: Annotated[str, Choice(EYES), "shape of what is inside these frames"] = "square"
    eye_color: Annotated[
        tuple[Paint, ...], CornerPaints(), "colours of the frames; that of the modules when absent"
    ] = ()
    eyeball_color: Annotated[
        tuple[Paint, ...], CornerPaints(), "colours inside the frames; those of the frames when absent"
    ] = ()
    frame: Annotated[str, Choice(("none", "circle")), "circle fills a round outline with modules that mean nothing"] = (
        "none"
    )
    ground_radius: Annotated[
        int, Integer(0, 50), "rounding of the picture's corners, in percent of its shorter side"
    ] = 0


MIN_LOGO_PERCENT, MAX_LOGO_PERCENT = 5, 50  # percent of the symbol's width
DEFAULT_LOGO_PERCENT = 25


def dark_paints(style: Style) -> dict[str, tuple[Paint, ...]]:
    """What is painted dark on the ground, by the parameter that says so."""
    return {"dark": (style.dark,), "eye_color": style.eye_color, "eyeball_color": style.eyeball_color}


class LogoStyle(NamedTuple):
    """The picture in the middle."""

    logo: Annotated[str | bytes | None, PictureSource(), "picture in the middle of the symbol"] = None
    logo_size: Annotated[
        int | None,
        Integer(MIN_LOGO_PERCENT, MAX_LOGO_PERCENT),
        f"its larger side in percent of the symbol's width; as large as is safe, at most {DEFAULT_LOGO_PERCENT}, when absent",
    ] = None
    logo_margin: Annotated[int, Integer(0, 5), "modules cleared around it"] = 1
    logo_ground: Annotated[Color | None, AnyColor(), "colour under it; that of the ground when absent"] = None


class CaptionStyle(NamedTuple):
    """A line of text with the code."""

    caption: Annotated[str | None, Line(100), "line of text with the code"] = None
    caption_position: Annotated[
        str, Choice(("below", "above", "around")), "where it stands; around runs along a circle"
    ] = "below"
    caption_color: Annotated[Color | None, AnyColor(), "its colour; that of the modules when absent"] = None


class Output(NamedTuple):
    """What file the picture becomes."""

    margin: Annotated[
        int | None,
        Integer(0, 100),
        "quiet zone in modules; what the standard asks for when absent: 4, and 2 for Micro QR and rMQR",
    ] = None
    scale: Annotated[int, Integer(1, 256), "pixels per module"] = 10
    size: Annotated[
        int | None,
        Integer(21, MAX_SIDE_PIXELS),
        "pixels from left to right, exactly; modules get a whole number of them, the rest is ground (instead of scale)",
    ] = None
    width: Annotated[
        float | None, Length(3, 2000), "length from left to right on paper, at dpi or 300 (instead of size)"
    ] = None
    dpi: Annotated[
        int | None,
        Integer(1, 4800),
        "resolution in pixels per inch that the file states; SVG then has millimetres",
    ] = None
    rotate: Annotated[int, OneNumberOf((0, 90, 180, 270)), "degrees by which the picture is turned clockwise"] = 0
    verify: Annotated[bool, Switch(), "refuse colours or pictures that an independent decoder cannot read"] = True
    download: Annotated[
        str | None,
        FileName(),
        "offer the picture as a download of this name; its extension is added when missing",
    ] = None


class Spec(NamedTuple):
    """One code, fully described: the same ``Spec`` is always the same bytes.

    most_version:  the largest version that the standard of its content allows
    is_prescribed: whether that standard asks for the logo and its size
    is_secret:     whether the picture keeps to itself, in words, what it says
    """

    content: bytes
    format: str = "png"
    encoding: Encoding = Encoding()
    style: Style = Style()
    output: Output = Output()
    logo: LogoStyle = LogoStyle()
    caption: CaptionStyle = CaptionStyle()
    max_version: int | None = None
    is_prescribed: bool = False
    is_secret: bool = False


GROUPS = (Content, Encoding, Style, LogoStyle, CaptionStyle, Output)
PARAMETERS: tuple[Parameter, ...] = tuple(p for group in GROUPS for p in declared_parameters(group))
